"""The window's import: code of files runs in the service process, after consent."""

import queue
from pathlib import Path

from engine.graph import file_format
from engine.importing import phases
from engine.service.life import Deadlines

STEPS, STEP_S = 6, 0.5
"""Of `slow_import.py`."""

WAIT_S = 120
NETWORK = """
import os
from pathlib import Path
from torch import nn

Path(__file__).with_suffix(".pid").write_text(str(os.getpid()))

def make():
    return nn.Sequential(nn.Linear(6, 4), nn.Tanh())
"""


def asked(warm, body, on_phase=None):
    answers: queue.Queue = queue.Queue()
    warm.clients[0].request("import", body, answers.put, on_phase)
    return answers.get(timeout=WAIT_S)


def test_a_file_runs_in_the_service_after_consent(warm, tmp_path: Path):
    file, output = tmp_path / "made.py", tmp_path / "made.netloom"
    file.write_text(NETWORK)

    answer = asked(
        warm,
        {
            "source": f"{file}:make",
            "output": str(output),
            "shapes": {"": [6]},
            "trusted": True,
        },
    )

    assert answer["path"] == str(output)
    assert file.with_suffix(".pid").read_text() == str(warm.clients[0].pid)
    assert len(file_format.load(output).graph.nodes) == 4


def test_a_file_does_not_run_without_consent(warm, tmp_path: Path):
    file = tmp_path / "made.py"
    file.write_text(NETWORK)

    answer = asked(warm, {"source": f"{file}:make", "output": str(tmp_path / "x.netloom")})

    assert "--trust" in answer["error"]
    assert not file.with_suffix(".pid").exists()


def test_an_import_tells_what_it_does_from_making_to_writing(warm, tmp_path: Path):
    file = tmp_path / "made.py"
    file.write_text(NETWORK)
    heard: list[str] = []
    body = {"source": f"{file}:make", "output": str(tmp_path / "made.netloom"), "trusted": True}

    asked(warm, {**body, "shapes": {"": [6]}}, heard.append)

    assert heard == [
        phases.MAKING,
        phases.FOLLOWING,
        phases.FOLDING,
        phases.NAMING,
        phases.WRITING,
    ]


def test_each_thing_that_the_service_says_it_does_is_waited_for_anew(service, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    longest = Deadlines(request=0.7 * STEPS * STEP_S)
    client = service.start(module="slow_import", deadlines=longest)
    heard, answers = [], queue.Queue()

    client.request("import", {}, answers.put, heard.append)

    assert answers.get(timeout=WAIT_S) == {"done": True}
    assert heard == [str(step) for step in range(STEPS)]


def test_an_import_that_hangs_ends_its_process(service, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    client = service.start(module="slow_import", deadlines=Deadlines(request=0.3 * STEP_S))
    answers = queue.Queue()

    client.request("import", {}, answers.put)

    assert "ended" in answers.get(timeout=WAIT_S)["error"]

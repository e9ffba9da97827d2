"""The window's import: code of files runs in the service process, after consent."""

import queue
from pathlib import Path

from engine.graph import file_format

WAIT_S = 120
NETWORK = """
import os
from pathlib import Path
from torch import nn

Path(__file__).with_suffix(".pid").write_text(str(os.getpid()))

def make():
    return nn.Sequential(nn.Linear(6, 4), nn.Tanh())
"""


def asked(warm, body):
    answers: queue.Queue = queue.Queue()
    warm.clients[0].request("import", body, answers.put)
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

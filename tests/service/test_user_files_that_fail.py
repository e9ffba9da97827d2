"""A file of the user's own that never ends, or ends the process, is named and not run again."""

import queue
from pathlib import Path

import pytest

from engine.graph import edits
from engine.graph.model import Endpoint, Graph, Project
from engine.service.life import Deadlines
from engine.user_operators.consents import Consents
from engine.user_operators.reading import describe

WAIT_S = 120
CLASS = """
import os, time
from pathlib import Path
from torch import nn

with Path(__file__).with_suffix(".ran").open("a") as log:
    log.write("ran ")

class Same(nn.Module):
    def forward(self, x):
        return x
"""
ENDS = {"endless": "\nwhile True:\n    time.sleep(0.1)\n", "deadly": "\nos._exit(3)\n"}


def file_that(folder: Path, name: str) -> Path:
    path = folder / f"{name}.py"
    path.write_text(CLASS + ENDS.get(name, ""))
    Consents().give(describe(path).sha256, path)
    return path


def project_with(path: Path) -> Project:
    graph, source = edits.add_node(Graph(), "input", arguments={"shape": (6,)}, id="source")
    graph, same = edits.add_node(graph, f"{path.stem}.Same", arguments={}, id="same")
    graph = edits.connect(graph, Endpoint(source, "output"), Endpoint(same, "x"))
    return Project(graph=graph, user_files=(describe(path).reference(("Same",)),))


def ran(path: Path) -> int:
    return path.with_suffix(".ran").read_text().count("ran")


@pytest.fixture
def told() -> queue.Queue:
    return queue.Queue()


@pytest.fixture
def start(service, told):
    def begin():
        client = service.start(deadlines=Deadlines(file=2.0), on_own=told.put)
        service.wait_for("ready")
        return client

    return begin


@pytest.mark.parametrize("name", ENDS)
def test_a_request_for_such_a_file_is_answered_with_one_sentence(name, tmp_path, start):
    path = file_that(tmp_path, name)
    answers: queue.Queue = queue.Queue()
    start().request("user_operators", {"file": str(path)}, answers.put)

    assert answers.get(timeout=WAIT_S)["error"].startswith(f"{name}.py ended the process")


@pytest.mark.parametrize("name", ENDS)
def test_an_analysis_goes_on_without_such_a_file(name, tmp_path, start, service, told):
    path = file_that(tmp_path, name)
    client = start()
    client.analyse(project_with(path))

    analysis = service.analysis()

    assert analysis.nodes["source"].output.shape == ("N", 6)
    messages = [each.message for each in analysis.problems]
    assert any(f"{name}.py ended the process" in each for each in messages), messages
    assert told.get(timeout=WAIT_S)["withheld"].keys() == {f"{name}.Same"}
    assert ran(path) == 1
    assert "failed" not in service.states


def test_a_file_that_was_mended_is_run_again(tmp_path, start, service, told):
    path = file_that(tmp_path, "endless")
    client = start()
    project = project_with(path)
    client.analyse(project)
    service.analysis()
    told.get(timeout=WAIT_S)

    path.write_text(CLASS)
    Consents().give(describe(path).sha256, path)
    client.analyse(project, is_again=True)

    assert service.analysis().nodes["same"].output.shape == ("N", 6)
    assert [row["name"] for row in told.get(timeout=WAIT_S)["rows"]] == ["endless.Same"]


def test_consent_is_noticed_when_the_same_project_is_asked_for_again(
    tmp_path, start, service, told
):
    path = file_that(tmp_path, "fine")
    Consents().withdraw(describe(path).sha256)
    client = start()
    project = project_with(path)
    client.analyse(project)
    assert not service.analysis().nodes["same"].outputs
    assert told.get(timeout=WAIT_S)["rows"] == []

    Consents().give(describe(path).sha256, path)
    client.analyse(project, is_again=True)

    assert service.analysis().nodes["same"].output.shape == ("N", 6)
    assert service.projects.get() is project
    assert [row["name"] for row in told.get(timeout=WAIT_S)["rows"]] == ["fine.Same"]

"""Files of the user's own run in the service's process, after consent, and never in this one."""

import queue
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from engine.graph import edits
from engine.graph.model import Endpoint, Graph, NodeId, Project
from engine.service import project_changes
from engine.service.requests import Session, answer_analyse
from engine.user_operators.consents import Consents
from engine.user_operators.reading import describe
from engine.user_operators.rows import operators_from

WAIT_S = 120
TEXT = """
import os
from pathlib import Path
from torch import nn

Path(__file__).with_suffix(".pid").write_text(str(os.getpid()))


class Twice(nn.Module):
    def forward(self, x):
        return x.repeat(1, 2)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "doubling.py"
    path.write_text(TEXT)
    return path


def test_the_service_describes_a_file_after_consent(service, file):
    service.start()
    service.wait_for("ready")
    answers: queue.Queue = queue.Queue()

    def ask():
        service.clients[0].request("user_operators", {"file": str(file)}, answers.put)
        return answers.get(timeout=WAIT_S)

    assert "not allowed to run" in ask()["error"]
    assert not file.with_suffix(".pid").exists()
    found = describe(file)
    Consents().give(found.sha256, file)
    answer = ask()

    assert answer["sha256"] == found.sha256
    assert [each.name for each in operators_from(answer["rows"])] == ["doubling.Twice"]
    assert file.with_suffix(".pid").read_text() == str(service.clients[0].pid)
    assert not any(name.endswith("_doubling") for name in sys.modules)


def test_the_references_to_files_travel_whole_and_only_when_they_change(file):
    before = Project()
    graph, _ = edits.add_node(Graph(), "doubling.Twice", arguments={})
    after = replace(before, graph=graph, user_files=(describe(file).reference(("Twice",)),))

    message = project_changes.changes(before, after)

    assert message["user_files"][0]["file"] == str(file)
    assert project_changes.applied(before, message).user_files == after.user_files
    assert project_changes.applied(Project(), project_changes.whole(after)) == after
    assert not project_changes.changes(after, replace(after))


def test_what_the_classes_are_is_told_once_and_anew_for_other_files(file):
    Consents().give(describe(file).sha256, file)
    session = Session()
    project = Project(user_files=(describe(file).reference(("Twice",)),))
    first = answer_analyse(session, {"project": project_changes.whole(project)})
    assert [row["name"] for row in first["own"]["rows"]] == ["doubling.Twice"]
    assert "own" not in answer_analyse(session, {"project": {}})

    other = replace(project, user_files=(replace(project.user_files[0], sha256="0" * 64),))
    again = answer_analyse(session, {"project": project_changes.changes(project, other)})
    assert again["own"] == first["own"]


def test_an_analysis_follows_what_the_user_consents_to(file):
    graph, source = edits.add_node(Graph(), "input", arguments={"shape": (6,)})
    graph, twice = edits.add_node(graph, "doubling.Twice", arguments={})
    graph = edits.connect(graph, Endpoint(source, "output"), Endpoint(twice, "x"))
    project = Project(graph=graph, user_files=(describe(file).reference(("Twice",)),))
    session = Session()
    answer_analyse(session, {"project": project_changes.whole(project), "whole": True})
    assert session.analysis.nodes[twice].outputs == {}

    Consents().give(describe(file).sha256, file)
    answer_analyse(session, {"project": {}})
    assert session.analysis.nodes[twice].output.shape == ("N", 12)

    file.write_text(TEXT.replace("1, 2", "1, 3"))
    answer_analyse(session, {"project": {}})
    assert session.analysis.nodes[twice].outputs == {}

    Consents().give(describe(file).sha256, file)
    answer_analyse(session, {"project": {}})
    assert session.analysis.nodes[NodeId(twice)].output.shape == ("N", 18)

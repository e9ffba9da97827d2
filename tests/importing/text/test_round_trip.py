"""What is exported and read again is the same drawing, and is exported as the same text."""

from collections.abc import Callable

import pytest

import presets
from engine.analysis.analyse import analyse
from engine.codegen.model import generate_model
from engine.graph import edits
from engine.graph.model import Endpoint, Graph, Project
from engine.importing.text.reading import read_project
from tests.codegen.conftest import Sketch
from tests.codegen.test_drawings import DRAWINGS

UNFOLDED = {"two_kinds"}
"""One block that needs several classes comes back as several blocks."""


def exported(project: Project) -> str:
    return generate_model(project, analyse(project)).text


@pytest.fixture(params=[*presets.names(), *(each.__name__ for each in DRAWINGS)])
def drawing(request: pytest.FixtureRequest) -> tuple[str, Project]:
    """A preset or a drawing of the code generation's tests."""
    drawings = {each.__name__: each for each in DRAWINGS}
    if request.param in drawings:
        return request.param, drawings[request.param](Sketch)
    return request.param, presets.load(request.param)


def test_an_export_is_read_as_the_drawing_that_it_was(
    drawing: tuple[str, Project], assert_same_drawing: Callable[[Project, Project], None]
) -> None:
    name, project = drawing
    text = exported(project)
    reading = read_project(text)
    assert reading.findings == ()
    assert exported(reading.project) == text
    if name not in UNFOLDED:
        assert_same_drawing(project, reading.project)


def test_parts_of_which_the_last_are_not_read_are_as_many_as_they_were() -> None:
    graph, image = edits.add_node(Graph(), "input", arguments={"shape": (6, 4)})
    graph, parts = edits.add_node(graph, "torch.unbind", arguments={"dim": 1, "parts": 6})
    graph, total = edits.add_node(graph, "torch.add")
    graph, result = edits.add_node(graph, "output")
    wires = {
        Endpoint(image, "output"): Endpoint(parts, "input"),
        Endpoint(parts, "output.0"): Endpoint(total, "input"),
        Endpoint(parts, "output.3"): Endpoint(total, "other"),
        Endpoint(total, "output"): Endpoint(result, "input"),
    }
    for source, target in wires.items():
        graph = edits.connect(graph, source, target)
    project = Project(graph=graph)

    nodes = read_project(exported(project)).project.graph
    (read,) = [node for node in nodes if node.operator == "torch.unbind"]
    assert read.arguments["parts"] == 6

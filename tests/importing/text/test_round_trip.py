"""What is exported and read again is the same drawing, and is exported as the same text."""

from collections.abc import Callable

import pytest

import presets
from engine.analysis.analyse import analyse
from engine.codegen.model import generate_model
from engine.graph.model import Project
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

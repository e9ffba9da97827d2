"""Every operator of the catalogue: what is written of it is read as it was."""

from collections.abc import Callable

import pytest

from engine.analysis.analyse import analyse
from engine.codegen.model import generate_model
from engine.graph.model import Project
from engine.importing.text.reading import read_project
from engine.operators.operator import Operator
from tests.operators.conftest import inputs_for
from tests.operators.test_written import NETWORK, Drawing


@pytest.mark.parametrize("with_optional", [False, True])
@pytest.mark.parametrize("operator", NETWORK, ids=lambda each: each.name)
def test_an_operator_is_read_as_it_was_written(
    operator: Operator,
    with_optional: bool,
    assert_same_drawing: Callable[[Project, Project], None],
) -> None:
    project = Drawing(operator, inputs_for(operator, with_optional=with_optional)).project()
    text = generate_model(project, analyse(project)).text
    reading = read_project(text)
    assert reading.findings == ()
    again = generate_model(reading.project, analyse(reading.project)).text
    assert again == text
    assert_same_drawing(project, reading.project)

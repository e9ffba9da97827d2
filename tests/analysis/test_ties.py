"""Parameters that are one, across the border of a block."""

import pytest

from engine.analysis.analyse import analyse
from engine.analysis.result import Analysis
from engine.graph import edits
from engine.graph.model import Expression, NodeId
from engine.graph.setup import TrainingSetup
from presets.drawing import BlockDrawing, Drawing


def tied(parameter: str, *, width: int = 6, repeat: int = 1) -> Analysis:
    """A linear map of 4 to 6 whose weight is one in a block."""
    step = BlockDrawing("Step", "Two linear maps.", width=6)
    x = step.add("nn.Linear", step.port("x"), out_features=Expression("width"))
    step.output(step.add("nn.Linear", x, out_features=4))
    drawing = Drawing()
    use = drawing.add(step, drawing.input("x", shape=(4,)), repeat=repeat, width=width)
    last = drawing.add("nn.Linear", use, out_features=6, bias=False)
    drawing.tie(last, "weight", use, parameter)
    drawing.output(last)
    return analyse(drawing.project("Tied", TrainingSetup()))


@pytest.mark.parametrize(("parameter", "repeat"), [("linear1.weight", 1), ("1.linear1.weight", 2)])
def test_a_parameter_that_is_one_in_a_block_counts_once(parameter: str, repeat: int) -> None:
    analysis = tied(parameter, repeat=repeat)
    assert not analysis.has_errors
    assert analysis.parameters == repeat * (4 * 6 + 6 + 6 * 4 + 4)


def test_a_parameter_of_another_shape_in_a_block_is_refused() -> None:
    texts = [each.message for each in tied("linear1.weight", width=5).problems]
    assert any("6×4 and cannot be step1.linear1.weight, which has 5×4" in each for each in texts)


@pytest.mark.parametrize("parameter", ["linear3.weight", "0.linear1.weight", "weight", ""])
def test_what_is_not_in_the_block_is_named(parameter: str) -> None:
    texts = [each.message for each in tied(parameter).problems]
    assert any(f"has no parameter {parameter}. Untie it" in each for each in texts)


def test_a_block_takes_no_parameter() -> None:
    drawing = Drawing()
    step = BlockDrawing("Step", "A linear map.")
    step.output(step.add("nn.Linear", step.port("x"), out_features=4))
    use = drawing.add(step, drawing.input("x", shape=(4,)))
    last = drawing.add("nn.Linear", use, out_features=4)
    drawing.tie(use, "linear1.weight", last, "weight")
    texts = [each.message for each in analyse(drawing.project("Tied", TrainingSetup())).problems]
    assert any("is a block. Tie it the other way round" in each for each in texts)


def test_what_an_edit_of_the_block_takes_away_is_named() -> None:
    step = BlockDrawing("Step", "Two linear maps.")
    step.output(step.add("nn.Linear", step.port("x"), out_features=4))
    drawing = Drawing()
    use = drawing.add(step, drawing.input("x", shape=(4,)))
    last = drawing.add("nn.Linear", use, out_features=4)
    drawing.tie(last, "weight", use, "linear1.weight")
    drawing.output(last)
    project = drawing.project("Tied", TrainingSetup())
    changed = edits.edit_graph(
        project,
        "Step",
        lambda graph: edits.set_argument(graph, NodeId("linear1"), "out_features", 3),
    )
    assert any("cannot be step1.linear1.weight" in p.message for p in analyse(changed).problems)

import pytest

from engine.errors import EngineError
from engine.graph import edits
from engine.graph.model import Graph, NodeId, Project
from engine.graph.setup import TrainingSetup
from engine.training.objective import read_objective
from presets.drawing import Drawing
from presets.lenet import lenet
from presets.xor import xor

LOSS_OF_DRAWN = ("torch.sigmoid", "F.binary_cross_entropy")


def drawn(loss: str, *between: str, encoding: str = "index") -> Project:
    drawing = Drawing()
    x = drawing.add("nn.Linear", drawing.input("point", shape=(2,)), out_features=2)
    x = drawing.add("output", x)
    for operator in between:
        x = drawing.add(operator, x)
    drawing.add(loss, x, drawing.add("target", encoding=encoding))
    return drawing.project("Drawn", TrainingSetup())


def without(project: Project, operator: str) -> Graph:
    ids = [NodeId(node.id) for node in project.graph if node.operator == operator]
    return edits.remove_nodes(project.graph, ids)


def test_the_boundaries_say_what_a_training_needs() -> None:
    objective = read_objective(lenet())
    assert [each.shape for each in objective.inputs] == [(1, 28, 28)]
    assert [each.encoding for each in objective.targets] == ["index"]
    assert (objective.output, objective.outputs) == (0, 1)


def test_probabilities_are_told_from_logits() -> None:
    assert not read_objective(xor()).is_logits
    logits = drawn("F.binary_cross_entropy_with_logits", encoding="values")
    assert read_objective(logits).is_logits


def test_errors_are_counted_on_the_output_behind_what_keeps_the_largest_value_in_place() -> None:
    assert read_objective(drawn("F.nll_loss", "F.log_softmax")).output == 0


@pytest.mark.parametrize("depth", [1, 2])
def test_errors_are_counted_where_the_loss_is_a_block(depth: int) -> None:
    project = drawn("F.binary_cross_entropy", "torch.sigmoid", encoding="values")
    chosen = [node.id for node in project.graph if node.operator in LOSS_OF_DRAWN]
    for _ in range(depth):
        project, use = edits.group(project, None, chosen)
        chosen = [use]
    assert read_objective(project) == read_objective(
        drawn("F.binary_cross_entropy", "torch.sigmoid", encoding="values")
    )


def test_a_sigmoid_behind_the_output_makes_logits_of_it() -> None:
    objective = read_objective(drawn("F.binary_cross_entropy", "torch.sigmoid", encoding="values"))
    assert objective.is_logits


def test_errors_are_not_counted_where_the_order_of_the_values_changes() -> None:
    assert read_objective(drawn("F.nll_loss", "torch.mean")).output is None


def test_a_graph_without_an_input_cannot_be_trained() -> None:
    project = lenet()
    with pytest.raises(EngineError, match=r"has no input\. Add one"):
        read_objective(project.with_graph(without(project, "input")))


def test_a_graph_without_a_loss_cannot_be_trained() -> None:
    project = drawn("F.cross_entropy")
    with pytest.raises(EngineError, match="has no loss"):
        read_objective(project.with_graph(without(project, "F.cross_entropy")))


def test_several_inputs_and_targets_are_asked_for_in_their_order() -> None:
    drawing = Drawing()
    left, right = (drawing.input(name, shape=(size,)) for name, size in (("a", 2), ("b", 3)))
    output = drawing.output(drawing.add("torch.cat", left, right, dim=1))
    number = drawing.add("target", title="number", encoding="values", shape=(5,))
    label = drawing.add("target", title="label", encoding="index")
    losses = [drawing.add("F.mse_loss", output, number), drawing.add("F.nll_loss", output, label)]
    drawing.add("torch.add", *losses)
    objective = read_objective(drawing.project("Both", TrainingSetup()))
    assert [(each.name, each.shape) for each in objective.inputs] == [("a", (2,)), ("b", (3,))]
    assert [each.name for each in objective.targets] == ["number", "label"]


@pytest.mark.parametrize(
    ("swap", "arguments", "output"),
    [
        ("Tensor.permute", {"dims": (1, 0, 2)}, 0),
        ("torch.transpose", {"dim0": 0, "dim1": 1}, 0),
        ("Tensor.permute", {"dims": (0, 1, 2)}, None),
        ("torch.transpose", {"dim0": 1, "dim1": 2}, None),
        ("F.log_softmax", {}, None),
    ],
)
def test_sequences_are_judged_where_samples_come_before_steps(
    swap: str, arguments: dict[str, object], output: int | None
) -> None:
    drawing = Drawing()
    x = drawing.output(drawing.input("x", shape=(5, 4)))
    x = drawing.add("F.log_softmax", drawing.add(swap, x, **arguments))
    digits = drawing.add("target", encoding="sequence", places=(2,))
    counts = drawing.add("target", encoding="length")
    drawing.add("F.ctc_loss", x, digits, counts, counts, blank=3)
    objective = read_objective(drawing.project("Sequences", TrainingSetup()))
    assert objective.output == output
    assert objective.blank == (None if output is None else 3)
    assert [each.encoding for each in objective.targets] == ["sequence", "length"]

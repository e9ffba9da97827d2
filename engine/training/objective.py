"""What a graph wants of its data and how its errors are counted, read from its boundaries."""

from dataclasses import dataclass
from typing import cast

from engine.errors import EngineError
from engine.graph.edits import dissolve
from engine.graph.model import Endpoint, Graph, Node, NodeId, Project, Value
from engine.graph.order import Parts, network_and_loss
from engine.operators.catalogue import Catalogue
from engine.operators.operator import Role
from engine.operators.standard import CATALOGUE

KEEP_ORDER = frozenset(
    {
        "nn.LogSoftmax",
        "F.log_softmax",
        "nn.Softmax",
        "F.softmax",
        "nn.Sigmoid",
        "F.sigmoid",
        "torch.sigmoid",
        "F.logsigmoid",
        "nn.Tanh",
        "F.tanh",
        "torch.tanh",
        "torch.log",
        "torch.exp",
    }
)
"""Operators after which the largest value is still where it was."""

_SIGMOIDS = ("nn.Sigmoid", "F.sigmoid", "torch.sigmoid")
_FROM_LOGITS = ("nn.BCEWithLogitsLoss", "F.binary_cross_entropy_with_logits")


@dataclass(frozen=True)
class InputWish:
    """What an input node asks of the data.

    Args:
        shape: of one sample, without the batch.
        dtype: of its numbers.
        name: of the node.
    """

    shape: tuple[int, ...]
    dtype: str = "float32"
    name: str = "input"


@dataclass(frozen=True)
class TargetWish:
    """What a target node asks of the data.

    Args:
        encoding: `index`, `one_hot` or `values`.
        classes: of a one-hot target.
        shape: of one sample's target, where it is values.
        places: shape of one sample's class numbers; () where there is one.
        name: of the node.
    """

    encoding: str = "index"
    classes: int = 10
    shape: tuple[int, ...] = (1,)
    places: tuple[int, ...] = ()
    name: str = "target"


@dataclass(frozen=True)
class Objective:
    """What a training needs to know of the network and its loss.

    Args:
        inputs, targets: what the data have to fill, in graph order.
        output: which of the network's outputs is held against a target, to count errors; None
            where that cannot be told, and then only the loss is known.
        judge: which of the targets it is held against.
        outputs: how many the network has.
        is_logits: that output has still to go through a sigmoid.
    """

    inputs: tuple[InputWish, ...]
    targets: tuple[TargetWish, ...] = (TargetWish(),)
    output: int | None = 0
    judge: int = 0
    outputs: int = 1
    is_logits: bool = False


def read_objective(project: Project, catalogue: Catalogue = CATALOGUE) -> Objective:
    """Gives what the project's graph wants of a training.

    Raises:
        EngineError: it cannot be trained: it has no input or no loss.
    """
    graph = project.graph
    parts = network_and_loss(graph, catalogue, project.blocks)
    if not parts.inputs:
        raise EngineError("There is nothing to train with: the graph has no input. Add one.")
    if not parts.loss_outputs:
        raise EngineError(
            "There is nothing to train for: the graph has no loss. Add one, such as "
            "nn.CrossEntropyLoss, and wire the output and the target into it."
        )
    flat = _with_flat_loss(project, catalogue).graph
    flat_parts = network_and_loss(flat, catalogue, project.blocks)
    output, judge, is_logits = _comparison(flat, flat_parts, catalogue)
    return Objective(
        inputs=tuple(_input(graph, node, catalogue) for node in parts.inputs),
        targets=tuple(_target(graph, node, catalogue) for node in parts.targets),
        output=output,
        judge=judge,
        outputs=len(parts.outputs),
        is_logits=is_logits,
    )


def _with_flat_loss(project: Project, catalogue: Catalogue) -> Project:
    """Gives the project with the blocks of its loss dissolved: errors are counted as without."""
    graph = project.graph
    for node in network_and_loss(graph, catalogue, project.blocks).loss:
        if graph.nodes[node].block in project.blocks:
            return _with_flat_loss(dissolve(project, None, node)[0], catalogue)
    return project


def _input(graph: Graph, node: NodeId, catalogue: Catalogue) -> InputWish:
    values = _values(graph, node, catalogue)
    shape = cast("tuple[int, ...]", values["shape"])
    return InputWish(shape, str(values["dtype"]), graph.nodes[node].name)


def _target(graph: Graph, node: NodeId, catalogue: Catalogue) -> TargetWish:
    values = _values(graph, node, catalogue)
    return TargetWish(
        encoding=str(values["encoding"]),
        classes=cast("int", values["classes"]),
        shape=cast("tuple[int, ...]", values["shape"]),
        places=cast("tuple[int, ...]", values["places"]),
        name=graph.nodes[node].name,
    )


def _values(graph: Graph, node: NodeId, catalogue: Catalogue) -> dict[str, Value]:
    return catalogue[graph.nodes[node].operator].values(graph.nodes[node].arguments)


def _comparison(graph: Graph, parts: Parts, catalogue: Catalogue) -> tuple[int | None, int, bool]:
    """Gives the first output and target that a loss compares, and whether that are logits."""
    for node in (graph.nodes[each] for each in parts.loss):
        operator = catalogue.get(node.operator)
        if operator is None or operator.role is not Role.LOSS:
            continue
        wire = graph.incoming.get(Endpoint(node.id, "target"))
        if wire is not None and wire.source.node in parts.targets:
            output, is_logits = _compared_output(graph, parts, node)
            if output is not None:
                return output, parts.targets.index(wire.source.node), is_logits
    return None, 0, False


def _compared_output(graph: Graph, parts: Parts, loss: Node) -> tuple[int | None, bool]:
    """Walks from the loss back to the output that it judges, as long as the order is kept."""
    is_logits = loss.operator in _FROM_LOGITS
    wire = graph.incoming.get(Endpoint(loss.id, "input"))
    while wire is not None:
        number = _output_number(graph, parts, wire.source)
        if number is not None:
            return number, is_logits
        node = graph.nodes.get(wire.source.node)
        if node is None or node.operator not in KEEP_ORDER:
            break
        is_logits = is_logits or node.operator in _SIGMOIDS
        wire = graph.incoming.get(Endpoint(node.id, "input"))
    return None, is_logits


def _output_number(graph: Graph, parts: Parts, source: Endpoint) -> int | None:
    for number, output in enumerate(parts.outputs):
        read = graph.incoming.get(Endpoint(output, "input"))
        if source == Endpoint(output, "output") or (read and read.source == source):
            return number
    return None

"""What a graph wants of its data and how its errors are counted, read from its boundaries."""

from dataclasses import dataclass
from typing import cast

from engine.errors import EngineError
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
class Objective:
    """What a training needs to know of the network and its loss.

    Args:
        input_shape: of one sample, without the batch.
        encoding: of the target: `index`, `one_hot` or `values`.
        classes: of a one-hot target.
        target_shape: of one sample's target, where it is values.
        output: which of the network's outputs is compared with the target; None where that
            cannot be told, and then only the loss is known.
        outputs: how many the network has.
        is_logits: that output has still to go through a sigmoid.
    """

    input_shape: tuple[int, ...]
    encoding: str = "index"
    classes: int = 10
    target_shape: tuple[int, ...] = (1,)
    output: int | None = 0
    outputs: int = 1
    is_logits: bool = False


def read_objective(project: Project, catalogue: Catalogue = CATALOGUE) -> Objective:
    """Gives what the project's graph wants of a training.

    Raises:
        EngineError: it cannot be trained: no input, target or loss, or several of them.
    """
    graph = project.graph
    parts = network_and_loss(graph, catalogue)
    given = _values(graph, _only(parts.inputs, "input"), catalogue)
    target = _values(graph, _only(parts.targets, "target"), catalogue)
    if given["dtype"] != "float32":
        raise EngineError(
            f"The input takes numbers of type {given['dtype']}, but the data are float32. "
            "Set its dtype to float32."
        )
    output, is_logits = _compared_output(graph, parts, _first_loss(graph, parts, catalogue))
    return Objective(
        input_shape=cast("tuple[int, ...]", given["shape"]),
        encoding=str(target["encoding"]),
        classes=cast("int", target["classes"]),
        target_shape=cast("tuple[int, ...]", target["shape"]),
        output=output,
        outputs=len(parts.outputs),
        is_logits=is_logits,
    )


def _only(nodes: tuple[NodeId, ...], what: str) -> NodeId:
    if len(nodes) == 1:
        return nodes[0]
    if not nodes:
        raise EngineError(f"There is nothing to train with: the graph has no {what}. Add one.")
    raise EngineError(
        f"The data fill one {what}, but the graph has {len(nodes)}: {', '.join(nodes)}. "
        "Remove all but one."
    )


def _values(graph: Graph, node: NodeId, catalogue: Catalogue) -> dict[str, Value]:
    return catalogue[graph.nodes[node].operator].values(graph.nodes[node].arguments)


def _first_loss(graph: Graph, parts: Parts, catalogue: Catalogue) -> Node:
    for node in (graph.nodes[each] for each in parts.loss):
        operator = catalogue.get(node.operator)
        if operator is not None and operator.role is Role.LOSS:
            return node
    if parts.loss_outputs:
        return graph.nodes[parts.loss_outputs[0]]
    raise EngineError(
        "There is nothing to train for: the graph has no loss. Add one, such as "
        "nn.CrossEntropyLoss, and wire the output and the target into it."
    )


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

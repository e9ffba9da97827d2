"""Which output a loss holds against which target, read from the graph. No torch."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.graph.model import Endpoint, Graph, Node, Value
from engine.graph.order import Parts
from engine.operators.catalogue import Catalogue
from engine.operators.operator import Role

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
_FROM_LOGITS = (
    "nn.BCEWithLogitsLoss",
    "F.binary_cross_entropy_with_logits",
    "nn.MultiLabelSoftMarginLoss",
    "F.multilabel_soft_margin_loss",
)
_OF_SEQUENCES = ("nn.CTCLoss", "F.ctc_loss")

_FIRST_TWO = {
    ("Tensor.permute", (("dims", (1, 0, 2)),)),
    ("torch.transpose", (("dim0", 0), ("dim1", 1))),
    ("torch.transpose", (("dim0", 1), ("dim1", 0))),
}
"""What makes steps × samples × classes of samples × steps × classes, and its arguments."""


@dataclass(frozen=True)
class Comparison:
    """By what errors are counted.

    Args:
        output: the number of the output; None where it cannot be told.
        judge: the number of the target.
        is_logits: the output has still to go through a sigmoid.
        blank: the class that means nothing, where sequences are compared.
    """

    output: int | None = None
    judge: int = 0
    is_logits: bool = False
    blank: int | None = None


def find_comparison(graph: Graph, parts: Parts, catalogue: Catalogue) -> Comparison:
    """Gives the first output and target that a loss compares."""
    for node in (graph.nodes[each] for each in parts.loss):
        operator = catalogue.get(node.operator)
        if operator is None or operator.role is not Role.LOSS:
            continue
        is_sequence = node.operator in _OF_SEQUENCES
        wire = graph.incoming.get(Endpoint(node.id, "targets" if is_sequence else "target"))
        if wire is None or wire.source.node not in parts.targets:
            continue
        output, is_logits = _compared_output(graph, parts, node, catalogue)
        if output is not None:
            judge = parts.targets.index(wire.source.node)
            blank = operator.values(node.arguments)["blank"] if is_sequence else None
            return Comparison(output, judge, is_logits, blank if isinstance(blank, int) else None)
    return Comparison()


def _compared_output(
    graph: Graph, parts: Parts, loss: Node, catalogue: Catalogue
) -> tuple[int | None, bool]:
    """Walks from the loss back to the output that it judges, as long as the order is kept."""
    is_logits, must_swap = loss.operator in _FROM_LOGITS, loss.operator in _OF_SEQUENCES
    wire = graph.incoming.get(Endpoint(loss.id, "log_probs" if must_swap else "input"))
    while wire is not None:
        number = _output_number(graph, parts, wire.source)
        if number is not None:
            return (None if must_swap else number), is_logits
        node = graph.nodes.get(wire.source.node)
        if node is not None and must_swap and _swaps(node, catalogue):
            must_swap = False
        elif node is None or node.operator not in KEEP_ORDER:
            break
        else:
            is_logits = is_logits or node.operator in _SIGMOIDS
        wire = graph.incoming.get(Endpoint(node.id, "input"))
    return None, is_logits


def _swaps(node: Node, catalogue: Catalogue) -> bool:
    """Whether a node exchanges samples and steps."""
    operator = catalogue.get(node.operator)
    values: Mapping[str, Value] = operator.values(node.arguments) if operator else {}
    return (node.operator, tuple(sorted(values.items()))) in _FIRST_TWO


def _output_number(graph: Graph, parts: Parts, source: Endpoint) -> int | None:
    for number, output in enumerate(parts.outputs):
        read = graph.incoming.get(Endpoint(output, "input"))
        if source == Endpoint(output, "output") or (read and read.source == source):
            return number
    return None

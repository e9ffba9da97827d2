"""Adding a loss with one click."""

from collections.abc import Mapping

from engine.graph.edits.errors import EditError
from engine.graph.edits.nodes import add_node
from engine.graph.edits.wires import connect
from engine.graph.layout import COLUMN_GAP, LINE_GAP, NODE_HEIGHT, NODE_WIDTH
from engine.graph.model import Endpoint, Graph, NodeId, Value
from engine.graph.naming import OUTPUT, TARGET

Shape = tuple[int | str, ...]

_STEP = NODE_WIDTH + COLUMN_GAP
_LINE = NODE_HEIGHT + LINE_GAP
_AFTER = {
    "F.log_softmax": "F.nll_loss",
    "nn.LogSoftmax": "F.nll_loss",
    "torch.sigmoid": "F.binary_cross_entropy",
    "F.sigmoid": "F.binary_cross_entropy",
    "nn.Sigmoid": "F.binary_cross_entropy",
}
"""The loss that takes what these give."""


def add_loss(
    graph: Graph, shapes: Mapping[Endpoint, Shape] | None = None
) -> tuple[Graph, tuple[NodeId, ...]]:
    """Adds a target and a loss behind each output that no loss reads.

    Scores of classes get cross-entropy against the label, other numbers their mean squared
    error; log-probabilities and sigmoids get the loss that takes them. A network without an
    output gets one at its end first.

    Args:
        graph: the top graph.
        shapes: of the tensors at output ports, the batch included, as far as known.

    Returns:
        The graph and the new losses.

    Raises:
        EditError: there is nothing to compare, or every output has its loss.
    """
    shapes = shapes or {}
    graph = _with_output(graph)
    outputs = [node.id for node in graph if node.operator == OUTPUT]
    free = [node for node in outputs if not graph.wires_from.get(node)]
    if not free:
        raise EditError("Every output of the network is read by a loss already.")
    losses = []
    for output in free:
        graph, loss = _add(graph, output, shapes)
        losses.append(loss)
    return graph, tuple(losses)


def _add(graph: Graph, output: NodeId, shapes: Mapping[Endpoint, Shape]) -> tuple[Graph, NodeId]:
    wire = graph.incoming.get(Endpoint(output, "input"))
    shape = shapes.get(wire.source, ()) if wire else ()
    before = graph.nodes[wire.source.node].operator if wire else ""
    loss, target = _loss_for(before, shape)
    x, y = graph.nodes[output].position
    graph, wanted = add_node(graph, TARGET, arguments=target, position=(x, y + _LINE))
    graph, node = add_node(graph, loss, position=(x + _STEP, y))
    graph = connect(graph, Endpoint(output, "output"), Endpoint(node, "input"))
    return connect(graph, Endpoint(wanted, "output"), Endpoint(node, "target")), node


def _loss_for(before: str, shape: Shape) -> tuple[str, dict[str, Value]]:
    sizes = tuple(size for size in shape[1:] if isinstance(size, int))
    values: dict[str, Value] = {"encoding": "values", "shape": sizes or (1,)}
    known = _AFTER.get(before)
    if known == "F.binary_cross_entropy":
        return known, values
    is_scores = len(shape) == 2 and sizes and sizes[0] > 1
    if known or is_scores or not shape:
        return known or "F.cross_entropy", {"encoding": "index", "classes": (*sizes, 10)[0]}
    return "F.mse_loss", values


def _with_output(graph: Graph) -> Graph:
    """Gives the graph with an output, at its one end if it has none."""
    if any(node.operator == OUTPUT for node in graph):
        return graph
    ends = [node for node in graph if node.operator != TARGET and node.id not in graph.wires_from]
    if len(ends) != 1 or not graph.wires_into.get(ends[0].id):
        raise EditError(
            "The network has no output that a loss could read. Wire its result to an output node."
        )
    x, y = ends[0].position
    graph, output = add_node(graph, OUTPUT, position=(x + _STEP, y))
    return connect(graph, Endpoint(ends[0].id, "output"), Endpoint(output, "input"))

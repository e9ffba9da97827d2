"""Edits of nodes: add, remove, move, rename, their arguments."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from engine.graph import limits
from engine.graph.change import node_of, with_nodes, without_nodes
from engine.graph.edits.errors import EditError
from engine.graph.edits.sharing import hand_on_weights, sharers
from engine.graph.edits.values import checked_arguments, checked_position, checked_value
from engine.graph.model import Expression, Graph, Node, NodeId, Value, frozen
from engine.graph.naming import clean_title, fresh_id, is_identifier

ArgumentsChange = Callable[[Mapping[str, Value]], Mapping[str, Value]]


def add_node(
    graph: Graph,
    operator: str,
    *,
    arguments: Mapping[str, object] | None = None,
    position: tuple[float, float] = (0.0, 0.0),
    title: str = "",
    id: str | None = None,  # noqa: A002
) -> tuple[Graph, NodeId]:
    """Adds a node.

    Args:
        graph: where to.
        operator: its name (`nn.Conv2d`) or `block:NAME`.
        arguments: what is set; the rest has the operator's defaults.
        position: of the upper left corner, in scene units.
        title: what the user calls it.
        id: a new one by the operator (`conv1`) if None.

    Raises:
        EditError: the id is taken or no identifier, the operator's name is none, or the graph
            is full.
        ValueRefusedError: an argument cannot hold its value.
    """
    if not 1 <= len(operator) <= limits.NAME_LENGTH:
        raise EditError(f"An operator's name has 1 to {limits.NAME_LENGTH} characters.")
    if len(graph.nodes) >= limits.NODES:
        raise EditError(
            f"The graph has {limits.NODES:,} nodes, the most it can hold. Group parts into blocks."
        )
    node = Node(
        id=fresh_id(graph.nodes, operator) if id is None else _free_id(graph, id),
        operator=operator,
        title=clean_title(title),
        arguments=checked_arguments(arguments),
        position=checked_position(position),
    )
    return with_nodes(graph, [node]), node.id


def remove_nodes(graph: Graph, ids: Iterable[NodeId]) -> Graph:
    """Removes nodes with their wires and ties; weights that others use are handed on to them.

    Raises:
        UnknownNameError: an id is not in the graph.
    """
    gone = frozenset(node_of(graph, id).id for id in ids)  # noqa: A001
    return without_nodes(hand_on_weights(graph, gone), gone) if gone else graph


def move_nodes(graph: Graph, positions: Mapping[NodeId, tuple[float, float]]) -> Graph:
    """Puts nodes at other places.

    Raises:
        UnknownNameError: an id is not in the graph.
    """
    moved = [
        replace(node_of(graph, node), position=checked_position(position))
        for node, position in positions.items()
    ]
    return with_nodes(graph, moved)


def rename(graph: Graph, id: NodeId, title: str) -> Graph:  # noqa: A002
    """Gives a node a title; an empty one makes it go by its id again.

    Raises:
        UnknownNameError: the id is not in the graph.
    """
    return with_nodes(graph, [replace(node_of(graph, id), title=clean_title(title))])


def set_argument(graph: Graph, id: NodeId, name: str, value: object) -> Graph:  # noqa: A002
    """Sets an argument of a node and of all that share its weights.

    Whether the operator takes the value is the analysis's to say: a graph may be wrong for
    a while.

    Raises:
        UnknownNameError: the id is not in the graph.
        ValueRefusedError: no argument can hold the value.
    """
    checked = checked_value(name, value)
    return _with_arguments(graph, id, lambda given: {**given, name: checked})


def reset_argument(graph: Graph, id: NodeId, name: str) -> Graph:  # noqa: A002
    """Gives an argument its default again, or the value read from the incoming shape.

    Raises:
        UnknownNameError: the id is not in the graph.
    """
    return _with_arguments(
        graph, id, lambda given: {key: value for key, value in given.items() if key != name}
    )


def set_repeat(graph: Graph, id: NodeId, repeat: Value) -> Graph:  # noqa: A002
    """Sets how often a use of a block, and each that shares its weights, is applied in a row.

    Raises:
        UnknownNameError: the id is not in the graph.
        EditError: the node is no use of a block, or the number is out of range.
    """
    node = node_of(graph, id)
    if node.block is None and repeat != 1:
        raise EditError(f"{node.name} is no block. Group it into one to repeat it.")
    is_count = isinstance(repeat, int) and not isinstance(repeat, bool)
    if not isinstance(repeat, Expression) and not (
        is_count and isinstance(repeat, int) and 1 <= repeat <= limits.REPEAT
    ):
        raise EditError(f"Repeat must be a whole number from 1 to {limits.REPEAT}, not {repeat!r}.")
    return with_nodes(graph, [replace(each, repeat=repeat) for each in sharers(graph, node)])


def _with_arguments(graph: Graph, id: NodeId, change: ArgumentsChange) -> Graph:  # noqa: A002
    group = sharers(graph, node_of(graph, id))
    return with_nodes(
        graph,
        [replace(node, arguments=frozen(change(node.arguments))) for node in group],  # type: ignore[arg-type]
    )


def _free_id(graph: Graph, id: str) -> NodeId:  # noqa: A002
    if not is_identifier(id):
        raise EditError(
            f"{id[:40]!r} cannot be the id of a node. An id has letters, digits and _ and does "
            "not start with a digit."
        )
    if id in graph.nodes:
        raise EditError(f"There is already a node with the id {id!r}. Choose another id.")
    return NodeId(id)

"""The one-click mends that problems offer."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.errors import UnknownNameError
from engine.graph.change import node_of, with_wires
from engine.graph.edits.blocks import edit_graph
from engine.graph.edits.errors import EditError
from engine.graph.edits.nodes import (
    add_node,
    remove_nodes,
    reset_argument,
    set_argument,
    set_repeat,
)
from engine.graph.edits.sharing import unshare_weights
from engine.graph.edits.wires import (
    connect,
    disconnect_port,
    disconnect_wires,
    insert_on_wire,
)
from engine.graph.encoding import value_from_json
from engine.graph.model import BlockName, Endpoint, Graph, NodeId, Project, Wire
from engine.graph.naming import OUTPUT
from engine.graph.problem import Fix, NodePath

_BESIDE = (220.0, 0.0)


def apply_fix(project: Project, fix: Fix) -> Project:
    """Gives the project as a mend makes it.

    Raises:
        UnknownNameError: there is no such mend, or the node is gone.
        EditError: the project changed, so that the mend no longer fits.
    """
    edit = FIXES.get(fix.edit)
    if edit is None:
        raise UnknownNameError("mend", fix.edit, FIXES)
    try:
        return edit(project, **fix.arguments)
    except (TypeError, ValueError) as error:
        raise EditError(f"This mend does not fit any more: {error}.") from error


def place_of(project: Project, path: str) -> tuple[BlockName | None, NodeId]:
    """Gives the graph that a path leads into and the node in it.

    Args:
        project: the project.
        path: ids joined by `/`; after a repeated block comes the number of the repetition.

    Raises:
        UnknownNameError: it leads nowhere.
    """
    block: BlockName | None = None
    *outer, last = path.split("/")
    for segment in outer:
        if segment.isdecimal():
            continue
        block = node_of(project.graph_of(block), NodeId(segment)).block
        if block not in project.blocks:
            raise UnknownNameError("node", path, ())
    return block, node_of(project.graph_of(block), NodeId(last)).id


def _set_argument(project: Project, *, node: NodePath, name: str, value: object) -> Project:
    checked = value_from_json(value)
    return _in_graph(project, node, lambda graph, each: set_argument(graph, each, name, checked))


def _reset_argument(project: Project, *, node: NodePath, name: str) -> Project:
    return _in_graph(project, node, lambda graph, each: reset_argument(graph, each, name))


def _set_repeat(project: Project, *, node: NodePath, repeat: int) -> Project:
    return _in_graph(project, node, lambda graph, each: set_repeat(graph, each, repeat))


def _unshare_weights(project: Project, *, node: NodePath) -> Project:
    return _in_graph(project, node, unshare_weights)


def _remove_node(project: Project, *, node: NodePath) -> Project:
    return _in_graph(project, node, lambda graph, each: remove_nodes(graph, [each]))


def _insert_on_wire(
    project: Project,
    *,
    node: NodePath,
    operator: str,
    port: str = "input",
    arguments: Mapping[str, object] | None = None,
    input_port: str = "input",
    output_port: str = "output",
) -> Project:
    """Puts a new node on the wire that ends in `port` of `node`."""

    def insert(graph: Graph, id: NodeId) -> Graph:  # noqa: A002
        wire = graph.incoming.get(Endpoint(id, port))
        if wire is None or wire.source.node not in graph.nodes:
            raise EditError(f"No wire ends in {port} of {graph.nodes[id].name} any more.")
        values = {name: value_from_json(value) for name, value in (arguments or {}).items()}
        ends = graph.nodes[wire.source.node].position, graph.nodes[id].position
        between = tuple((a + b) / 2 for a, b in zip(*ends, strict=True))
        changed, _new = insert_on_wire(
            graph,
            wire,
            operator,
            arguments=values,
            position=(between[0], between[1]),
            input_port=input_port,
            output_port=output_port,
        )
        return changed

    return _in_graph(project, node, insert)


def _add_output(project: Project, *, node: NodePath, port: str = "output") -> Project:
    """Adds an output behind `port` of `node`; the loss reads from the output from then on."""

    def add(graph: Graph, id: NodeId) -> Graph:  # noqa: A002
        x, y = graph.nodes[id].position
        graph, output = add_node(graph, OUTPUT, position=(x + _BESIDE[0], y + _BESIDE[1]))
        return connect(graph, Endpoint(id, port), Endpoint(output, "input"))

    return _in_graph(project, node, add)


def _remove_wire(
    project: Project,
    *,
    node: NodePath | None = None,
    port: str | None = None,
    source: list[str] | None = None,
    target: list[str] | None = None,
) -> Project:
    """Removes the wire between two ends, all but one if it is there twice; or all at one port."""
    if source is None or target is None:
        if node is None or port is None:
            raise TypeError("it names no wire")
        return _in_graph(
            project, node, lambda graph, each: disconnect_port(graph, Endpoint(each, port))
        )
    wire = Wire(Endpoint(NodeId(source[0]), source[1]), Endpoint(NodeId(target[0]), target[1]))
    block = None if node is None else place_of(project, node)[0]
    graph = project.graph_of(block)
    copies = graph.wires_into.get(wire.target.node, ()).count(wire)
    less = disconnect_wires(graph, [wire])
    return project.with_graph(with_wires(less, [wire]) if copies > 1 else less, block)


def _in_graph(project: Project, path: str, edit: Callable[[Graph, NodeId], Graph]) -> Project:
    block, node = place_of(project, path)
    return edit_graph(project, block, lambda graph: edit(graph, node))


FIXES: Mapping[str, Callable[..., Project]] = MappingProxyType(
    {
        "add_output": _add_output,
        "insert_on_wire": _insert_on_wire,
        "remove_node": _remove_node,
        "remove_wire": _remove_wire,
        "reset_argument": _reset_argument,
        "set_argument": _set_argument,
        "set_repeat": _set_repeat,
        "unshare_weights": _unshare_weights,
    }
)
"""What a `Fix` can name as its edit. Each takes the project and the fix's arguments."""

"""Copies of nodes: beside the originals, and as text on the clipboard."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from engine.graph import encoding, limits, schema, strict_json
from engine.graph.blocks import find_recursion
from engine.graph.change import node_of, with_nodes, with_ties, with_wires
from engine.graph.edits.blocks import edit_graph
from engine.graph.edits.carried_blocks import blocks_used_by, with_blocks_of, with_blocks_renamed
from engine.graph.edits.errors import EditError, PasteRefusedError
from engine.graph.edits.sharing import owner_of
from engine.graph.edits.values import checked_position
from engine.graph.model import (
    Block,
    BlockName,
    Endpoint,
    Graph,
    Node,
    NodeId,
    Project,
    Tie,
    Wire,
)
from engine.graph.naming import fresh_id_like
from engine.graph.order import find_cycle

FORMAT = "netloom-nodes"


def duplicate(
    graph: Graph,
    ids: Iterable[NodeId],
    offset: tuple[float, float] = (40.0, 40.0),
    *,
    keep_inputs: bool = False,
) -> tuple[Graph, tuple[NodeId, ...]]:
    """Adds copies of nodes with the wires between them.

    A copy of a node that uses another's weights uses them as well.

    Args:
        graph: the graph.
        ids: the nodes.
        offset: from each node to its copy, in scene units.
        keep_inputs: copies the wires from other nodes as well.

    Returns:
        The graph and the ids of the copies, in graph order.

    Raises:
        UnknownNameError: an id is not in the graph.
        EditError: the graph would be too large.
    """
    chosen = _chosen(graph, ids)
    wires = [
        wire
        for node in chosen
        for wire in graph.wires_into.get(node, ())
        if keep_inputs or wire.source.node in chosen
    ]
    nodes = [replace(node, position=_shifted(node, offset)) for node in chosen.values()]
    return _add(graph, nodes, wires, graph.ties)


def copy(
    graph: Graph, ids: Iterable[NodeId], blocks: Mapping[BlockName, Block] | None = None
) -> str:
    """Gives nodes and the wires between them as JSON text for the clipboard.

    Args:
        graph: where from.
        ids: the nodes.
        blocks: of the project; those that the nodes use go along.

    Raises:
        UnknownNameError: an id is not in the graph.
    """
    chosen = _chosen(graph, ids)
    wires = [
        w for node in chosen for w in graph.wires_into.get(node, ()) if w.source.node in chosen
    ]
    nodes = [_on_its_own(graph, node, chosen) for node in chosen.values()]
    ties = [tie for tie in graph.ties if tie.node in chosen and tie.owner in chosen]
    part = Graph(encoding.graph_nodes(nodes), tuple(wires), tuple(ties))
    fields = {**encoding.graph_to_json(part), "format": FORMAT, "version": schema.VERSION}
    carried = blocks_used_by(part, blocks or {})
    if carried:
        fields["blocks"] = [encoding.block_to_json(block) for block in carried]
    return json.dumps(fields, sort_keys=True, indent=1, allow_nan=False)


def paste(
    graph: Graph, text: str, position: tuple[float, float]
) -> tuple[Graph, tuple[NodeId, ...]]:
    """Adds the nodes that `copy` put into a text.

    Args:
        graph: where to.
        text: from the clipboard; anyone may have written it, so it is checked like a file.
        position: of the upper left corner of them all, in scene units.

    Returns:
        The graph and the ids of the new nodes.

    Raises:
        PasteRefusedError: the text is no part of a network.
        EditError: the graph would be too large.
    """
    return _put(graph, _read(text)[0], position)


def paste_into(
    project: Project, scope: BlockName | None, text: str, position: tuple[float, float]
) -> tuple[Project, tuple[NodeId, ...]]:
    """Adds the nodes that `copy` put into a text, and the blocks that they use.

    A block that the project has already, and has otherwise, comes under another name.

    Args:
        project: the project.
        scope: the graph that gets the nodes.
        text, position: see `paste`.

    Raises:
        PasteRefusedError, EditError: as `paste`; or a block would contain itself.
    """
    part, carried = _read(text)
    project, names = with_blocks_of(project, carried)
    pasted: list[tuple[NodeId, ...]] = []

    def put(graph: Graph) -> Graph:
        changed, new = _put(graph, with_blocks_renamed(part, names), position)
        pasted.append(new)
        return changed

    return edit_graph(project, scope, put), pasted[0]


def _put(
    graph: Graph, part: Graph, position: tuple[float, float]
) -> tuple[Graph, tuple[NodeId, ...]]:
    left = min((node.position[0] for node in part), default=0.0)
    top = min((node.position[1] for node in part), default=0.0)
    offset = (position[0] - left, position[1] - top)
    nodes = [replace(node, position=_shifted(node, offset)) for node in part]
    return _add(graph, nodes, part.wires, part.ties)


def is_pasteable(text: str) -> bool:
    """Whether a text on the clipboard looks like nodes, at the cost of a glance."""
    return FORMAT in text[:200] or FORMAT in text[-limits.FILE_BYTES :]


def _read(text: str) -> tuple[Graph, tuple[Block, ...]]:
    try:
        if len(text) > limits.FILE_BYTES:
            raise strict_json.ReadError("it is too long.")
        fields = strict_json.parse(text)
        schema.check_fragment(fields)
    except strict_json.ReadError as error:
        raise PasteRefusedError(f"The clipboard holds no nodes of a network: {error}") from None
    assert isinstance(fields, dict)
    part = encoding.graph_from_json({n: v for n, v in fields.items() if n in _PARTS})
    if len(part.nodes) != len(fields["nodes"]):  # type: ignore[arg-type]
        raise PasteRefusedError("The clipboard holds no nodes of a network: an id is used twice.")
    part = replace(part, wires=_sound_wires(part), ties=tuple(_sound_ties(part)))
    if find_cycle(part):
        raise PasteRefusedError("The nodes on the clipboard feed themselves in a loop.")
    alone = with_nodes(part, [_on_its_own(part, node, part.nodes) for node in part])
    return alone, _read_blocks(fields.get("blocks", []))  # type: ignore[arg-type]


def _read_blocks(fields: list[Any]) -> tuple[Block, ...]:
    if any(_has_doubles(each) for each in fields):
        raise PasteRefusedError("The clipboard holds a block in which a name is used twice.")
    try:
        carried = tuple(encoding.block_from_json(each) for each in fields)
    except ValueError:
        raise PasteRefusedError("The clipboard holds a block with an unreadable value.") from None
    whole = Project(blocks=MappingProxyType({block.name: block for block in carried}))
    if len(whole.blocks) != len(carried) or find_recursion(whole):
        raise PasteRefusedError("The clipboard holds blocks that contain themselves.")
    return carried


def _has_doubles(block: dict[str, Any]) -> bool:
    ids = [node["id"] for node in block["graph"].get("nodes", [])]
    names = [argument["name"] for argument in block.get("arguments", [])]
    return len({*ids}) < len(ids) or len({*names}) < len(names)


_PARTS = ("nodes", "wires", "ties")


def _sound_wires(part: Graph) -> tuple[Wire, ...]:
    """Keeps the first wire into each port, between nodes that are there."""
    return tuple(
        wire
        for wire in part.incoming.values()
        if wire.source.node in part.nodes and wire.target.node in part.nodes
    )[::-1]


def _sound_ties(part: Graph) -> list[Tie]:
    return [tie for tie in part.ties if tie.node in part.nodes and tie.owner in part.nodes]


def _on_its_own(graph: Graph, node: Node, chosen: Collection[NodeId]) -> Node:
    """Gives a node without a sharing that leads out of the chosen nodes or nowhere."""
    owner = owner_of(graph, node.id)
    if node.weights_of is None or (owner in chosen and graph.nodes[owner].weights_of is None):
        return node if node.weights_of is None else replace(node, weights_of=owner)
    return replace(node, weights_of=None)


def _chosen(graph: Graph, ids: Iterable[NodeId]) -> Mapping[NodeId, Node]:
    wanted = {node_of(graph, each).id for each in ids}
    return {each: node for each, node in graph.nodes.items() if each in wanted}


def _shifted(node: Node, offset: tuple[float, float]) -> tuple[float, float]:
    return checked_position((node.position[0] + offset[0], node.position[1] + offset[1]))


def _add(
    graph: Graph, nodes: Iterable[Node], wires: Iterable[Wire], ties: Iterable[Tie]
) -> tuple[Graph, tuple[NodeId, ...]]:
    """Adds nodes under fresh ids; whatever names one of them names the new one."""
    nodes = list(nodes)
    if len(graph.nodes) + len(nodes) > limits.NODES:
        raise EditError(f"The graph can hold {limits.NODES:,} nodes and would get more.")
    names = _fresh_ids(graph, nodes)
    added = [
        replace(
            node,
            id=names[node.id],
            weights_of=node.weights_of and names.get(node.weights_of, node.weights_of),
        )
        for node in nodes
    ]
    new_wires = [
        Wire(
            Endpoint(names.get(wire.source.node, wire.source.node), wire.source.port),
            Endpoint(names[wire.target.node], wire.target.port),
        )
        for wire in wires
    ]
    if len(graph.wires) + len(new_wires) > limits.WIRES:
        raise EditError(f"The graph can hold {limits.WIRES:,} wires and would get more.")
    new_ties = [
        Tie(names[t.node], t.parameter, names.get(t.owner, t.owner), t.owner_parameter)
        for t in ties
        if t.node in names
    ]
    graph = with_wires(with_nodes(graph, added), new_wires)
    graph = with_ties(graph, (*graph.ties, *new_ties)) if new_ties else graph
    return graph, tuple(node.id for node in added)


def _fresh_ids(graph: Graph, nodes: Iterable[Node]) -> dict[NodeId, NodeId]:
    taken: set[str] = set(graph.nodes)
    names: dict[NodeId, NodeId] = {}
    for node in nodes:
        names[node.id] = fresh_id_like(taken, node.id)
        taken.add(names[node.id])
    return names

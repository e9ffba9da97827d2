"""What changed from one project to the next, as a message. No torch, no Qt.

Only what an analysis looks at: a node that was merely moved has not changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeAlias

from engine.graph.change import with_nodes
from engine.graph.encoding import (
    block_from_json,
    block_to_json,
    graph_from_json,
    graph_nodes,
    graph_to_json,
    node_from_json,
    node_to_json,
    tie_from_json,
    tie_to_json,
    user_files_from_json,
    user_files_to_json,
    wire_from_json,
    wire_to_json,
)
from engine.graph.model import Block, BlockName, Graph, Node, NodeId, Project, Wire

Object: TypeAlias = dict[str, Any]


def whole(project: Project) -> Object:
    """Gives a message with all that an analysis needs of a project."""
    return {
        "graph": graph_to_json(project.graph),
        "blocks": [block_to_json(block) for block in project.blocks.values()],
        "user_files": user_files_to_json(project.user_files, are_whole=True),
    }


def changes(before: Project, after: Project) -> Object:
    """Gives a message that makes `after` of `before`; empty if an analysis sees no difference."""
    message: Object = {}
    if before.graph is not after.graph:
        difference = _graph_changes(before.graph, after.graph)
        if difference:
            message["graph_changes"] = difference
    if before.user_files != after.user_files:
        message["user_files"] = user_files_to_json(after.user_files, are_whole=True)
    if before.blocks is not after.blocks:
        message.update(_block_changes(before.blocks, after.blocks))
    return message


def applied(project: Project, message: Mapping[str, Any]) -> Project:
    """Gives the project that a message of `whole` or `changes` makes of another one."""
    if "user_files" in message:
        project = replace(project, user_files=user_files_from_json(message["user_files"]))
    graph, blocks = project.graph, dict(project.blocks)
    if "graph" in message:
        graph, blocks = graph_from_json(message["graph"]), {}
    if "graph_changes" in message:
        graph = _with_changes(graph, message["graph_changes"])
    new = [block_from_json(each) for each in message.get("blocks", ())]
    if new or "block_order" in message or "graph" in message:
        blocks.update((block.name, block) for block in new)
        order = message.get("block_order", list(blocks))
        return replace(
            project, graph=graph, blocks=MappingProxyType({name: blocks[name] for name in order})
        )
    return replace(project, graph=graph)


def _block_changes(before: Mapping[BlockName, Block], after: Mapping[BlockName, Block]) -> Object:
    changed = [
        block_to_json(block)
        for name, block in after.items()
        if name not in before or not _is_same_block(before[name], block)
    ]
    message: Object = {"blocks": changed} if changed else {}
    if changed or list(before) != list(after):
        message["block_order"] = list(after)
    return message


def _is_same_block(before: Block, after: Block) -> bool:
    if before is after:
        return True
    is_same_head = before.arguments == after.arguments
    return is_same_head and not _graph_changes(before.graph, after.graph)


def _graph_changes(before: Graph, after: Graph) -> Object:
    message: Object = {}
    if before.nodes is not after.nodes:
        message.update(_node_changes(before.nodes, after.nodes))
    if before.wires is not after.wires:
        message.update(_wire_changes(before.wires, after.wires))
    if before.ties != after.ties:
        message["ties"] = [tie_to_json(tie) for tie in after.ties]
    return message


def _node_changes(before: Mapping[NodeId, Node], after: Mapping[NodeId, Node]) -> Object:
    message: Object = {}
    changed = [node for id, node in after.items() if not _is_same(before.get(id), node)]  # noqa: A001
    if changed:
        message["nodes"] = [node_to_json(node) for node in changed]
    removed = [id for id in before if id not in after]  # noqa: A001
    if removed:
        message["removed"] = removed
    if list(_merged(before, removed, changed)) != list(after):
        message["order"] = list(after)
    return message


def _is_same(before: Node | None, after: Node) -> bool:
    if before is after:
        return True
    return before is not None and replace(before, position=after.position) == after


def _merged(
    before: Mapping[NodeId, Node], removed: Sequence[str], changed: Sequence[Node]
) -> dict[NodeId, Node]:
    nodes = dict(before)
    for id in removed:  # noqa: A001
        del nodes[NodeId(id)]
    nodes.update((node.id, node) for node in changed)
    return nodes


def _wire_changes(before: Sequence[Wire], after: Sequence[Wire]) -> Object:
    """Wires that an edit keeps are the same objects, so identity tells them, and fast."""
    kept_ids = {id(wire) for wire in after}
    removed = [index for index, wire in enumerate(before) if id(wire) not in kept_ids]
    kept = [wire for wire in before if id(wire) in kept_ids]
    added = after[len(kept) :]
    if any(old is not new for old, new in zip(kept, after, strict=False)):
        return {"all_wires": [wire_to_json(wire) for wire in after]}
    message: Object = {}
    if removed:
        message["removed_wires"] = removed
    if added:
        message["wires"] = [wire_to_json(wire) for wire in added]
    return message


def _with_changes(graph: Graph, message: Mapping[str, Any]) -> Graph:
    changed = [node_from_json(each) for each in message.get("nodes", ())]
    if message.keys() == {"nodes"}:
        return with_nodes(graph, changed)  # keeps the indices of the wires
    nodes = graph.nodes
    if message.keys() & {"nodes", "removed", "order"}:
        merged = _merged(nodes, message.get("removed", ()), changed)
        order = message.get("order", merged)
        nodes = graph_nodes(merged[id] for id in order)  # noqa: A001
    ties = graph.ties
    if "ties" in message:
        ties = tuple(tie_from_json(each) for each in message["ties"])
    return Graph(nodes, _with_wire_changes(graph.wires, message), ties, graph.extra)


def _with_wire_changes(wires: tuple[Wire, ...], message: Mapping[str, Any]) -> tuple[Wire, ...]:
    if "all_wires" in message:
        return tuple(wire_from_json(each) for each in message["all_wires"])
    removed = frozenset(message.get("removed_wires", ()))
    if removed:
        wires = tuple(wire for index, wire in enumerate(wires) if index not in removed)
    added = message.get("wires")
    return (*wires, *(wire_from_json(each) for each in added)) if added else wires

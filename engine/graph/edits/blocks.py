"""Edits of blocks as a whole: make, rename, copy, remove; and edits of the graph of one."""

import keyword
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from engine.errors import UnknownNameError, shorten
from engine.graph import limits
from engine.graph.blocks import uses
from engine.graph.change import node_of, with_nodes
from engine.graph.edits.errors import EditError
from engine.graph.edits.sharing import sharers
from engine.graph.model import (
    BLOCK_PREFIX,
    Block,
    BlockArgument,
    BlockName,
    Endpoint,
    Graph,
    NodeId,
    Project,
    Wire,
)
from engine.graph.naming import INPUT, OUTPUT, is_identifier

Scope = BlockName | None
"""The block whose graph is meant; None for the top graph."""

Renames = Mapping[str, str | None]
"""What ports are called from now on; None for those that are gone."""


def block_of(project: Project, name: str) -> Block:
    """Gives a block.

    Raises:
        UnknownNameError: there is none of that name.
    """
    try:
        return project.blocks[BlockName(name)]
    except KeyError:
        raise UnknownNameError("block", name, project.blocks) from None


def block_name_from(text: str) -> str:
    """Gives what a person typed as the name of a class: `residual block` → `ResidualBlock`."""
    words = "".join(each if each.isascii() and each.isalnum() else " " for each in text).split()
    name = "".join(word[0].upper() + word[1:] for word in words)
    return name.lstrip("0123456789")[: limits.ID_LENGTH]


def free_block_name(taken: Container[str], wanted: str = "Block") -> BlockName:
    """Gives a name for a new block: the wanted one, or it with the next free number."""
    if wanted not in taken:
        return BlockName(wanted)
    stem = wanted.rstrip("0123456789") or "Block"
    number = 2
    while f"{stem}{number}" in taken:
        number += 1
    return BlockName(f"{stem}{number}")


def add_block(
    project: Project,
    name: str,
    graph: Graph,
    *,
    arguments: Iterable[BlockArgument] = (),
    help: str = "",  # noqa: A002
) -> Project:
    """Adds a block to the project; nothing uses it yet.

    Raises:
        EditError: the name is taken or no identifier, or there are too many blocks.
    """
    if len(project.blocks) >= limits.BLOCKS:
        raise EditError(f"A project can hold {limits.BLOCKS:,} blocks. Remove unused ones.")
    block = Block(_free_name(project, name), graph, tuple(arguments), help)
    return replace(project, blocks=MappingProxyType({**project.blocks, block.name: block}))


def rename_block(project: Project, name: str, new: str) -> Project:
    """Gives a block another name, everywhere it is used.

    Raises:
        UnknownNameError: there is no such block.
        EditError: the new name is taken or no identifier.
    """
    block = block_of(project, name)
    if new == name:
        return project
    renamed = replace(block, name=_free_name(project, new))
    blocks = {each: renamed if each == name else other for each, other in project.blocks.items()}
    ordered = {other.name: other for other in blocks.values()}
    changed = replace(project, blocks=MappingProxyType(ordered))
    return in_every_graph(changed, lambda graph: _with_operator(graph, name, renamed.name))


def set_block_help(project: Project, name: str, text: str) -> Project:
    """Says in a sentence what a block is for."""
    return with_block(project, replace(block_of(project, name), help=text.strip()[:1000]))


def remove_block(project: Project, name: str) -> Project:
    """Removes a block that nothing uses.

    Raises:
        UnknownNameError: there is no such block.
        EditError: something uses it.
    """
    block = block_of(project, name)
    used = [f"the block {user}" if user else "the network" for user in users_of(project, name)]
    if used:
        raise EditError(
            f"{name} is used in {' and '.join(used[:3])}. Remove or dissolve its uses first."
        )
    kept = {each: other for each, other in project.blocks.items() if each != block.name}
    return replace(project, blocks=MappingProxyType(kept))


def make_independent(project: Project, scope: Scope, id: NodeId) -> tuple[Project, BlockName]:  # noqa: A002
    """Gives one use, and those that share its weights, a copy of the block of its own.

    Returns:
        The project and the name of the copy.

    Raises:
        UnknownNameError: there is no such node or block.
        EditError: the node is no use of a block.
    """
    node = node_of(project.graph_of(scope), id)
    if node.block is None:
        raise EditError(f"{node.name} is no use of a block.")
    block = block_of(project, node.block)
    copy = free_block_name(project.blocks, block.name)
    project = add_block(project, copy, block.graph, arguments=block.arguments, help=block.help)
    project = with_block(project, replace(project.blocks[copy], extra=block.extra))
    graph = project.graph_of(scope)
    group = [replace(each, operator=operator_of(copy)) for each in sharers(graph, node)]
    return project.with_graph(with_nodes(graph, group), scope), copy


def operator_of(block: str) -> str:
    """Gives the operator of the nodes that use a block."""
    return f"{BLOCK_PREFIX}{block}"


def users_of(project: Project, name: str) -> Iterator[Scope]:
    """Gives the graphs that use a block."""
    for scope in (None, *project.blocks):
        if any(each == name for each in uses(project.graph_of(scope))):
            yield scope


def can_use(project: Project, scope: Scope, name: str) -> str | None:
    """Gives the reason why a block cannot be used in a graph; None if it can."""
    if name not in project.blocks:
        return f"There is no block {shorten(name)}."
    if scope is not None and leads_to_block(project, BlockName(name), scope):
        inner = "itself" if scope == name else f"{scope}, which would hold it"
        return f"{name} cannot be used here: it holds {inner}. A block cannot contain itself."
    return None


def leads_to_block(project: Project, start: BlockName, stop: BlockName) -> bool:
    """Whether a block is another one or holds it, at any depth."""
    seen: set[BlockName] = set()
    front = [start]
    while front:
        name = front.pop()
        if name == stop:
            return True
        if name not in seen and name in project.blocks:
            seen.add(name)
            front.extend(uses(project.blocks[name].graph))
    return False


def edit_graph(project: Project, scope: Scope, edit: Callable[[Graph], Graph]) -> Project:
    """Applies an edit to the top graph or to that of a block.

    Where the ports of a block get other names, the wires of its uses follow; those of ports
    that are gone are removed.

    Raises:
        EditError: the edit is refused, two ports would have one name, or the block would
            contain itself.
    """
    before = project.graph_of(scope)
    after = edit(before)
    if after is before:
        return project
    changed = project.with_graph(after, scope)
    if scope is None:
        return changed
    for name in set(uses(after)) - set(uses(before)):
        reason = can_use(changed, scope, name) if name in changed.blocks else None
        if reason:
            raise EditError(reason)
    return _with_followed_ports(changed, scope, before, after)


def with_block(project: Project, block: Block) -> Project:
    """Gives the project with a block in the place of the one of its name."""
    return replace(project, blocks=MappingProxyType({**project.blocks, block.name: block}))


def in_every_graph(project: Project, change: Callable[[Graph], Graph]) -> Project:
    """Gives the project with a change made in the top graph and in those of all blocks."""
    for scope in (None, *project.blocks):
        before = project.graph_of(scope)
        after = change(before)
        if after is not before:
            project = project.with_graph(after, scope)
    return project


def _free_name(project: Project, name: str) -> BlockName:
    if not is_identifier(name) or keyword.iskeyword(name):
        raise EditError(
            f"{shorten(name, 40)!r} cannot be the name of a block: it becomes the name of a class. "
            "Use letters, digits and _, like ResidualBlock."
        )
    if name in project.blocks:
        raise EditError(f"There is already a block named {name}. Choose another name.")
    return BlockName(name)


def _with_operator(graph: Graph, name: str, new: str) -> Graph:
    changed = [replace(node, operator=operator_of(new)) for node in graph if node.block == name]
    return with_nodes(graph, changed) if changed else graph


def _with_followed_ports(
    project: Project, block: BlockName, before: Graph, after: Graph
) -> Project:
    renames = {kind: _renames(before, after, kind) for kind in (INPUT, OUTPUT)}
    if not any(renames.values()):
        return project
    return in_every_graph(
        project, lambda graph: _followed(graph, block, renames[INPUT], renames[OUTPUT])
    )


def _renames(before: Graph, after: Graph, kind: str) -> Renames:
    """Finds which ports have other names now, and which are gone."""
    old = {node.id: node.name for node in before if node.operator == kind}
    new = {node.id: node.name for node in after if node.operator == kind}
    if old == new:
        return {}
    _refuse_doubles(kind, old, new)
    names = set(new.values())
    changed: dict[str, str | None] = {}
    for node, name in old.items():
        if node in new and new[node] != name:
            changed[name] = new[node]
        elif node not in new and name not in names:
            changed[name] = None
    return changed


def _refuse_doubles(kind: str, old: Mapping[NodeId, str], new: Mapping[NodeId, str]) -> None:
    counts = Counter(new.values())
    for node, name in new.items():
        if counts[name] > 1 and old.get(node) != name:
            raise EditError(
                f"The block already has an {kind} named {shorten(name)}. Choose another name."
            )


def _followed(graph: Graph, block: BlockName, inputs: Renames, outputs: Renames) -> Graph:
    users = {node.id for node in graph if node.block == block}
    if not users:
        return graph
    wires = []
    for wire in graph.wires:
        source = _renamed(wire.source, outputs) if wire.source.node in users else wire.source
        target = _renamed(wire.target, inputs) if wire.target.node in users else wire.target
        if source is not None and target is not None:
            is_same = source is wire.source and target is wire.target
            wires.append(wire if is_same else Wire(source, target))
    return graph if wires == [*graph.wires] else replace(graph, wires=tuple(wires))


def _renamed(end: Endpoint, renames: Renames) -> Endpoint | None:
    if end.port not in renames:
        return end
    name = renames[end.port]
    return None if name is None else Endpoint(end.node, name)

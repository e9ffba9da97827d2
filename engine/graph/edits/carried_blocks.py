"""Blocks that come along with nodes from another project."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine.graph.blocks import uses
from engine.graph.change import with_nodes
from engine.graph.edits.blocks import add_block, free_block_name, operator_of, with_block
from engine.graph.model import Block, BlockName, Graph, Project

Names = Mapping[BlockName, BlockName]


def blocks_used_by(graph: Graph, blocks: Mapping[BlockName, Block]) -> list[Block]:
    """Gives the blocks that a graph uses, and those that they use, each once."""
    found: dict[BlockName, Block] = {}
    front = [graph]
    while front:
        for name in uses(front.pop()):
            if name in blocks and name not in found:
                found[name] = blocks[name]
                front.append(blocks[name].graph)
    return list(found.values())


def with_blocks_of(project: Project, carried: Iterable[Block]) -> tuple[Project, Names]:
    """Adds blocks to a project.

    Returns:
        The project, and what those are called there that it has otherwise already.

    Raises:
        EditError: a name cannot be one, or there are too many.
    """
    blocks = {block.name: block for block in carried}
    names = _new_names(project, blocks)
    for name, block in blocks.items():
        wanted = names.get(name, name)
        if wanted not in project.blocks:
            graph = with_blocks_renamed(block.graph, names)
            project = add_block(project, wanted, graph)
            project = with_block(project, replace(block, name=wanted, graph=graph))
    return project, names


def with_blocks_renamed(graph: Graph, names: Names) -> Graph:
    """Gives a graph that uses the blocks of other names."""
    changed = [
        replace(node, operator=operator_of(new))
        for node in graph
        if node.block is not None and (new := names.get(node.block)) is not None
    ]
    return with_nodes(graph, changed) if changed else graph


def _new_names(project: Project, blocks: Mapping[BlockName, Block]) -> Names:
    others = {n for n, block in blocks.items() if project.blocks.get(n, block) != block}
    while True:  # what uses a block under another name is another block itself
        users = {
            name
            for name, block in blocks.items()
            if name in project.blocks and name not in others and others & {*uses(block.graph)}
        }
        if not users:
            break
        others |= users
    taken = {*project.blocks, *blocks}
    names: dict[BlockName, BlockName] = {}
    for name in (each for each in blocks if each in others):
        names[name] = free_block_name(taken, name)
        taken.add(names[name])
    return names

"""How often a use is repeated, where arithmetic over a block's arguments says it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.errors import EngineError
from engine.graph.blocks import arguments_of_use, repetitions
from engine.graph.edits.errors import EditError
from engine.graph.limits import NESTING
from engine.graph.model import Block, BlockName, Node, Project, Value

Values = Mapping[str, Value]


def with_known_repeat(project: Project, scope: BlockName | None, node: Node) -> Node:
    """Gives a use with the number of its repetitions, where that is one number everywhere.

    Raises:
        EditError: the uses of the enclosing block repeat it differently, or it has no value.
    """
    if isinstance(node.repeat, int) and not isinstance(node.repeat, bool):
        return node
    try:
        counts = sorted({repetitions(node, each) for each in _environments(project, scope)})
    except EngineError as error:
        raise EditError(f"{node.name} cannot be dissolved: {error}") from None
    if len(counts) != 1:
        raise EditError(
            f"{node.name} is repeated {' or '.join(map(str, counts[:4]))} times, as the uses of "
            f"{scope} say, and its nodes can only be there one number of times. Set a number "
            "first, or make one of the uses independent."
        )
    return replace(node, repeat=counts[0])


def _environments(project: Project, scope: BlockName | None) -> list[Values]:
    """Gives the values of a block's arguments at each use; its defaults where it has none."""
    if scope is None:
        return [{}]
    block = project.blocks[scope]
    defaults = {each.name: each.default for each in block.arguments}
    return list(_found(project, block, 0)) or [defaults]


def _found(project: Project, block: Block, depth: int) -> Iterator[Values]:
    for scope in (None, *project.blocks) if depth <= NESTING else ():
        uses = [node for node in project.graph_of(scope) if node.block == block.name]
        around: list[Values] = [{}]
        if uses and scope is not None:
            around = list(_found(project, project.blocks[scope], depth + 1))
        for node in uses:
            for names in around:
                yield from arguments_of_use(block, node, names)

"""Blocks: graphs used as operators. Their arguments, repetitions and nesting."""

from collections.abc import Iterator, Mapping

from engine.errors import EngineError, UnknownNameError
from engine.graph import limits
from engine.graph.expressions import resolve
from engine.graph.model import Block, BlockArgument, BlockName, Graph, Node, Project, Value
from engine.graph.ports import ports_of_block

__all__ = [
    "BlockError",
    "argument_fault",
    "argument_faults",
    "arguments_of_use",
    "find_recursion",
    "is_list_of_values",
    "nesting",
    "ports_of_block",
    "repetitions",
    "unfolded_nodes",
    "uses",
]


class BlockError(EngineError):
    """A use of a block that cannot be."""


def argument_fault(argument: BlockArgument, value: Value) -> str | None:
    """Gives what is wrong with a value for a block's argument (`must be …`), or None."""
    match argument.kind:
        case "int":
            is_right = isinstance(value, int) and not isinstance(value, bool)
            return None if is_right else "must be a whole number"
        case "float":
            is_right = isinstance(value, int | float) and not isinstance(value, bool)
            return None if is_right else "must be a number"
        case "bool":
            return None if isinstance(value, bool) else "must be true or false"
        case "tuple":
            return None if isinstance(value, tuple) else "must be a list of numbers"
        case "choice":
            options = ", ".join(argument.choices)
            return None if value in argument.choices else f"must be one of {options}"
    return f"has the unknown kind {argument.kind}"


def argument_faults(block: Block, values: Mapping[str, Value]) -> list[tuple[str, str]]:
    """Gives each argument of a use that cannot be, and why (`must be …`).

    Args:
        block: the block.
        values: what one repetition of the use gives, expressions resolved.
    """
    known = {argument.name for argument in block.arguments}
    faults = [(name, "is no argument of the block") for name in values if name not in known]
    for argument in block.arguments:
        fault = argument_fault(argument, values.get(argument.name, argument.default))
        if fault:
            faults.append((argument.name, fault))
    return faults


def repetitions(node: Node, names: Mapping[str, Value]) -> int:
    """Gives how often a use of a block is applied.

    Args:
        node: the use.
        names: the arguments of the block that the use stands in.

    Raises:
        BlockError: it is no whole number in the limits.
        ExpressionError, UnknownNameError: it is an expression without a value.
    """
    count = resolve(node.repeat, names)
    is_count = isinstance(count, int) and not isinstance(count, bool)
    if not is_count or not isinstance(count, int) or not 1 <= count <= limits.REPEAT:
        raise BlockError(
            f"{node.name} is repeated {count!r:.40} times; expected a whole number from 1 to "
            f"{limits.REPEAT:,}. Change its repeat."
        )
    return count


def arguments_of_use(
    block: Block, node: Node, names: Mapping[str, Value]
) -> tuple[dict[str, Value], ...]:
    """Gives the values of a block's arguments for each repetition of a use.

    Args:
        block: the block.
        node: the use; where it is repeated, an argument may be a list of one value each.
        names: the arguments of the block that the use stands in.

    Raises:
        BlockError: a list has not as many values as there are repetitions, or a value does
            not fit its argument.
        ExpressionError, UnknownNameError: an expression has no value.
    """
    count = repetitions(node, names)
    columns = {argument.name: _column(argument, node, names, count) for argument in block.arguments}
    for name in node.arguments:
        if name not in columns:
            raise UnknownNameError(f"argument of the block {block.name}", name, columns)
    return tuple({name: column[step] for name, column in columns.items()} for step in range(count))


def is_list_of_values(argument: BlockArgument, given: Value) -> bool:
    """Whether what a use sets for an argument is a list with one value for each repetition.

    It is a list that is drawn as one; an expression stands for one value.
    """
    if not isinstance(given, tuple):
        return False
    return argument.kind != "tuple" or any(isinstance(each, tuple) for each in given)


def uses(graph: Graph) -> Iterator[BlockName]:
    """Gives the blocks that a graph uses, each once, in graph order."""
    return iter(dict.fromkeys(node.block for node in graph if node.block is not None))


def find_recursion(project: Project) -> list[BlockName] | None:
    """Gives blocks that each use the next, the last one the first; None if there are none."""
    done: set[BlockName] = set()
    for start in project.blocks:
        path: list[BlockName] = []
        stack = [(start, _used_blocks(project, start))] if start not in done else []
        path.extend(name for name, _rest in stack)
        while stack:
            name, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                done.add(name)
                stack.pop()
                path.pop()
            elif following in path:
                return path[path.index(following) :]
            elif following not in done:
                stack.append((following, _used_blocks(project, following)))
                path.append(following)
    return None


def nesting(project: Project) -> int:
    """Gives how deep blocks stand in blocks; 0 without blocks. Needs blocks without recursion."""
    depths: dict[BlockName | None, int] = {}
    for name in _inner_first(project):
        graph = project.graph_of(name)
        depths[name] = max(
            (depths[each] + 1 for each in uses(graph) if each in project.blocks), default=0
        )
    return depths.get(None, 0)


def unfolded_nodes(project: Project) -> int:
    """Gives how many nodes there are with every use and repetition of a block counted, to 10^18.

    Repetitions given by an expression count once. Needs blocks without recursion.
    """
    counts: dict[BlockName | None, int] = {}
    for name in _inner_first(project):
        total = 0
        for node in project.graph_of(name):
            inner = counts.get(node.block, 0) if node.block is not None else 0
            times = node.repeat if isinstance(node.repeat, int) else 1
            total += 1 + inner * max(1, times)
        counts[name] = min(total, 10**18)
    return counts.get(None, 0)


def _column(
    argument: BlockArgument, node: Node, names: Mapping[str, Value], count: int
) -> tuple[Value, ...]:
    given = node.arguments.get(argument.name, argument.default)
    value = resolve(given, names)
    column: tuple[Value, ...] = (value,) * count
    if is_list_of_values(argument, given) and (count > 1 or argument_fault(argument, value)):
        assert isinstance(value, tuple)
        column = value
    if len(column) != count:
        raise BlockError(
            f"{argument.name} of {node.name} has {len(column)} values for {count} repetitions. "
            "Give one value, or one for each repetition."
        )
    for each in column:
        fault = argument_fault(argument, each)
        if fault:
            raise BlockError(f"{argument.name} of {node.name} is {each!r:.40}; it {fault}.")
    return column


def _used_blocks(project: Project, name: BlockName) -> Iterator[BlockName]:
    return (each for each in uses(project.blocks[name].graph) if each in project.blocks)


def _inner_first(project: Project) -> Iterator[BlockName | None]:
    """Gives each block after all that it uses, then None for the top graph."""
    done: set[BlockName] = set()
    for start in project.blocks:
        stack = [start]
        while stack:
            waiting = [each for each in _used_blocks(project, stack[-1]) if each not in done]
            if waiting:
                stack.append(waiting[0])
                continue
            name = stack.pop()
            if name not in done:
                done.add(name)
                yield name
    yield None

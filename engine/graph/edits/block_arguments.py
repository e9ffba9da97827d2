"""Edits of the arguments of a block."""

import keyword
from collections.abc import Callable
from dataclasses import fields, replace

from engine.errors import UnknownNameError, shorten
from engine.graph import limits
from engine.graph.blocks import argument_fault
from engine.graph.change import node_of, with_nodes
from engine.graph.edits.blocks import block_of, in_every_graph, with_block
from engine.graph.edits.errors import EditError, ValueRefusedError
from engine.graph.edits.nodes import set_argument
from engine.graph.edits.values import checked_value
from engine.graph.expressions import has_expression
from engine.graph.model import (
    Block,
    BlockArgument,
    Expression,
    Graph,
    Node,
    NodeId,
    Project,
    Value,
    frozen,
)
from engine.graph.naming import is_identifier
from engine.graph.substitution import names_used, substituted_graph

KINDS = ("int", "float", "bool", "tuple", "choice")
_RESERVED = frozenset({*keyword.kwlist, "min", "max", "self"})


def add_argument(project: Project, block: str, argument: BlockArgument) -> Project:
    """Gives a block one more argument; its uses have the default.

    Raises:
        UnknownNameError: there is no such block.
        EditError: the name is taken or cannot be, or the default does not fit the kind.
    """
    changed = block_of(project, block)
    if len(changed.arguments) >= limits.BLOCK_ARGUMENTS:
        raise EditError(f"A block can have {limits.BLOCK_ARGUMENTS} arguments.")
    _check_name(changed, argument.name)
    made = _checked(argument)
    return with_block(project, replace(changed, arguments=(*changed.arguments, made)))


def change_argument(project: Project, block: str, name: str, **changes: object) -> Project:
    """Changes the kind, the default, the choices or the help of an argument.

    Where another kind comes without a default that fits it, it gets one.

    Raises:
        UnknownNameError: there is no such block, argument or field.
        EditError: the default does not fit the kind.
    """
    changed = block_of(project, block)
    before = _argument_of(changed, name)
    known = [field.name for field in fields(BlockArgument) if field.name != "name"]
    for field in changes:
        if field not in known:
            raise UnknownNameError("field of an argument", field, known)
    after = replace(before, **changes)  # type: ignore[arg-type]
    if "default" not in changes and argument_fault(after, after.default):
        after = replace(after, default=converted(before.default, after))
    made = _checked(after)
    arguments = tuple(made if each is before else each for each in changed.arguments)
    return with_block(project, replace(changed, arguments=arguments))


def rename_argument(project: Project, block: str, name: str, new: str) -> Project:
    """Gives an argument another name, in the expressions of the block and at its uses.

    Raises:
        UnknownNameError: there is no such block or argument.
        EditError: the new name is taken or cannot be.
    """
    changed = block_of(project, block)
    before = _argument_of(changed, name)
    if new == name:
        return project
    _check_name(changed, new)
    after = replace(before, name=new)
    arguments = tuple(after if each is before else each for each in changed.arguments)
    graph = substituted_graph(changed.graph, {name: Expression(new)})
    project = with_block(project, replace(changed, arguments=arguments, graph=graph))
    return _at_uses(project, block, name, lambda value: {new: value})


def remove_argument(project: Project, block: str, name: str) -> Project:
    """Takes an argument away; the nodes that use it have its default from then on.

    Raises:
        UnknownNameError: there is no such block or argument.
        EditError: nodes use it and it has no default.
    """
    changed = block_of(project, block)
    before = _argument_of(changed, name)
    users = [node for node in changed.graph if name in names_used(node)]
    if users and before.default is None:
        raise EditError(f"{users[0].name} uses {name}. Give it a default first, or change that.")
    graph = substituted_graph(changed.graph, {name: before.default})
    arguments = tuple(each for each in changed.arguments if each is not before)
    project = with_block(project, replace(changed, arguments=arguments, graph=graph))
    return _at_uses(project, block, name, lambda _value: {})


def make_argument(
    project: Project,
    block: str,
    id: NodeId,  # noqa: A002
    name: str,
    argument: BlockArgument,
) -> Project:
    """Makes what a node in a block has set the default of a new argument of the block.

    Args:
        project: the project.
        block: the block.
        id: a node in it.
        name: of the node's argument.
        argument: the new argument of the block.

    Raises:
        UnknownNameError: there is no such block or node.
        EditError: the argument's name is taken or its default does not fit.
    """
    node_of(block_of(project, block).graph, id)
    project = add_argument(project, block, argument)
    changed = project.blocks[block_of(project, block).name]
    graph = set_argument(changed.graph, id, name, Expression(argument.name))
    return with_block(project, replace(changed, graph=graph))


def free_argument_name(block: Block, wanted: str) -> str:
    """Gives a name for a new argument of a block: the wanted one, or it with a number."""
    taken = {each.name for each in block.arguments} | _RESERVED
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}{number}" in taken:
        number += 1
    return f"{wanted}{number}"


def kind_of(value: Value) -> str | None:
    """Gives the kind of argument that takes a value; None if none does."""
    match value:
        case bool():
            return "bool"
        case int():
            return "int"
        case float():
            return "float"
        case tuple() if not has_expression(value):
            return "tuple"
        case str():
            return "choice"
    return None


def converted(value: Value, argument: BlockArgument) -> Value:
    """Gives a value as an argument's kind can have it: as near as possible to what it was."""
    first = value[0] if isinstance(value, tuple) and value else value
    number = first if isinstance(first, bool | int | float) else 0
    match argument.kind:
        case "int":
            return int(number)
        case "float":
            return float(number)
        case "bool":
            return bool(number)
        case "tuple":
            return value if isinstance(value, tuple) else (number,)
    return argument.choices[0] if argument.choices else value


def _argument_of(block: Block, name: str) -> BlockArgument:
    for argument in block.arguments:
        if argument.name == name:
            return argument
    known = [argument.name for argument in block.arguments]
    raise UnknownNameError(f"argument of the block {block.name}", name, known)


def _check_name(block: Block, name: str) -> None:
    if not is_identifier(name):
        raise EditError(
            f"{shorten(name, 40)!r} cannot be the name of an argument. Use letters, digits and _, "
            "like out_channels."
        )
    if name in _RESERVED:
        raise EditError(f"{name} is a word of Python. Choose another name for the argument.")
    if any(each.name == name for each in block.arguments):
        raise EditError(f"{block.name} already has an argument named {name}. Choose another name.")


def _checked(argument: BlockArgument) -> BlockArgument:
    if argument.kind not in KINDS:
        raise UnknownNameError("kind of argument", argument.kind, KINDS)
    default = checked_value(argument.name, argument.default)
    if argument.kind == "float" and isinstance(default, int) and not isinstance(default, bool):
        default = float(default)
    fault = None if default is None else argument_fault(argument, default)
    if fault or has_expression(default):
        reason = fault or "must be a value; an expression belongs to a node"
        raise ValueRefusedError(f"The default of {argument.name} {reason}.")
    return replace(argument, default=default)


def _at_uses(
    project: Project, block: str, name: str, change: Callable[[Value], dict[str, Value]]
) -> Project:
    """Puts other arguments in the place of one at every use of a block."""

    def changed(graph: Graph) -> Graph:
        nodes = [
            _replaced(node, name, change)
            for node in graph
            if node.block == block and name in node.arguments
        ]
        return with_nodes(graph, nodes) if nodes else graph

    return in_every_graph(project, changed)


def _replaced(node: Node, name: str, change: Callable[[Value], dict[str, Value]]) -> Node:
    arguments: dict[str, Value] = {}
    for each, value in node.arguments.items():
        arguments |= change(value) if each == name else {each: value}
    return replace(node, arguments=frozen(arguments))  # type: ignore[arg-type]

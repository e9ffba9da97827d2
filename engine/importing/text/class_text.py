"""A class of a generated file, taken apart into its statements."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.graph.model import Value
from engine.importing.text.comments import Comments
from engine.importing.text.errors import unread
from engine.importing.text.values import value_of


@dataclass(frozen=True)
class ParameterText:
    """An argument of a constructor.

    Args:
        name: its name.
        annotation: its type as text.
        default: its default; None where it has none.
    """

    name: str
    annotation: str
    default: Value = None


@dataclass(frozen=True)
class TieText:
    """`self.decode.weight = self.encode.weight`: attribute paths without `self`."""

    target: tuple[str, ...]
    source: tuple[str, ...]


@dataclass(frozen=True)
class ClassText:
    """A class, taken apart.

    Args:
        name: of the class.
        help: its docstring.
        parameters: of the constructor.
        made: attributes and what they are made by, in order.
        ties: parameters that are other ones.
        inputs: arguments of `forward`.
        body: the statements of `forward`.
        shapes: what the comments say of the inputs.
        result_names: what the comments call the results, by their number.
    """

    name: str
    help: str
    parameters: tuple[ParameterText, ...]
    made: tuple[tuple[str, ast.expr], ...]
    ties: tuple[TieText, ...]
    inputs: tuple[str, ...]
    body: tuple[ast.stmt, ...]
    shapes: Mapping[str, str]
    result_names: Mapping[int, str]


def class_text(node: ast.ClassDef, comments: Comments) -> ClassText:
    """Takes a class apart.

    Raises:
        ReadingError: it is not one that the generator writes.
    """
    functions = {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
    if "forward" not in functions:
        raise unread(node, "a class with a method forward")
    forward, init = functions["forward"], functions.get("__init__")
    parameters = tuple(_parameters(init)) if init else ()
    statements = list(init.body) if init else []
    names = {parameter.name for parameter in parameters}
    return ClassText(
        name=node.name,
        help=" ".join((ast.get_docstring(node) or "").split()),
        parameters=parameters,
        made=tuple(_made(statements, names)),
        ties=tuple(_ties(statements)),
        inputs=tuple(each.arg for each in forward.args.args[1:]),
        body=tuple(forward.body),
        shapes=comments.of_arguments(forward),
        result_names=comments.of_results(forward),
    )


def path_of(node: ast.expr) -> tuple[str, ...] | None:
    """Gives `("encode", "weight")` for `self.encode.weight`, None for anything else.

    The number of a repetition is a name of its own: `("blocks", "0", "weight")`.
    """
    names: list[str] = []
    while isinstance(node, ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
        elif isinstance(node.slice, ast.Constant) and type(node.slice.value) is int:
            names.append(str(node.slice.value))
        else:
            return None
        node = node.value
    is_own = isinstance(node, ast.Name) and node.id == "self" and bool(names)
    return tuple(reversed(names)) if is_own else None


def _parameters(init: ast.FunctionDef) -> Iterator[ParameterText]:
    arguments = init.args.args[1:]
    missing = len(arguments) - len(init.args.defaults)
    for number, argument in enumerate(arguments):
        annotation = ast.unparse(argument.annotation) if argument.annotation else ""
        default = None if number < missing else value_of(init.args.defaults[number - missing])
        yield ParameterText(argument.arg, annotation, default)


def _assignments(statements: list[ast.stmt]) -> Iterator[tuple[tuple[str, ...], ast.expr]]:
    for statement in statements:
        match statement:
            case ast.Assign(targets=[target], value=value) if path_of(target):
                yield path_of(target) or (), value
            case ast.Expr(value=ast.Constant() | ast.Call()):
                continue  # a docstring, super().__init__() or a buffer
            case _:
                raise unread(statement, "an attribute of self")


def _made(statements: list[ast.stmt], names: set[str]) -> Iterator[tuple[str, ast.expr]]:
    for path, value in _assignments(statements):
        is_stored = isinstance(value, ast.Name) and value.id in names
        if len(path) == 1 and not is_stored:
            yield path[0], value


def _ties(statements: list[ast.stmt]) -> Iterator[TieText]:
    for path, value in _assignments(statements):
        source = path_of(value)
        if len(path) > 1 and source:
            yield TieText(path, source)

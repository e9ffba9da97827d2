"""A class of the generated file: its header, constructor and forward pass."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from engine.codegen import pieces
from engine.codegen.constructor import BlockMaker, ConstructorWriter
from engine.codegen.docstring import docstring
from engine.codegen.forward import write_forward
from engine.codegen.literals import written
from engine.codegen.modules import Modules
from engine.codegen.pieces import BLANK, Line, Piece, Row, Text
from engine.codegen.scope import Scope
from engine.codegen.symbols import Parameter, Symbols
from engine.graph.model import NodeId
from engine.graph.problem import NodePath

MakerFor: TypeAlias = Callable[[Scope, Symbols], BlockMaker]
"""Gives what writes the uses of blocks inside a class."""


@dataclass(frozen=True)
class WrittenClass:
    """A class and what its uses need to know of it.

    Args:
        name: its name in the file.
        lines: its text.
        parameters: the arguments of its constructor.
        scope, modules: what it was written from.
        paths: what it names of PyTorch and of libraries (`F.relu`).
    """

    name: str
    lines: tuple[Line, ...]
    parameters: tuple[Parameter, ...]
    scope: Scope
    modules: Modules
    paths: frozenset[str]

    def paths_of(self, node: NodeId) -> list[NodePath]:
        """Gives every use of a node of this class, the first one last."""
        return [use.path(node) for use in reversed(self.scope.uses)]


def write_class(
    name: str, scope: Scope, *, maker_for: MakerFor, reserved: Iterable[str]
) -> WrittenClass:
    """Writes the class of a graph.

    Args:
        name: of the class.
        scope: the graph and its uses.
        maker_for: gives what writes the uses of blocks inside it.
        reserved: names of the file that variables must not take.
    """
    symbols, modules = Symbols(scope), Modules(scope)
    for node in scope.order:
        symbols.values(node)
    constructor = ConstructorWriter(scope, modules, symbols, maker_for(scope, symbols))
    made = constructor.lines(2)
    forward = write_forward(scope, modules, symbols, reserved=reserved, indent=2)
    stored = [each for each in symbols.parameters if each.name in forward.stored]
    header = function_header("forward", ["self"], forward.arguments, len(scope.results))
    lines = [
        Line(Text(f"class {name}(nn.Module):")),
        *docstring(scope.block.help if scope.block else "", indent=1),
        *_initialisation(symbols.parameters, stored, made),
        Line(header, 1),
        *forward.lines,
    ]
    paths = forward.paths | constructor.paths
    return WrittenClass(name, tuple(lines), symbols.parameters, scope, modules, paths)


def function_header(
    name: str, bare: Sequence[str], tensors: Sequence[str], result_count: int
) -> Piece:
    """Gives the first line of a function over tensors.

    Args:
        name: of the function.
        bare: arguments with no type.
        tensors: arguments that are tensors.
        result_count: how many tensors it returns.
    """
    arguments = [Text(each) for each in bare] + [Text(f"{each}: Tensor") for each in tensors]
    many = f"tuple[{', '.join(['Tensor'] * result_count)}]"
    return _signature(name, arguments, "Tensor" if result_count == 1 else many)


def _signature(name: str, arguments: Sequence[Piece], result: str) -> Piece:
    return Row((Text(f"def {name}"), pieces.bracket("(", arguments, ")"), Text(f" -> {result}:")))


def _initialisation(
    parameters: Sequence[Parameter], stored: Sequence[Parameter], made: Sequence[Line]
) -> list[Line]:
    if not (parameters or made):
        return []
    arguments: list[Piece] = [Text("self"), *(_parameter(each) for each in parameters)]
    return [
        Line(_signature("__init__", arguments, "None"), 1),
        Line(Text("super().__init__()"), 2),
        *(Line(Text(f"self.{each.name} = {each.name}"), 2) for each in stored),
        *made,
        BLANK,
    ]


def _parameter(parameter: Parameter) -> Piece:
    head = Text(f"{parameter.name}: {parameter.annotation}")
    if parameter.default is None:
        return head
    return Row((head, Text(" = "), written(parameter.default).piece))

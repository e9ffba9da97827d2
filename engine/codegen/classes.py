"""A class of the generated file: its header, constructor and forward pass."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from engine.codegen import pieces
from engine.codegen.comments import Comments
from engine.codegen.constructor import BlockMaker, ConstructorWriter
from engine.codegen.docstring import docstring
from engine.codegen.forward import write_forward
from engine.codegen.layout import fits
from engine.codegen.literals import written
from engine.codegen.modules import Modules
from engine.codegen.pieces import BLANK, Bracket, Item, Line, Piece, Row, Style, Text
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
    said = [] if scope.block else Comments(scope, symbols).of_sources(forward.arguments)
    lines = [
        Line(Text(f"class {name}(nn.Module):")),
        *docstring(scope.block.help if scope.block else "", indent=1),
        *_initialisation(symbols.parameters, stored, made),
        _forward_header(forward.arguments, said, len(scope.results)),
        *forward.lines,
    ]
    paths = forward.paths | constructor.paths
    return WrittenClass(name, tuple(lines), symbols.parameters, scope, modules, paths)


def _forward_header(tensors: Sequence[str], said: Sequence[str], result_count: int) -> Line:
    """Gives the first line of `forward`, with what is said of the arguments."""
    line = Line(function_header("forward", ["self"], tensors, result_count), 1, ", ".join(said))
    if len(said) != len(tensors) or fits(line):
        return line
    texts = [text.partition(": ")[2] for text in said]
    items = [Item(Text("self"))]
    items += [Item(Text(f"{n}: Tensor"), text) for n, text in zip(tensors, texts, strict=True)]
    arguments = Bracket("(", tuple(items), ")", Style.ALWAYS)
    return Line(_signature("forward", arguments, _result(result_count)), 1)


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
    return _signature(name, pieces.bracket("(", arguments, ")"), _result(result_count))


def _result(count: int) -> str:
    return "Tensor" if count == 1 else f"tuple[{', '.join(['Tensor'] * count)}]"


def _signature(name: str, arguments: Piece, result: str) -> Piece:
    return Row((Text(f"def {name}"), arguments, Text(f" -> {result}:")))


def _initialisation(
    parameters: Sequence[Parameter], stored: Sequence[Parameter], made: Sequence[Line]
) -> list[Line]:
    if not (parameters or made):
        return []
    arguments: list[Piece] = [Text("self"), *(_parameter(each) for each in parameters)]
    return [
        Line(_signature("__init__", pieces.bracket("(", arguments, ")"), "None"), 1),
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

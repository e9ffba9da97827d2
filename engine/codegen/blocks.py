"""Where blocks are used, and how a use of one is constructed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from engine.analysis.result import Analysis
from engine.codegen import pieces
from engine.codegen.errors import CodegenError
from engine.codegen.literals import written
from engine.codegen.pieces import Expression, Item, Piece, Row, Style, Text
from engine.codegen.scope import Scope
from engine.codegen.symbols import Parameter, Symbols, is_constant
from engine.graph.model import Block, BlockName, NodeId, Value

SHORTEST_LOOP = 3
"""So many equal repetitions are written as a comprehension."""


class Repetitions:
    """Finds the uses that a node of a block stands for, by the paths that the analysis knows."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._prefixes = {path[: index + 1] for path in analysis.nodes for index in _slashes(path)}

    def prefixes(self, path: str) -> tuple[str, ...]:
        """Gives the prefixes of the paths inside each repetition of the node at `path`."""
        if f"{path}/0/" not in self._prefixes:
            return (f"{path}/",)
        found: list[str] = []
        while (prefix := f"{path}/{len(found)}/") in self._prefixes:
            found.append(prefix)
        return tuple(found)

    def is_repeated(self, path: str) -> bool:
        """Whether the node at `path` is a repeated block."""
        return f"{path}/0/" in self._prefixes

    def arguments(self, path: str, prefix: str, block: Block) -> dict[str, Value]:
        """Gives the values of a block's arguments in one of its uses."""
        nodes = self._analysis.nodes
        use = prefix.rstrip("/")
        known = nodes[use] if use in nodes else nodes[path]  # type: ignore[index]
        values = {each.name: each.default for each in block.arguments} | dict(known.arguments)
        if use != path and use not in nodes:
            number = int(use.rpartition("/")[2])
            kinds = {each.name: each.kind for each in block.arguments}
            values = {name: _nth(value, number, kinds.get(name)) for name, value in values.items()}
        return values


def _slashes(path: str) -> Iterable[int]:
    return (index for index, character in enumerate(path) if character == "/")


def _nth(value: Value, number: int, kind: str | None) -> Value:
    is_list = isinstance(value, tuple) and (
        kind != "tuple" or all(isinstance(each, tuple) for each in value)
    )
    if is_list and isinstance(value, tuple) and number < len(value):
        return value[number]
    return value


@dataclass(frozen=True)
class BlockClass:
    """What the uses of a block need to know of its class.

    Args:
        name: of the class.
        parameters: of its constructor.
        uses: the number of each use in the parameters' columns, by prefix.
    """

    name: str
    parameters: tuple[Parameter, ...]
    uses: dict[str, int]


class BlockMaker:
    """Writes the construction of blocks inside one class.

    Args:
        scope, symbols: of the class.
        classes: of the blocks.
        repetitions: which uses a node stands for.
    """

    def __init__(
        self,
        scope: Scope,
        symbols: Symbols,
        classes: dict[BlockName, BlockClass],
        repetitions: Repetitions,
    ) -> None:
        self._scope, self._symbols = scope, symbols
        self._classes, self._repetitions = classes, repetitions

    def __call__(self, node: NodeId) -> Expression:
        """Gives the construction of a node that uses a block."""
        block = self._scope.node(node).block
        if block is None:
            raise TypeError(f"{node} is no use of a block")
        written_class = self._classes[block]
        columns = self._columns(node, written_class)
        made = [self._construction(node, written_class, *each) for each in columns]
        path = self._scope.uses[0].path(node)
        if not self._repetitions.is_repeated(path):
            return Expression(made[0])
        return Expression(self._repeated(node, made))

    def _columns(self, node: NodeId, made: BlockClass) -> list[tuple[int, Sequence[int]]]:
        """Gives for each repetition its number and the uses that it is, over this class's uses."""
        prefixes = [self._repetitions.prefixes(use.path(node)) for use in self._scope.uses]
        if len({len(each) for each in prefixes}) != 1:
            raise CodegenError(
                f"{self._scope.node(node).name} is repeated a different number of times in "
                "different uses of its block. Make those uses independent."
            )
        return [
            (number, [made.uses[each[number]] for each in prefixes])
            for number in range(len(prefixes[0]))
        ]

    def _construction(
        self, node: NodeId, made: BlockClass, number: int, uses: Sequence[int]
    ) -> Piece:
        arguments: list[Piece] = []
        for parameter in made.parameters:
            column = tuple(parameter.column[use] for use in uses)
            given = self._given(node, parameter, number)
            is_default = given is None and is_constant(column) and column[0] == parameter.default
            if is_default and parameter.default is not None:
                continue
            value = self._symbols.symbol(given, column, wanted=parameter.name, node=node)
            piece = written(value).piece
            is_keyword = parameter.default is not None
            arguments.append(pieces.keyword(parameter.name, piece) if is_keyword else piece)
        return pieces.call(made.name, arguments)

    def _given(self, node: NodeId, parameter: Parameter, number: int) -> Value:
        if parameter.declared is None:
            return None
        given = self._scope.node(node).arguments.get(parameter.declared.name)
        if not self._repetitions.is_repeated(self._scope.uses[0].path(node)):
            return given
        return _nth(given, number, parameter.declared.kind)

    def _repeated(self, node: NodeId, made: Sequence[Piece]) -> Piece:
        is_plain = len(self._scope.operands(node)) == 1 and len(self._scope.outputs(node)) == 1
        items: list[Item] = []
        for piece, group in groupby(made):
            count = len(list(group))
            if count < SHORTEST_LOOP:
                items += [Item(piece)] * count
            else:
                items.append(
                    Item(_comprehension(piece, count, starred=is_plain or len(made) > count))
                )
        if is_plain:
            return Row((Text("nn.Sequential"), _bracket("(", items, ")")))
        if len(items) == 1 and len(made) >= SHORTEST_LOOP:
            return pieces.call("nn.ModuleList", [items[0].piece])
        return pieces.call("nn.ModuleList", [_bracket("[", items, "]")])


def _bracket(opening: str, items: Sequence[Item], closing: str) -> Piece:
    return pieces.Bracket(
        opening, tuple(items), closing, Style.ONE_PER_LINE if len(items) > 1 else Style.HUGGING
    )


def _comprehension(piece: Piece, count: int, *, starred: bool) -> Piece:
    loop = pieces.bracket("[", [piece, Text(f"for _ in range({count})")], "]", Style.PARTS)
    return Row((Text("*"), loop)) if starred else loop

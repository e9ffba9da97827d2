"""How the uses of a block are constructed inside a class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from engine.codegen import pieces
from engine.codegen.errors import VaryingError
from engine.codegen.literals import written
from engine.codegen.modules import Modules
from engine.codegen.pieces import Bracket, Expression, Item, Piece, Row, Style, Text
from engine.codegen.places import Places
from engine.codegen.repetition import reads_as_repeat
from engine.codegen.scope import Scope, Use
from engine.codegen.symbols import Parameter, Symbols, is_constant
from engine.codegen.unfolding import Unfolding
from engine.graph.blocks import is_list_of_values
from engine.graph.model import BlockArgument, BlockName, NodeId, Value
from engine.graph.model import Expression as Arithmetic

SHORTEST_LOOP = 3
"""So many equal repetitions are written as a comprehension."""


@dataclass(frozen=True)
class BlockClass:
    """What the uses of a block need to know of its class.

    Args:
        name: of the class.
        parameters: of its constructor.
        numbers: the number of each use in the parameters' columns, by prefix.
    """

    name: str
    parameters: tuple[Parameter, ...]
    numbers: Mapping[str, int]


ClassOf = Mapping[tuple[BlockName, str], BlockClass]
"""The class of each use of a block, by its name and its prefix."""


class BlockMaker:
    """Writes the construction of blocks inside one class.

    Args:
        scope, symbols: of the class.
        classes: of the blocks.
        unfolding: which uses a node stands for.
        places: finds parameters in them.
    """

    def __init__(
        self,
        scope: Scope,
        symbols: Symbols,
        classes: ClassOf,
        unfolding: Unfolding,
        places: Places,
    ) -> None:
        self._scope, self._symbols = scope, symbols
        self._classes, self._unfolding = classes, unfolding
        self._places = places

    def __call__(self, node: NodeId) -> Expression:
        """Gives the construction of a node that uses a block.

        Raises:
            VaryingError: one text cannot say it for all uses of the class.
        """
        made = self._made(node)
        is_one = self._scope.node(node).repeat == 1
        return Expression(made[0] if is_one else self._collected(node, made))

    def members(self, node: NodeId) -> list[Piece]:
        """Gives the repetitions as members of a container that holds more than them.

        Raises:
            VaryingError: one text cannot say it for all uses of the class.
        """
        return _starred(self._made(node))

    def place(self, modules: Modules, node: NodeId, parameter: str) -> str:
        """Gives where in the class a parameter inside of a node is.

        Raises:
            VaryingError: one text cannot say it for all uses of the class.
        """
        return self._places.of(self._scope, modules, node, parameter)

    def _made(self, node: NodeId) -> list[Piece]:
        """Writes each repetition; equal ones in a row are one comprehension."""
        inside = [self._unfolding.inside(use.path(node)) for use in self._scope.uses]
        drawn = self._scope.node(node)
        if drawn.repeat == 1:
            return [self._construction(node, [uses[0] for uses in inside], None)]
        if isinstance(drawn.repeat, Arithmetic) and self._are_alike(node, inside):
            counts = tuple(len(uses) for uses in inside)
            count = self._symbols.symbol(drawn.repeat, counts, wanted="repeat", node=node)
            return self._counted(node, inside, count)
        if len({len(uses) for uses in inside}) != 1:
            raise VaryingError(drawn.name)
        repetitions = [list(uses) for uses in zip(*inside, strict=True)]
        return _grouped([self._construction(node, uses, n) for n, uses in enumerate(repetitions)])

    def _construction(self, node: NodeId, uses: Sequence[Use | None], number: int | None) -> Piece:
        """Writes one repetition; `uses` are what it is in each use of the class, if it is there."""
        made = self._class(node, [use for use in uses if use])
        arguments = []
        for parameter in made.parameters:
            column = self._symbols.completed(
                [parameter.column[made.numbers[use.prefix]] if use else None for use in uses],
                [use is not None for use in uses],
            )
            given = self._given(node, parameter.declared, number)
            has_default = parameter.default is not None
            if has_default and given is None and _is_all(column, parameter.default):
                continue
            value = self._symbols.symbol(given, column, wanted=parameter.name, node=node)
            piece = written(value).piece
            arguments.append(pieces.keyword(parameter.name, piece) if has_default else piece)
        return pieces.call(made.name, arguments)

    def _class(self, node: NodeId, uses: Sequence[Use]) -> BlockClass:
        block = self._scope.node(node).block
        if block is None:
            raise TypeError(f"{node} is no use of a block")
        found = {made.name: made for use in uses for made in [self._classes[block, use.prefix]]}
        if len(found) != 1:
            raise VaryingError(self._scope.node(node).name)
        return next(iter(found.values()))

    def _given(self, node: NodeId, declared: BlockArgument | None, number: int | None) -> Value:
        """Gives what the drawing sets for an argument, of the list its own value."""
        if declared is None:
            return None
        given = self._scope.node(node).arguments.get(declared.name)
        if number is None or not isinstance(given, tuple):
            return given
        return given[number] if is_list_of_values(declared, given) else given

    def _counted(self, node: NodeId, inside: Sequence[Sequence[Use]], count: Value) -> list[Piece]:
        """Writes repetitions whose number is an argument; all but the first are alike."""
        first = self._construction(node, [uses[0] for uses in inside], 0)
        last = first
        if any(uses[1:] for uses in inside):
            tails = [uses[-1] if uses[1:] else None for uses in inside]
            last = self._construction(node, tails, 0)
        number = written(count)
        if first == last:
            return [_comprehension(last, number)]
        return [first, _comprehension(last, pieces.infix(number, "-", pieces.name("1")))]

    def _are_alike(self, node: NodeId, inside: Sequence[Sequence[Use]]) -> bool:
        """Whether in each use all repetitions but the first have the same arguments."""
        tails = [[self._values(node, use) for use in uses[1:]] for uses in inside]
        return all(each == tail[0] for tail in tails for each in tail)

    def _values(self, node: NodeId, use: Use) -> tuple[Value, ...]:
        made = self._class(node, [use])
        return tuple(each.column[made.numbers[use.prefix]] for each in made.parameters)

    def _collected(self, node: NodeId, made: Sequence[Piece]) -> Piece:
        """Writes repetitions as one module: called as one, or one by one in a loop."""
        if not self._scope.is_loop(node):
            members = _bracket("(", _starred(made), ")")
            if not reads_as_repeat(self._scope.node(node)):
                members = pieces.bracket("(", _starred([_bracket("[", _starred(made), "]")]), ")")
            return Row((Text("nn.Sequential"), members))
        if len(made) == 1 and isinstance(made[0], Bracket):
            return pieces.call("nn.ModuleList", made)
        return pieces.call("nn.ModuleList", [_bracket("[", _starred(made), "]")])


def _grouped(made: Sequence[Piece]) -> list[Piece]:
    """Writes equal repetitions in a row as a comprehension."""
    found: list[Piece] = []
    for piece, group in groupby(made):
        count = len(list(group))
        is_loop = count >= SHORTEST_LOOP
        found += [_comprehension(piece, pieces.name(str(count)))] if is_loop else [piece] * count
    return found


def _comprehension(piece: Piece, count: Expression) -> Bracket:
    loop = Row((Text("for _ in range("), count.piece, Text(")")))
    return pieces.bracket("[", [piece, loop], "]", Style.PARTS)


def _starred(made: Sequence[Piece]) -> list[Piece]:
    return [Row((Text("*"), each)) if isinstance(each, Bracket) else each for each in made]


def _bracket(opening: str, made: Sequence[Piece], closing: str) -> Bracket:
    style = Style.ONE_PER_LINE if len(made) > 1 else Style.HUGGING
    return Bracket(opening, tuple(Item(each) for each in made), closing, style)


def _is_all(column: Sequence[Value], value: Value) -> bool:
    return is_constant([*column, value])

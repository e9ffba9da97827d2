"""The body of `__init__`: one line for each module, in the order of the forward pass."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Protocol

from engine.codegen import pieces
from engine.codegen.chains import Place
from engine.codegen.comments import Comments
from engine.codegen.modules import Held, Modules
from engine.codegen.operands import construction
from engine.codegen.pieces import Bracket, Expression, Item, Line, Piece, Row, Style, Text
from engine.codegen.scope import Scope
from engine.codegen.symbols import Symbols
from engine.graph.model import Endpoint, NodeId, Tie
from engine.operators.calls import constructor_of, paths_in


class BlockMaker(Protocol):
    """Writes the construction of a block's use."""

    def __call__(self, node: NodeId) -> Expression:
        """Writes it as one module."""
        ...

    def members(self, node: NodeId) -> list[Piece]:
        """Writes its repetitions as members of a container that holds more than them."""
        ...

    def place(self, modules: Modules, node: NodeId, parameter: str) -> str:
        """Gives where in the class a parameter inside of it is: `encoder.embedding.weight`."""
        ...


class ConstructorWriter:
    """Writes how a class's modules are made.

    Args:
        scope: the graph.
        modules: what the class holds.
        symbols: the arguments of the nodes.
        make_block: writes the construction of the use of a block.
    """

    def __init__(
        self, scope: Scope, modules: Modules, symbols: Symbols, make_block: BlockMaker
    ) -> None:
        self._scope, self._modules, self._symbols = scope, modules, symbols
        self._make_block = make_block
        self._comments = Comments(scope, symbols)
        self.paths: set[str] = set()
        """What the lines name of PyTorch and of libraries, once they are written."""

    def lines(self, indent: int) -> list[Line]:
        """Gives an assignment for each module, and the ties between their parameters."""
        made = [self._assignment(held, indent) for held in self._modules]
        return made + [self._tie(tie, indent) for tie in self._ties()]

    def _assignment(self, held: Held, indent: int) -> Line:
        value = self._chain(held) if held.is_chain else self._module(held.nodes[0]).piece
        return Line(Row((Text(f"{self._modules.reference(held)} = "), value)), indent)

    def _chain(self, held: Held) -> Piece:
        members = []
        before = next(iter(self._scope.operands(held.nodes[0]).values()))
        for node, place in zip(held.nodes, held.places, strict=True):
            after = Endpoint(node, self._scope.outputs(node)[0])
            comment = "" if self._says_its_shape(node) else self._comments.of([after], [before])
            *first, last = self._members(node)
            members += [(place, Item(each)) for each in first]
            members.append((place, Item(last, comment)))
            before = after
        return _sequential(members)

    def _members(self, node: NodeId) -> list[Piece]:
        """Writes what stands for a node in a chain; a repeated block stands there several times."""
        if self._scope.operator(node) is None and self._scope.node(node).repeat != 1:
            made = self._make_block.members(node)
            return [pieces.marked([node], Expression(each)).piece for each in made]
        return [self._module(node).piece]

    def _says_its_shape(self, node: NodeId) -> bool:
        """Whether the constructor tells the output's shape: `nn.Linear(10, 100)` on vectors."""
        operator = self._scope.operator(node)
        shapes = [each.output.shape if each.output else () for each in self._scope.known(node)]
        is_linear = operator is not None and operator.family == "linear"
        return is_linear and all(len(shape) == 2 for shape in shapes)

    def _module(self, node: NodeId) -> Expression:
        operator = self._scope.operator(node)
        if operator is None:
            return pieces.marked([node], self._make_block(node))
        call = constructor_of(operator, self._symbols.values(node))
        if call is None:
            raise TypeError(f"{operator.name} is no module")
        self.paths.update(paths_in(call))
        return pieces.marked([node], Expression(construction(call)))

    def _ties(self) -> Iterable[Tie]:
        return [
            tie
            for tie in self._scope.graph.ties
            if self._modules.holding(tie.node) and self._modules.holding(tie.owner)
        ]

    def _tie(self, tie: Tie, indent: int) -> Line:
        target = self._parameter(tie.node, tie.parameter)
        source = pieces.name(self._parameter(tie.owner, tie.owner_parameter))
        return Line(Row((Text(f"{target} = "), pieces.right_side(source))), indent)

    def _parameter(self, node: NodeId, parameter: str) -> str:
        held = self._modules.holding(node)
        if held is None:
            return ""
        reference = self._modules.reference(held)
        if self._scope.operator(node) is None:
            place = self._make_block.place(self._modules, node, parameter)
            return reference + place.removeprefix(held.attribute)
        return reference if self._scope.is_value(node) else f"{reference}.{parameter}"


def _sequential(members: Sequence[tuple[Place, Item]]) -> Piece:
    """Writes members in one container, those with longer places in containers inside it."""
    items: list[Item] = []
    for _, group in groupby(members, lambda member: member[0][0]):
        inside = list(group)
        if len(inside[0][0]) > 1:
            items.append(Item(_sequential([(place[1:], item) for place, item in inside])))
        else:
            items += [item for _, item in inside]
    return Row((Text("nn.Sequential"), Bracket("(", tuple(items), ")", Style.ALWAYS)))

"""Which argument is a constant, and which one differs between the uses of a class.

A value that is the same at every use is written as it is. One that differs becomes an argument
of the constructor: the block's own where it has the same values, else a new one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.codegen.errors import VaryingError
from engine.codegen.literals import renamed
from engine.codegen.namer import VARIABLES, Namer
from engine.codegen.scope import Scope
from engine.graph.expressions import has_expression
from engine.graph.model import BlockArgument, Endpoint, Expression, NodeId, Value
from engine.operators.operator import Argument

_ANNOTATIONS = {
    "int": "int",
    "float": "float",
    "bool": "bool",
    "tuple": "tuple[int, ...]",
    "choice": "str",
}
_FLATTENING = frozenset({"torch.flatten", "nn.Flatten"})

Column = tuple[Value, ...]


@dataclass(frozen=True)
class Parameter:
    """An argument of a class's constructor.

    Args:
        name: its Python name.
        annotation: its type.
        column: its value at each use.
        declared: the block's argument that it is, if it is one.
    """

    name: str
    annotation: str
    column: Column
    declared: BlockArgument | None = None

    @property
    def default(self) -> Value:
        """The default; None where there is none."""
        return self.declared.default if self.declared else None


class Symbols:
    """The values of a scope's arguments as they are written in its class."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._namer = Namer(VARIABLES)
        self._declared: dict[str, Parameter] = {}
        self._read: list[Parameter] = []
        self._made: dict[Column, Expression] = {}
        self._values: dict[NodeId, dict[str, Value]] = {}
        for argument in scope.block.arguments if scope.block else ():
            self._declared[argument.name] = Parameter(
                self._namer.name(argument.name),
                _ANNOTATIONS.get(argument.kind, "object"),
                tuple(use.arguments.get(argument.name) for use in scope.uses),
                argument,
            )

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The constructor's arguments, those without a default first."""
        every = [*self._read, *self._declared.values()]
        return tuple(sorted(every, key=lambda each: each.default is not None))

    def values(self, node: NodeId) -> Mapping[str, Value]:
        """Gives the arguments of a node: constants, or expressions over the constructor's."""
        if node not in self._values:
            self._values[node] = self._find_values(node)
        return self._values[node]

    def _find_values(self, node: NodeId) -> dict[str, Value]:
        operator = self._scope.operator(node)
        if operator is None:
            return self._values_of_block(node)
        return {argument.name: self._value(node, argument) for argument in operator.arguments}

    def _values_of_block(self, node: NodeId) -> dict[str, Value]:
        """Gives the arguments of a block's use that are expressions."""
        given = self._scope.node(node).arguments
        return {
            name: self.symbol(value, self._scope.column(node, name), wanted=name, node=node)
            for name, value in given.items()
            if isinstance(value, Expression)
        }

    def _value(self, node: NodeId, argument: Argument) -> Value:
        given = self._scope.node(node).arguments.get(argument.name)
        column = self._scope.column(node, argument.name)
        if given is None and argument.read_from is not None and argument.read_from.is_one_size:
            source = self._scope.operands(node).get(argument.read_from.port)
            if source is not None:
                read = self._read_value(source, argument.read_from.dimension)
                if read is not None:
                    return read
        return self.symbol(given, column, wanted=argument.name, node=node)

    def symbol(self, given: Value, column: Column, *, wanted: str, node: NodeId) -> Value:
        """Gives how a value is written.

        Args:
            given: what the drawing says, possibly an expression.
            column: the value at each use.
            wanted: the name of a new argument of the constructor, if it takes one.
            node: the node that it belongs to.
        """
        if has_expression(given):
            made = self._renamed(given)
            if isinstance(made, Expression) and is_number(column):
                self._made.setdefault(column, made)
            return made
        if is_constant(column):
            return column[0]
        for parameter in (*self._declared.values(), *self._read):
            if parameter.column == column and is_number(column) == is_number(parameter.column):
                return Expression(parameter.name)
        if column in self._made and is_number(column):
            return self._made[column]
        return Expression(self._add(wanted, column, node).name)

    def completed(self, column: Sequence[Value], is_known: Sequence[bool]) -> Column:
        """Gives a column with its unknown values filled so that it needs no new argument."""
        if all(is_known):
            return tuple(column)
        for known in (*(each.column for each in self.parameters), *self._made):
            pairs = zip(known, column, is_known, strict=True)
            if all(value == other for value, other, is_there in pairs if is_there):
                return known
        some = next(value for value, is_there in zip(column, is_known, strict=True) if is_there)
        filled = zip(column, is_known, strict=True)
        return tuple(value if is_there else some for value, is_there in filled)

    def _renamed(self, given: Value) -> Value:
        if isinstance(given, tuple):
            return tuple(self._renamed(each) for each in given)
        if not isinstance(given, Expression):
            return given
        return renamed(given, {name: each.name for name, each in self._declared.items()})

    def _add(self, wanted: str, column: Column, node: NodeId) -> Parameter:
        taken = {parameter.name for parameter in self.parameters}
        name = wanted if wanted not in taken else f"{self._scope.node(node).name}_{wanted}"
        parameter = Parameter(self._namer.name(name, fallback=wanted), _annotation(column), column)
        self._read.append(parameter)
        return parameter

    def _read_value(self, source: Endpoint, dimension: int) -> Value:
        """Gives a size that is read from a shape, written by where that size comes from."""
        product = self._product(source, dimension)
        if product is not None:
            return product
        found = self.size(source, dimension)
        return found if isinstance(found, Expression) else None

    def _product(self, source: Endpoint, dimension: int) -> Expression | None:
        """Gives the size behind a flatten as the product of what it joins: `32 * 8 * 8`."""
        if source in self._scope.sources or dimension != -1:
            return None
        flatten = self._scope.node(source.node)
        if flatten.operator not in _FLATTENING or len(self._scope.types(source)) == 0:
            return None
        before = next(iter(self._scope.operands(source.node).values()))
        shapes = [each.shape for each in self._scope.types(before) if each]
        after = [each.shape for each in self._scope.types(source) if each]
        if not shapes or any(len(shape) != 2 for shape in after):
            return None
        sizes = [self.size(before, index) for index in range(1, len(shapes[0]))]
        factors = [_factor(size) for size in sizes if size != 1]
        if len(factors) < 2 or None in factors:
            return None
        return Expression(" * ".join(factor for factor in factors if factor))

    def size(self, endpoint: Endpoint, dimension: int) -> int | str | Expression | None:
        """Gives one size of a value's shape, by the argument that makes it where one does.

        Returns:
            A number, text with N in it, an expression over the constructor's arguments, or None
            where it differs between the uses and nothing tells how.
        """
        shapes = [each.shape if each else () for each in self._scope.types(endpoint)]
        if any(not -len(shape) <= dimension < len(shape) for shape in shapes):
            return None
        column = tuple(shape[dimension] for shape in shapes)
        if self._declared or self._read:
            made = self._made_by(endpoint, dimension, column)
            if made is not None:
                return made
        if is_constant(column):
            return shapes[0][dimension]
        for parameter in (*self._read, *self._declared.values()):
            if parameter.column == column:
                return Expression(parameter.name)
        return None

    def _made_by(self, endpoint: Endpoint, dimension: int, column: Column) -> Expression | None:
        """Follows a size upstream to the argument, written as an expression, that decides it."""
        place = endpoint
        while place not in self._scope.sources:
            is_block = self._scope.operator(place.node) is None
            for name, value in self.values(place.node).items():
                if not isinstance(value, Expression) or not (is_block or name in _MAKERS):
                    continue
                if self._scope.column(place.node, name) == column:
                    return value
            before = next(iter(self._scope.operands(place.node).values()), None)
            if before is None or self._sizes(before, dimension) != column:
                return None
            place = before
        return None

    def _sizes(self, endpoint: Endpoint, dimension: int) -> Column | None:
        shapes = [each.shape if each else () for each in self._scope.types(endpoint)]
        if any(not -len(shape) <= dimension < len(shape) for shape in shapes):
            return None
        return tuple(shape[dimension] for shape in shapes)


_MAKERS = frozenset({"out_channels", "out_features", "embedding_dim", "num_features"})
"""Arguments that are the size of an output's dimension."""


def is_constant(column: Sequence[Value]) -> bool:
    """Whether all values are the same, of the same type."""
    return all(value == column[0] and type(value) is type(column[0]) for value in column)


def is_number(column: Sequence[Value]) -> bool:
    """Whether all values are numbers and none is true or false."""
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in column)


def _factor(size: int | str | Expression | None) -> str | None:
    if isinstance(size, int):
        return str(size)
    if isinstance(size, Expression):
        return size.text if size.text.isidentifier() else f"({size.text})"
    return None


def _annotation(column: Column) -> str:
    kinds = sorted({type(value).__name__ for value in column})
    if kinds == ["tuple"]:
        return "tuple[int, ...]"
    known = [kind for kind in kinds if kind in ("bool", "float", "int", "str")]
    if len(known) != len(kinds):
        raise VaryingError("A value")
    return " | ".join(known)

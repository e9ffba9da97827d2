"""Shapes as comments, where they change."""

from collections.abc import Sequence

from engine.analysis.result import TensorType
from engine.codegen.scope import Scope
from engine.codegen.symbols import Symbols
from engine.graph.model import Endpoint, Expression

UNKNOWN = "…"
_USUAL_TYPE = "float32"


class Comments:
    """Says the shape of what a line makes, unless it is the shape of what the line reads."""

    def __init__(self, scope: Scope, symbols: Symbols) -> None:
        self._scope = scope
        self._symbols = symbols

    def of(self, made: Sequence[Endpoint], read: Sequence[Endpoint]) -> str:
        """Gives the comment of a line; empty where there is nothing to say.

        Args:
            made: the values that it makes.
            read: the values that it reads.
        """
        shapes = [self.shape(each) for each in made if self._scope.consumers[each]]
        if None in shapes or not shapes:
            return ""
        is_unchanged = len(shapes) == 1 and read and self.shape(read[0]) == shapes[0]
        return "" if is_unchanged else ", ".join(shape for shape in shapes if shape)

    def of_results(self, read: Sequence[Endpoint]) -> list[str]:
        """Gives what is said of each result: its shape, with its name where it has one.

        Args:
            read: the variables that the return reads.

        Returns:
            One text for each result; nothing where there is nothing to say.
        """
        results, names = self._scope.results, self._scope.result_names
        if not any(names):
            text = self.of(results, read)
            return [self.shape(each) or "" for each in results] if text else []
        shapes = [self.shape(each) or UNKNOWN for each in results]
        return [f"{n}: {s}" if n else s for n, s in zip(names, shapes, strict=True)]

    def of_sources(self, names: Sequence[str]) -> list[str]:
        """Gives name, shape and type of each input, as they are at the first use."""
        types = [self._scope.types(source)[0] for source in self._scope.sources]
        return [f"{name}: {_input(each)}" for name, each in zip(names, types, strict=True) if each]

    def shape(self, value: Endpoint) -> str | None:
        """Gives a value's shape, sizes that differ between uses by the argument that makes them.

        Returns:
            The shape (`N×32×8×8`), or None where it cannot be said.
        """
        types = [each for each in self._scope.types(value) if each is not None]
        if len(types) != len(self._scope.uses) or len({len(each.shape) for each in types}) != 1:
            return None
        sizes = [self._symbols.size(value, index) for index in range(len(types[0].shape))]
        if None in sizes:
            return None
        return "×".join(_size(size) for size in sizes if size is not None) or "scalar"


def _input(type: TensorType) -> str:  # noqa: A002
    return str(type) if type.dtype == _USUAL_TYPE else f"{type} {type.dtype}"


def _size(size: int | str | Expression) -> str:
    if not isinstance(size, Expression):
        return str(size)
    return size.text if size.text.isidentifier() else f"({size.text})"

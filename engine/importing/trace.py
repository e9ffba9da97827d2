"""What a run of a network leaves behind: its calls, with each tensor as where it came from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor, nn

INPUT = "input"


@dataclass(frozen=True, slots=True)
class Result:
    """The tensor that a call gave.

    Args:
        call: the call's number.
        index: which of its results, counted through nested tuples.
    """

    call: int
    index: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """A parameter or buffer of the network, by its dotted path."""

    path: str
    is_parameter: bool


@dataclass(frozen=True, slots=True)
class Constant:
    """A tensor that the network makes from no input: the number of one of `Trace.constants`."""

    number: int


@dataclass(frozen=True, slots=True)
class TimesBatch:
    """A whole number that is `factor` times the number of samples."""

    factor: int


@dataclass(frozen=True, slots=True)
class TrainingFlag:
    """A truth that is `self.training`."""


@dataclass(frozen=True, slots=True)
class WhileTraining:
    """A number that is 0 but in training."""

    value: float


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the source that made a call; `line` 0 if it is not known."""

    file: str = ""
    line: int = 0
    frame: int = 0


@dataclass(frozen=True, slots=True)
class Called:
    """One call.

    Args:
        function: what was called; the module itself if it was kept whole.
        path: dotted path of that module, else empty.
        arguments, keywords: with tensors as `Result`, `Held` or `Constant`.
        shapes: of the results, in their order; None stands for a result that is no tensor.
        dtypes: of the results.
        is_nested: the call gave a tuple or list instead of one tensor.
        scope: the modules around it, as `FlatNode.scope`.
        place: where it stands in the source.
        is_given_back: the result is what the call was given.
        has_gradient: it does not stand under `torch.no_grad()`.
    """

    function: Callable[..., Any] | nn.Module | str
    path: str = ""
    arguments: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    shapes: tuple[tuple[int, ...], ...] = ()
    dtypes: tuple[torch.dtype, ...] = ()
    is_nested: bool = False
    scope: tuple[str, ...] = ()
    place: Place = Place()
    is_given_back: bool = False
    has_gradient: bool = True


@dataclass(frozen=True)
class Trace:
    """A run.

    Args:
        calls: in order; those of the inputs first (`function` is `INPUT`, `arguments` its name).
        outputs: what the network gave, flattened: a name (may be empty) and the tensor.
        output_structure: `tensor`, `tuple` or `dict`, for the report.
        constants: tensors made on the way from no input, with their values.
        tensors: every parameter and buffer of the network, by its dotted path.
        written: the parameters and buffers that the run changed, by their dotted paths.
        rows: the results that have one row for each sample.
        per_sample: the numbers of the constants that hold one row, once for each sample.
    """

    calls: tuple[Called, ...]
    outputs: tuple[tuple[str, Any], ...]
    output_structure: str
    constants: tuple[Tensor, ...]
    tensors: Mapping[str, Tensor]
    written: tuple[str, ...] = ()
    rows: frozenset[Result] = frozenset()
    per_sample: frozenset[int] = frozenset()

    def shape_of(self, source: object) -> tuple[int, ...]:
        """Gives the shape of a `Result`, `Held` or `Constant`."""
        if isinstance(source, Result):
            return self.calls[source.call].shapes[source.index]
        if isinstance(source, Held):
            return tuple(self.tensors[source.path].shape)
        if isinstance(source, Constant):
            return tuple(self.constants[source.number].shape)
        raise TypeError(f"{source!r} is no tensor")

    def dtype_of(self, source: object) -> torch.dtype:
        """Gives the type of the numbers of a `Result`, `Held` or `Constant`."""
        if isinstance(source, Result):
            return self.calls[source.call].dtypes[source.index]
        if isinstance(source, Held):
            return self.tensors[source.path].dtype
        if isinstance(source, Constant):
            return self.constants[source.number].dtype
        raise TypeError(f"{source!r} is no tensor")


def is_source(value: object) -> bool:
    """Whether a value of a call stands for a tensor."""
    return isinstance(value, Result | Held | Constant)


def mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """Gives nested tuples, lists, dictionaries and slices with every leaf changed."""
    if isinstance(value, torch.Size):
        return tuple(mapped(each, change) for each in value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(mapped(each, change) for each in value))
    if isinstance(value, tuple | list):
        return type(value)(mapped(each, change) for each in value)
    if isinstance(value, dict):
        return {key: mapped(each, change) for key, each in value.items()}
    if isinstance(value, slice):
        parts = (value.start, value.stop, value.step)
        return slice(*(mapped(each, change) for each in parts))
    return change(value)


def leaves(value: Any) -> list[Any]:
    """Gives every leaf of nested tuples, lists, dictionaries and slices, in order."""
    found: list[Any] = []
    mapped(value, found.append)
    return found

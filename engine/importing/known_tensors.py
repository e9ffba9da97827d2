"""What is known of the tensors that a network meets while it is run, by their identity."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

import torch
from torch import Tensor

from engine.importing.errors import ImportFailure
from engine.importing.trace import Constant, Held, Result, leaves, mapped


class KnownTensors:
    """Where each tensor came from, its numbers if it is a constant, and who shares its memory."""

    def __init__(self) -> None:
        self.sources: dict[int, Result | Held] = {}
        self.constants: list[Tensor] = []
        self._numbers: dict[int, Tensor] = {}
        self._numbered: dict[int, int] = {}
        self._twins: dict[int, Tensor] = {}
        self._kept: list[Tensor] = []
        self._viewed: dict[int, tuple[Tensor, Any]] = {}
        self._storages: dict[int, list[Tensor]] = {}
        self._stale: set[int] = set()
        self._pending: dict[int, tuple[Any, Tensor]] = {}

    def keep(self, tensor: Tensor, source: Result | Held) -> None:
        """Keeps a tensor, so that no other one gets its identity, and groups it with its views."""
        self._kept.append(tensor)
        self.sources[id(tensor)] = source
        self._stale.discard(id(tensor))
        group = self._storages.setdefault(_storage(tensor), [])
        if not any(each is tensor for each in group):
            group.append(tensor)

    def source(self, tensor: Tensor) -> Result | Held | Constant:
        """Gives where a tensor came from; what is not known otherwise is a constant."""
        source = self.sources.get(id(tensor))
        if source is not None:
            return source
        if id(tensor) not in self._numbers:
            self.remember_constant(tensor, tensor.detach().cpu().clone())
        number = self._numbered.setdefault(id(tensor), len(self.constants))
        if number == len(self.constants):
            self.constants.append(self._numbers[id(tensor)])
        return Constant(number)

    # Constants

    def remember_constant(self, tensor: Tensor, numbers: Tensor) -> Tensor:
        """Keeps the numbers of a tensor that has none, and gives it."""
        self._numbers[id(tensor)] = numbers
        self._kept.append(tensor)
        return tensor

    def numbers_of(self, tensor: Tensor) -> Tensor:
        """Gives a constant with its numbers."""
        return self._numbers.get(id(tensor), tensor)

    def without_numbers(self, value: Any) -> Any:
        """Gives the tensor without numbers that stands for one that is no buffer, but has some."""
        if not isinstance(value, Tensor) or value.device.type == "meta":
            return value
        if id(value) not in self._twins:
            self._kept.append(value)
            self._twins[id(value)] = self.remember_constant(value.to("meta"), value.cpu())
        return self._twins[id(value)]

    # Writing in place

    def note_view(self, result: Tensor, base: Tensor, index: Any) -> None:
        """Keeps that a tensor is a part of another one: `base[index]`."""
        self._viewed[id(result)] = (base, index)

    def is_part_of(self, value: Any, base: Tensor, index: Any) -> bool:
        """Whether a value is that part of that tensor."""
        viewed = self._viewed.get(id(value))
        return viewed is not None and viewed[0] is base and _is_same(viewed[1], index)

    def written_part(self, base: Tensor) -> tuple[Any, Tensor] | None:
        """Gives the part of a tensor that was written to and not put back yet, once."""
        return self._pending.pop(id(base), None)

    def write_through(self, tensor: Tensor) -> None:
        """After a tensor was written to in place: the tensors that share its memory follow.

        What it is a part of (`x[i]`) gets the part put back when it is next read.
        """
        part, family = tensor, {id(tensor)}
        while id(part) in self._viewed:
            base, index = self._viewed[id(part)]
            self._pending[id(base)] = (index, part)
            family.add(id(base))
            part = base
        for other in self._storages.get(_storage(tensor), []):
            if id(other) not in family and not isinstance(self.sources.get(id(other)), Held):
                self._stale.add(id(other))

    def refuse_stale(self, value: Any) -> None:
        """Refuses a tensor whose numbers were changed through another one.

        Raises:
            ImportFailure: they were.
        """
        if isinstance(value, Tensor) and id(value) in self._stale:
            raise ImportFailure(
                "The network writes in place into a tensor that it also reads through a view "
                "of another shape. Write it without the in-place call."
            )


def without_aliases(result: Any, arguments: Sequence[Tensor], changed: Sequence[Tensor]) -> Any:
    """Gives the result with a tensor of its own where a call handed back what it was given.

    Dropout in evaluation hands back its input, but in training it does not: they are two values.
    """
    given = {id(each) for each in arguments} - {id(each) for each in changed}

    def own(value: Any) -> Any:
        if isinstance(value, Tensor) and id(value) in given:
            return torch.ops.aten.alias.default(value.detach())
        return value

    return mapped(result, own)


def unwatched() -> AbstractContextManager[None]:
    """Keeps PyTorch from telling the recorder of calls."""
    return torch._C.DisableTorchFunction()  # noqa: SLF001


def _is_same(one: Any, other: Any) -> bool:
    if any(isinstance(each, Tensor) for each in leaves((one, other))):
        return one is other
    return bool(one == other)


def _storage(tensor: Tensor) -> int:
    return int(tensor.untyped_storage()._cdata)  # noqa: SLF001 - its only identity on meta

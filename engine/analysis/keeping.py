"""Watches one run of an operator: what it keeps for the backward pass, and whose memory that is."""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks
from torch.nn.modules.batchnorm import _BatchNorm

from engine.analysis.batch import PROBES, sizes_at
from engine.analysis.execution import Held
from engine.analysis.kept import HELD, Bytes, Coming, Given, Keeping
from engine.analysis.result import TensorType


@dataclass
class Sight:
    """What was seen at one batch size.

    Args:
        kept: see `Keeping`.
        own: bytes that were kept besides.
        given: place, bytes, whether gradients go back, and strides unless contiguous.
    """

    kept: frozenset[int] = frozenset()
    own: int = 0
    given: list[tuple[int, int, bool, tuple[int, ...] | None]] = field(default_factory=list)


def prepare(module: Held | None) -> None:
    """Puts a module into the mode in which it is watched.

    That is training, except for batch normalization, whose decomposition on meta tensors takes
    twice as long there and keeps the same.
    """
    if isinstance(module, nn.Module):
        module.train(not isinstance(module, _BatchNorm))


def tensor_coming(
    of: TensorType, coming: Coming, batch: int, *, is_overwritten: bool = False
) -> Tensor:
    """Gives a tensor without memory, as it would come out of another operator.

    Args:
        of: its type.
        coming: how it comes.
        batch: the number of samples, one of `PROBES`.
        is_overwritten: whether the operator may work in place, which leaves of a graph forbid.
    """
    dtype, sizes = getattr(torch, of.dtype), sizes_at(of.shape, batch)
    if coming.strides is None:
        tensor = torch.empty(sizes, dtype=dtype, device="meta")
    else:
        strides = coming.strides[PROBES.index(batch)]
        tensor = torch.empty_strided(sizes, strides, dtype=dtype, device="meta")
    if not coming.needs_grad:
        return tensor
    leaf = tensor.requires_grad_()
    if not is_overwritten:
        return leaf
    with torch.enable_grad():
        copy = leaf.clone()
    return copy if copy.stride() == leaf.stride() else leaf


def watch(
    run: Callable[[], Sequence[Tensor]], inputs: Iterable[Tensor], held: Mapping[int, int]
) -> tuple[Sequence[Tensor], Sight]:
    """Runs an operator and gives its outputs, and what was seen.

    Args:
        run: gives the outputs.
        inputs: what it is run on, in order.
        held: what `places_held_by` gives.
    """
    inputs = list(inputs)
    saved: list[torch.UntypedStorage] = []
    with torch.enable_grad(), saved_tensors_hooks(lambda each: _note(saved, each), _never):
        outputs = run()
    return outputs, _sight(saved, inputs, outputs, held)


def _note(saved: list[torch.UntypedStorage], tensor: Tensor) -> None:
    saved.append(tensor.untyped_storage())


def _never(_packed: object) -> Tensor:
    raise RuntimeError("nothing goes backward while an operator is watched")


def _sight(
    saved: Sequence[torch.UntypedStorage],
    inputs: Sequence[Tensor],
    outputs: Sequence[Tensor],
    held: Mapping[int, int],
) -> Sight:
    storages = [each.untyped_storage() for each in (*inputs, *outputs)]
    places = dict(held)
    for position, storage in enumerate(storages):
        places.setdefault(_key(storage), position)
    sight = Sight()
    others: dict[int, int] = {}
    kept: set[int] = set()
    for storage in saved:
        place = places.get(_key(storage))
        if place is None:
            others[_key(storage)] = storage.nbytes()
        elif place != HELD:
            kept.add(place)
    sight.kept, sight.own = frozenset(kept), sum(others.values())
    for tensor, storage in zip(outputs, storages[len(inputs) :], strict=True):
        strides = None if tensor.is_contiguous() else tensor.stride()
        sight.given.append((places[_key(storage)], storage.nbytes(), tensor.requires_grad, strides))
    return sight


def _key(storage: torch.UntypedStorage) -> int:
    key: int = storage._cdata  # noqa: SLF001 - the only name that storages without memory have
    return key


def places_held_by(module: Held | None) -> Mapping[int, int]:
    """Gives the memory of parameters and buffers, for `watch`."""
    return {_key(each.untyped_storage()): HELD for each in _held(module)}


def _held(module: Held | None) -> Iterable[Tensor]:
    if isinstance(module, Tensor):
        return (module,)
    if isinstance(module, nn.Module):
        return itertools.chain(module.parameters(), module.buffers())
    return ()


def keeping_of(at_two: Sight, at_three: Sight) -> Keeping:
    """Gives what holds for every batch size, from what was seen at two and three samples."""
    own = _bytes(at_two.own, at_three.own)
    given = tuple(
        Given(
            place,
            _bytes(size, size_at_three),
            needs_grad,
            None if strides is None or other is None else (strides, other),
        )
        for (place, size, needs_grad, strides), (_, size_at_three, _, other) in zip(
            at_two.given, at_three.given, strict=True
        )
    )
    return Keeping(at_two.kept | at_three.kept, own, given)


def _bytes(at_two: int, at_three: int) -> Bytes:
    growing = at_three - at_two
    return Bytes(growing, at_two - 2 * growing)

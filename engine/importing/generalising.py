"""What several runs of one network tell: which numbers follow the samples, what training changes.

A run knows only numbers. A number that is 2·k with two samples and 3·k with three is k times the
samples; a flag that turns when the network is put into training mode is `self.training`.
"""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention

from engine.importing.errors import ImportFailure
from engine.importing.trace import (
    INPUT,
    Called,
    Result,
    TimesBatch,
    Trace,
    TrainingFlag,
    WhileTraining,
)

SMALL, LARGE = 2, 3
"""Numbers of samples; one sample is special to batch normalization and broadcasting."""


class Different(Exception):  # noqa: N818 - says what two runs are, not what went wrong
    """Two runs make different calls."""


def for_any_batch(small: Trace, large: Trace) -> Trace:
    """Gives a trace in which what follows the number of samples is `TimesBatch`.

    Raises:
        ImportFailure: the network does something else for another number of samples.
    """
    try:
        merged = _merged(small, large, _times_batch)
    except Different as error:
        raise ImportFailure(
            "The network does other things for three samples than for two, which no drawing can "
            f"hold: {error}."
        ) from error
    per_sample = set()
    for number, (mine, other) in enumerate(zip(small.constants, large.constants, strict=True)):
        if _has_equal_rows(mine, other):
            per_sample.add(number)
        elif not _is_same_tensor(mine, other):
            raise ImportFailure(
                "The network makes a tensor whose numbers follow the number of samples, which no "
                "drawing can hold. Make one with one row, and let it be broadcast."
            )
    return replace(merged, rows=_rows(small, large), per_sample=frozenset(per_sample))


def with_training(evaluation: Trace, training: Trace) -> Trace:
    """Gives the trace of evaluation in which what turns in training is `TrainingFlag`.

    Raises:
        Different: the network makes other calls in training.
    """
    merged = _merged(evaluation, training, _training_flag, _dropping_in_training)
    if not all(map(_is_same_tensor, evaluation.constants, training.constants)):
        raise Different("it makes a tensor of other numbers")
    return merged


def differing_calls(one: Trace, other: Trace) -> list[int]:
    """Gives the calls whose plain arguments are others in another run.

    Raises:
        Different: the runs make different calls.
    """
    if len(one.calls) != len(other.calls):
        raise Different("the number of calls")
    found: set[int] = set()
    for number, (mine, theirs) in enumerate(zip(one.calls, other.calls, strict=True)):

        def note(value: Any, _other: Any, number: int = number) -> Any:
            if not isinstance(value, TimesBatch | TrainingFlag):
                found.add(number)
            return value

        _merged_call(mine, theirs, note)
    return sorted(found)


def _merged(
    one: Trace,
    other: Trace,
    merge: Callable[[Any, Any], Any],
    prepare: Callable[[Called, Called], tuple[Called, Called]] = lambda one, other: (one, other),
) -> Trace:
    if len(one.calls) != len(other.calls):
        raise Different(f"it makes {len(other.calls):,} calls instead of {len(one.calls):,}")
    if len(one.constants) != len(other.constants):
        raise Different("it makes other tensors of fixed numbers")
    if [source for _, source in one.outputs] != [source for _, source in other.outputs]:
        raise Different("it gives other results")
    calls = [
        _merged_call(*prepare(mine, theirs), merge)
        for mine, theirs in zip(one.calls, other.calls, strict=True)
    ]
    return replace(one, calls=tuple(calls))


def _merged_call(one: Called, other: Called, merge: Callable[[Any, Any], Any]) -> Called:
    is_same = (_what(one), one.path, one.scope) == (_what(other), other.path, other.scope)
    if not is_same or len(one.shapes) != len(other.shapes):
        raise Different(f"{_shown(other)} is called instead of {_shown(one)}")
    if one.function == INPUT:
        return one
    keywords = _merged_value(dict(one.keywords), dict(other.keywords), merge)
    return replace(
        one,
        arguments=_merged_value(one.arguments, other.arguments, merge),
        keywords=MappingProxyType(keywords),
    )


def _merged_value(one: Any, other: Any, merge: Callable[[Any, Any], Any]) -> Any:
    if isinstance(one, TimesBatch | TrainingFlag):
        return merge(one, other)
    if type(one) is not type(other):
        raise Different(f"{other!r:.40} stands where {one!r:.40} stood")
    if isinstance(one, tuple | list):
        if len(one) != len(other):
            raise Different(f"{other!r:.40} stands where {one!r:.40} stood")
        pairs = zip(one, other, strict=True)
        merged = [_merged_value(mine, theirs, merge) for mine, theirs in pairs]
        return merged if isinstance(one, list) else tuple(merged)
    if isinstance(one, dict):
        if one.keys() != other.keys():
            raise Different("a call has other arguments")
        return {key: _merged_value(one[key], other[key], merge) for key in one}
    if isinstance(one, slice):
        parts = ("start", "stop", "step")
        return slice(
            *(_merged_value(getattr(one, part), getattr(other, part), merge) for part in parts)
        )
    return one if _equal(one, other) else merge(one, other)


def _equal(one: Any, other: Any) -> bool:
    try:
        return bool(one == other)
    except (RuntimeError, ValueError, TypeError):
        return one is other


def _times_batch(small: Any, large: Any) -> Any:
    is_count = isinstance(small, int) and not isinstance(small, bool)
    if is_count and small % SMALL == 0 and small * LARGE == large * SMALL:
        return TimesBatch(small // SMALL)
    raise Different(f"{large!r:.40} stands where {small!r:.40} stood")


def _training_flag(evaluation: Any, training: Any) -> Any:
    if evaluation is False and training is True:
        return TrainingFlag()
    if isinstance(evaluation, TimesBatch) and training == evaluation.factor * SMALL:
        return evaluation
    raise Different(f"{training!r:.40} stands where {evaluation!r:.40} stood")


def _rows(small: Trace, large: Trace) -> frozenset[Result]:
    """Gives the results that have one row for each sample."""
    return frozenset(
        Result(number, index)
        for number, (mine, other) in enumerate(zip(small.calls, large.calls, strict=True))
        for index, (one, two) in enumerate(zip(mine.shapes, other.shapes, strict=True))
        if (one[:1], two[:1]) == ((SMALL,), (LARGE,))
    )


def _is_same_tensor(one: Tensor, other: Tensor) -> bool:
    is_alike = one.shape == other.shape and one.dtype == other.dtype
    return is_alike and torch.equal(one.nan_to_num(), other.nan_to_num())


def _has_equal_rows(small: Tensor, large: Tensor) -> bool:
    """Whether two tensors hold one row, once for each sample."""
    is_row = small.dim() > 1 and (small.shape[0], large.shape[0]) == (SMALL, LARGE)
    if not is_row:
        return False
    row = small[:1]
    return _is_same_tensor(row.expand_as(small), small) and (
        small.shape[1:] == large.shape[1:] and _is_same_tensor(row.expand_as(large), large)
    )


def _dropping_in_training(evaluation: Called, training: Called) -> tuple[Called, Called]:
    """Gives both calls with the one rate of a dropout that `self.training` turns on."""
    rates = evaluation.keywords.get("dropout_p"), training.keywords.get("dropout_p")
    if evaluation.function is not scaled_dot_product_attention or rates[0] == rates[1]:
        return evaluation, training
    if rates[0] != 0 or not isinstance(rates[1], int | float):
        return evaluation, training
    rate = WhileTraining(rates[1])
    one, other = (
        replace(each, keywords=MappingProxyType({**each.keywords, "dropout_p": rate}))
        for each in (evaluation, training)
    )
    return one, other


def _what(call: Called) -> object:
    return type(call.function) if isinstance(call.function, nn.Module) else call.function


def _shown(call: Called) -> str:
    name = getattr(call.function, "__name__", type(call.function).__name__)
    return f"{name} ({call.path})" if call.path else str(name)

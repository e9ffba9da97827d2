"""Runs one operator on meta tensors: shapes, dtypes, parameters and products, without memory."""

import itertools
import warnings
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor, nn

from engine.analysis.batch import PROBES, UNEVEN, shape_of, sizes_at
from engine.analysis.execution import Held, construct, execute, tensors_in
from engine.analysis.fused_attention import fused_attention, may_attend
from engine.analysis.keeping import (
    Sight,
    keeping_of,
    places_held_by,
    prepare,
    tensor_coming,
    watch,
)
from engine.analysis.kept import Coming, Keeping
from engine.analysis.products import ProductCounter
from engine.analysis.recurrent import Recurrence, recurrence_of
from engine.analysis.result import TensorType
from engine.graph.model import Value
from engine.operators.calls import constructor_of, forward_of
from engine.operators.operator import Operator

PARAMETER = "value"
"""The name of the parameter of `nn.Parameter`, which is one itself."""

_DIMENSIONS = ("dim", "dims", "dimension")
"""Arguments that name dimensions an operator may cut."""

_CHECK = 7
"""A third batch size, for results whose dependence on it two do not show."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run has shown.

    Args:
        outputs: the types of the results, in order.
        parameters: shape of each parameter that the module makes.
        products: multiplications for one sample.
        has_state: whether the module holds float32 numbers that its input must agree with.
        error: PyTorch's own words, if it failed.
        is_construction: whether the failure came from making the module, not from calling it.
        keeping: what it leaves for the backward pass; None where that cannot be known.
    """

    outputs: tuple[TensorType, ...] = ()
    parameters: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    products: int = 0
    has_state: bool = False
    error: str = ""
    is_construction: bool = False
    keeping: Keeping | None = None


def probe(
    operator: Operator,
    values: Mapping[str, Value],
    inputs: Mapping[str, TensorType],
    own: Mapping[str, type[nn.Module]] | None = None,
    coming: Mapping[str, Coming] | None = None,
) -> Outcome:
    """Gives what PyTorch makes of an operator with these arguments on tensors of these types.

    Never raises: whatever PyTorch objects to is in the outcome.

    Args:
        operator: anything but a boundary.
        values: every argument's value, free of faults.
        inputs: by wired port, in the operator's order.
        own: the user's own classes by their paths.
        coming: how each of the inputs comes; as a network's input if it is not there.
    """
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # what is worth telling has checks of its own
        return _constructed(operator, values, inputs, own or {}, coming or {})


def _constructed(
    operator: Operator,
    values: Mapping[str, Value],
    inputs: Mapping[str, TensorType],
    own: Mapping[str, type[nn.Module]],
    coming: Mapping[str, Coming],
) -> Outcome:
    constructor = constructor_of(operator, values)
    module: Held | None = None
    if constructor is not None:
        try:
            with torch.device("meta"):
                module = construct(constructor, own)
        except Exception as error:
            return Outcome(error=words_of(error), is_construction=True)
    values = {**values, **{name: False for name in _CAUSAL & values.keys() if values[name] is None}}
    subject = _Subject(operator, values, inputs, module, recurrence_of(operator, values, inputs))
    watched = subject.watched(coming)
    if watched is not None and (constructor is None or constructor.path not in own):
        return watched
    plain = subject.plain()
    if watched is None or watched.outputs != plain.outputs:
        return plain
    return replace(plain, keeping=watched.keeping)


@dataclass
class _Subject:
    """An operator with arguments and inputs, ready to be run.

    Args:
        operator, values, inputs: as for `probe`.
        module: what it holds.
        recurrence: how it is cut to one step of time, if it is.
    """

    operator: Operator
    values: Mapping[str, Value]
    inputs: Mapping[str, TensorType]
    module: Held | None
    recurrence: Recurrence | None
    _held: Mapping[int, int] = field(default_factory=dict)

    def watched(self, coming: Mapping[str, Coming]) -> Outcome | None:
        """Runs it as a training does, with an eye on what it keeps; None if that fails."""
        prepare(self.module)
        self._held = places_held_by(self.module)
        steps = self.recurrence
        inputs = steps.inputs if steps else self.inputs
        try:
            runs = [self._watched_run(inputs, coming, batch) for batch in PROBES]
            keeping = keeping_of(runs[0][2], runs[1][2])
            found = self._outcome(inputs, [run[:2] for run in runs])
            if steps is not None and steps.steps > 1:
                more = [self._watched_run(steps.two_steps, coming, batch)[2] for batch in PROBES]
                keeping = steps.kept(keeping, keeping_of(more[0], more[1]))
        except Exception:
            return None  # said by the plain run, where it fails as well
        return replace(found, keeping=keeping)

    def plain(self) -> Outcome:
        """Runs it as it is used after a training."""
        if isinstance(self.module, nn.Module):
            self.module.requires_grad_(requires_grad=False)
            self.module.eval()  # some modules read values of buffers while training
        inputs = self.recurrence.inputs if self.recurrence else self.inputs
        try:
            return self._outcome(inputs, [self._plain_run(inputs, batch) for batch in PROBES])
        except Exception as error:
            return Outcome(parameters=shapes_of(self.module), error=words_of(error))

    def _outcome(
        self, inputs: Mapping[str, TensorType], runs: Sequence[tuple[Sequence[Tensor], int]]
    ) -> Outcome:
        (at_two, products_at_two), (at_three, products_at_three) = runs
        outputs = _types(at_two, at_three)
        if _is_unusual(self.values, inputs, outputs):
            _confirm(self._plain_run(inputs, _CHECK)[0], outputs)
        products = max(2 * products_at_two - products_at_three, 0)
        if self.recurrence is not None:
            outputs, products = self.recurrence.unrolled(outputs, products)
        parameters, has_state = shapes_of(self.module), _has_state(self.module)
        return Outcome(outputs, parameters, products, has_state=has_state)

    def _plain_run(
        self, inputs: Mapping[str, TensorType], batch: int
    ) -> tuple[Sequence[Tensor], int]:
        """Gives the results and the products for one batch size."""
        tensors = {port: _tensor(self.operator, each, batch) for port, each in inputs.items()}
        with ProductCounter() as counter:
            outputs = self._execute(tensors)
        return outputs, counter.products

    def _watched_run(
        self, inputs: Mapping[str, TensorType], coming: Mapping[str, Coming], batch: int
    ) -> tuple[Sequence[Tensor], int, Sight]:
        """Gives the same, and what was seen."""
        tensors: dict[str, Tensor] = {}
        for port, each in inputs.items():
            how = coming.get(port, Coming())
            known = tensors.get(how.same_as)
            tensors[port] = self._coming(each, how, batch) if known is None else known
        attention = fused_attention() if may_attend(self.operator) else nullcontext()
        with ProductCounter() as counter, attention:
            outputs, sight = watch(lambda: self._execute(tensors), tensors.values(), self._held)
        return outputs, counter.products, sight

    def _coming(self, of: TensorType, how: Coming, batch: int) -> Tensor:
        if self.operator.name in _READING_VALUES:
            return _tensor(self.operator, of, batch).requires_grad_(how.needs_grad)
        if self.recurrence is not None and how.strides is not None:
            how = replace(how, strides=None)  # it is cut
        return tensor_coming(of, how, batch, is_overwritten=bool(self.values.get("inplace")))

    def _execute(self, tensors: Mapping[str, Tensor]) -> Sequence[Tensor]:
        call = forward_of(self.operator, self.values, tuple(tensors))
        return tensors_in(execute(call, tensors, module=self.module))


def _has_state(module: Held | None) -> bool:
    """Whether it holds float numbers that its input must agree with."""
    if not isinstance(module, nn.Module):
        return False
    held = itertools.chain(module.parameters(), module.buffers())
    return any(each.is_floating_point() for each in held)


_READING_VALUES = frozenset(
    {"nn.CTCLoss", "F.ctc_loss", "nn.GaussianNLLLoss", "F.gaussian_nll_loss"}
)
"""Operators that look at the numbers they are given, so that they need some."""


_CAUSAL = frozenset({"is_causal", "src_is_causal", "tgt_is_causal"})
"""What is found out from the numbers of a mask where it is not told."""


def _tensor(operator: Operator, of: TensorType, batch: int) -> Tensor:
    if operator.name in _READING_VALUES:
        return torch.ones(sizes_at(of.shape, batch), dtype=getattr(torch, of.dtype))
    return meta_tensor(of, batch)


def meta_tensor(of: TensorType, batch: int) -> Tensor:
    """Gives a tensor of that type without memory."""
    dtype = getattr(torch, of.dtype)
    return torch.empty(sizes_at(of.shape, batch), dtype=dtype, device="meta")


def shapes_of(module: Held | None) -> dict[str, tuple[int, ...]]:
    """Gives the shape of each parameter, by its name."""
    if isinstance(module, nn.Parameter):
        return {PARAMETER: tuple(module.shape)}
    if not isinstance(module, nn.Module):
        return {}
    return {name: tuple(each.shape) for name, each in module.named_parameters()}


def _is_unusual(
    values: Mapping[str, Value],
    inputs: Mapping[str, TensorType],
    outputs: Sequence[TensorType],
) -> bool:
    """Whether two batch sizes are too few to be sure: the batch is cut, or not whole."""
    if any(isinstance(size, str) and size != "N" for each in outputs for size in each.shape):
        return True
    ranks = {len(each.shape) for each in inputs.values()}
    of_batch = {0, *(-rank for rank in ranks)}
    return any(of_batch & _whole_numbers(values.get(name)) for name in _DIMENSIONS)


def _whole_numbers(value: Value) -> set[int]:
    numbers = value if isinstance(value, tuple) else (value,)
    return {each for each in numbers if isinstance(each, int)}


def _confirm(results: Sequence[Tensor], outputs: Sequence[TensorType]) -> None:
    shapes = [tuple(each.shape) for each in results]
    if shapes != [sizes_at(each.shape, _CHECK) for each in outputs]:
        raise ValueError(UNEVEN)


def words_of(error: Exception) -> str:
    """Gives the text of an exception, with its class where that says what happened."""
    text = str(error)
    if isinstance(error, RuntimeError | ValueError) and text:
        return text
    return f"{type(error).__name__}: {text}"


def _types(at_two: Sequence[Tensor], at_three: Sequence[Tensor]) -> tuple[TensorType, ...]:
    if len(at_two) != len(at_three):
        raise ValueError(UNEVEN)
    return tuple(
        TensorType(shape_of(first.shape, second.shape), str(first.dtype).removeprefix("torch."))
        for first, second in zip(at_two, at_three, strict=True)
    )

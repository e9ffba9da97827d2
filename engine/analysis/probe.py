"""Runs one operator on meta tensors: shapes, dtypes, parameters and products, without memory."""

import itertools
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from engine.analysis.batch import PROBES, UNEVEN, shape_of, sizes_at
from engine.analysis.execution import Held, construct, execute, tensors_in
from engine.analysis.products import ProductCounter
from engine.analysis.recurrent import recurrence_of
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
    """

    outputs: tuple[TensorType, ...] = ()
    parameters: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    products: int = 0
    has_state: bool = False
    error: str = ""
    is_construction: bool = False


def probe(
    operator: Operator,
    values: Mapping[str, Value],
    inputs: Mapping[str, TensorType],
    own: Mapping[str, type[nn.Module]] | None = None,
) -> Outcome:
    """Gives what PyTorch makes of an operator with these arguments on tensors of these types.

    Never raises: whatever PyTorch objects to is in the outcome.

    Args:
        operator: anything but a boundary.
        values: every argument's value, free of faults.
        inputs: by wired port, in the operator's order.
        own: the user's own classes by their paths.
    """
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # what is worth telling has checks of its own
        return _constructed(operator, values, inputs, own or {})


def _constructed(
    operator: Operator,
    values: Mapping[str, Value],
    inputs: Mapping[str, TensorType],
    own: Mapping[str, type[nn.Module]],
) -> Outcome:
    constructor = constructor_of(operator, values)
    module: Held | None = None
    if constructor is not None:
        try:
            with torch.device("meta"):
                module = construct(constructor, own)
            if isinstance(module, nn.Module):
                module.requires_grad_(requires_grad=False)
                module.eval()  # some modules read values of buffers while training
        except Exception as error:
            return Outcome(error=words_of(error), is_construction=True)
    parameters = shapes_of(module)
    values = {**values, **{name: False for name in _CAUSAL & values.keys() if values[name] is None}}
    recurrence = recurrence_of(operator, values, inputs)
    if recurrence is not None:
        inputs = recurrence.inputs
    try:
        runs = [_run(operator, values, inputs, module, batch) for batch in PROBES]
        outputs = _types(runs[0][0], runs[1][0])
        if _is_unusual(values, inputs, outputs):
            results, _ = _run(operator, values, inputs, module, _CHECK)
            _confirm(results, outputs)
    except Exception as error:
        return Outcome(parameters=parameters, error=words_of(error))
    (_, at_two), (_, at_three) = runs
    products = max(2 * at_two - at_three, 0)
    if recurrence is not None:
        outputs, products = recurrence.unrolled(outputs, products)
    return Outcome(outputs, parameters, products, has_state=_has_state(module))


def _has_state(module: Held | None) -> bool:
    """Whether it holds float numbers that its input must agree with."""
    if not isinstance(module, nn.Module):
        return False
    held = itertools.chain(module.parameters(), module.buffers())
    return any(each.is_floating_point() for each in held)


def _run(
    operator: Operator,
    values: Mapping[str, Value],
    inputs: Mapping[str, TensorType],
    module: Held | None,
    batch: int,
) -> tuple[Sequence[Tensor], int]:
    """Gives the results and the products for one batch size."""
    tensors = {port: _tensor(operator, each, batch) for port, each in inputs.items()}
    with ProductCounter() as counter:
        result = execute(forward_of(operator, values, tuple(inputs)), tensors, module=module)
    return tensors_in(result), counter.products


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

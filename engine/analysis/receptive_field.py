"""How much of the input one element of a tensor sees, followed through the network.

Source: Araujo, Norris and Sim, Computing receptive fields of convolutional neural networks,
Distill, 2019.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.analysis.result import TensorType
from engine.graph.model import Value
from engine.operators.operator import Operator, Window

_REARRANGING = "shape"
"""The family of the operators whose `dim` says where they cut or join, not what they sum over."""


_SEEING_ALL = frozenset({"attention", "recurrent"})
"""The families in which every place sees every other."""

_RESAMPLING = "resampling"
_SUPPORTS = {"linear": 2, "bilinear": 2, "trilinear": 2, "bicubic": 4}


@dataclass(frozen=True, slots=True)
class Field:
    """The receptive field of one element, for each spatial dimension of the input.

    Behind a transposed convolution elements can lie between those of the input; the size is then
    that of the least favourable place.

    Args:
        size: elements of the input that it sees.
        jump: distance in the input of two neighbouring elements' fields.
        extent: the size of the input.
    """

    size: tuple[int, ...] = ()
    jump: tuple[int | Fraction, ...] = ()
    extent: tuple[int, ...] = ()

    @property
    def whole(self) -> "Field":
        """The field of an element that sees all of the input."""
        size = tuple(max(pair) for pair in zip(self.size, self.extent, strict=True))
        return replace(self, size=size, jump=(0,) * len(size))


NO_FIELD = Field()


def field_of_input(sample: tuple[int, ...]) -> Field:
    """Gives the field of an input's own elements.

    Args:
        sample: shape of one sample, the channels first; none of a vector's dimensions is spatial.
    """
    extent = sample[1:]
    return Field((1,) * len(extent), (1,) * len(extent), extent)


def merged(fields: Iterable[Field]) -> Field:
    """Gives the field of what is computed from several tensors."""
    known = [each for each in fields if each.size]
    if not known:
        return NO_FIELD
    if len(known) == 1:
        return known[0]
    rank = max(len(each.size) for each in known)
    known = [each for each in known if len(each.size) == rank]
    return Field(
        tuple(max(sizes) for sizes in zip(*(each.size for each in known), strict=True)),
        tuple(max(jumps) for jumps in zip(*(each.jump for each in known), strict=True)),
        tuple(max(extents) for extents in zip(*(each.extent for each in known), strict=True)),
    )


def field_after(
    operator: Operator,
    values: Mapping[str, Value],
    inputs: Mapping[str, TensorType],
    fields: Iterable[Field],
    *,
    has_products: bool,
) -> Field:
    """Gives the field of an operator's results."""
    field = merged(fields)
    if not field.size or not inputs:
        return field
    shape = next(iter(inputs.values())).shape
    if operator.window is not None:
        window = operator.window
        if window.kernel_port in inputs:
            kernel = inputs[window.kernel_port].shape[-window.dimensions :]
            values = {**values, window.kernel_size: tuple(kernel)}
        return _through_window(field, window, values, shape)
    if operator.family in _SEEING_ALL:
        return field.whole
    if operator.family == _RESAMPLING:
        return _resampled(field, values, shape)
    if operator.mixes_positions and has_products:
        is_map = len(inputs) == 1 and len(shape) > 2
        return field if is_map else field.whole
    return field.whole if _sums_over_positions(operator, values, len(shape)) else field


def _through_window(
    field: Field, window: Window, values: Mapping[str, Value], shape: tuple[int | str, ...]
) -> Field:
    count = window.dimensions
    if len(field.size) != count or len(shape) < count:
        return field
    if window.is_global:
        kernel, stride = _adaptive(
            shape[-count:], each_dimension(values.get("output_size"), count, 1)
        )
    else:
        kernel = spans(window, values)
        stride = strides(window, values)
    steps: tuple[int | Fraction, ...] = stride
    if window.is_transposed:
        kernel = tuple(math.ceil(k / s) for k, s in zip(kernel, stride, strict=True))
        steps = tuple(Fraction(1, s) if s > 1 else 1 for s in stride)
    size = tuple(
        math.ceil(old + (k - 1) * jump)
        for old, k, jump in zip(field.size, kernel, field.jump, strict=True)
    )
    jump = tuple(old * step for old, step in zip(field.jump, steps, strict=True))
    return Field(size, jump, field.extent)


def _resampled(field: Field, values: Mapping[str, Value], shape: tuple[int | str, ...]) -> Field:
    """Behind an interpolation or a pixel shuffle the places lie closer together."""
    count = len(field.size)
    factors = _factors(values, shape[-count:] if len(shape) > count else ())
    if len(factors) != count:
        return field
    kernel = _SUPPORTS.get(str(values.get("mode")), 1)
    if "downscale_factor" in values:  # the channels of one place see as many pixels
        kernel = max(int(1 / factor) for factor in factors)
    size = tuple(
        math.ceil(old + (kernel - 1) * jump)
        for old, jump in zip(field.size, field.jump, strict=True)
    )
    jump = tuple(old / factor for old, factor in zip(field.jump, factors, strict=True))
    return Field(size, jump, field.extent)


def _factors(values: Mapping[str, Value], sizes: tuple[int | str, ...]) -> tuple[Fraction, ...]:
    """How many times as large each spatial dimension becomes; empty where it is not told."""
    for name, is_inverse in (("upscale_factor", False), ("downscale_factor", True)):
        if name in values:
            factor = Fraction(str(values[name]))
            return (1 / factor if is_inverse else factor,) * len(sizes)
    if values.get("scale_factor") is not None:
        return (Fraction(str(values["scale_factor"])),) * len(sizes)
    wanted = each_dimension(values.get("size"), len(sizes), 0)
    pairs = list(zip(wanted, sizes, strict=True))
    if not all(isinstance(old, int) and old > 0 and new > 0 for new, old in pairs):
        return ()
    return tuple(Fraction(new, int(old)) for new, old in pairs)


def spans(window: Window, values: Mapping[str, Value]) -> tuple[int, ...]:
    """Gives the extent of the window: 1 + (k−1)·d for each dimension."""
    kernel = each_dimension(values.get(window.kernel_size), window.dimensions, 1)
    dilation = each_dimension(values.get(window.dilation), window.dimensions, 1)
    return tuple(1 + (k - 1) * d for k, d in zip(kernel, dilation, strict=True))


def strides(window: Window, values: Mapping[str, Value]) -> tuple[int, ...]:
    """Gives the step of the window for each dimension; the kernel's size where none is set."""
    value = values.get(window.stride)
    value = values.get(window.kernel_size) if value is None else value
    return each_dimension(value, window.dimensions, 1)


def paddings(window: Window, values: Mapping[str, Value]) -> tuple[int, ...] | None:
    """Gives what is added at each side; None where PyTorch chooses it (`same`)."""
    value = values.get(window.padding)
    if value == "valid":
        return (0,) * window.dimensions
    return None if isinstance(value, str) else each_dimension(value, window.dimensions, 0)


def _adaptive(
    shape: tuple[int | str, ...], output: tuple[int, ...]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The largest window and the step of adaptive pooling."""
    sizes = [size if isinstance(size, int) else 1 for size in shape]
    pairs = list(zip(sizes, output, strict=True))
    kernel = tuple(math.ceil(size / out) + (1 if size % out else 0) for size, out in pairs)
    return kernel, tuple(max(size // out, 1) for size, out in pairs)


def each_dimension(value: Value, count: int, default: int) -> tuple[int, ...]:
    """Gives an argument as one number for each of `count` dimensions."""
    if isinstance(value, int):
        return (value,) * count
    if isinstance(value, tuple) and len(value) == count:
        return tuple(each if isinstance(each, int) else default for each in value)
    return (default,) * count


def _sums_over_positions(operator: Operator, values: Mapping[str, Value], rank: int) -> bool:
    """Whether it reduces or normalizes over a dimension behind the batch and the channels."""
    if operator.family == _REARRANGING or "dim" not in values:
        return False
    dim = values["dim"]
    if dim is None:
        return True
    dims = dim if isinstance(dim, tuple) else (dim,)
    return any(isinstance(each, int) and each % max(rank, 1) >= 2 for each in dims)

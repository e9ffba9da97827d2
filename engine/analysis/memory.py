"""Bytes that tensors take."""

from collections.abc import Iterable

from engine.analysis.batch import elements
from engine.analysis.result import TensorType

_SIZES = {
    "bool": 1,
    "uint8": 1,
    "int8": 1,
    "int16": 2,
    "float16": 2,
    "bfloat16": 2,
    "int32": 4,
    "float32": 4,
    "int64": 8,
    "float64": 8,
    "complex64": 8,
    "complex128": 16,
}


def bytes_per_sample(types: Iterable[TensorType]) -> int:
    """Gives the bytes that one sample's share of these tensors takes."""
    return sum(elements(each.shape, 1) * _SIZES.get(each.dtype, 4) for each in types)


def fixed_bytes(types: Iterable[TensorType]) -> int:
    """Gives the part of them that is the same for any number of samples."""
    return sum(
        (2 * elements(each.shape, 1) - elements(each.shape, 2)) * _SIZES.get(each.dtype, 4)
        for each in types
    )

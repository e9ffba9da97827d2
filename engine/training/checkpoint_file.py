"""A checkpoint as one file: tensors as safetensors, everything else as JSON in its header."""

import json
import math
from collections.abc import Mapping
from typing import cast

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from engine.errors import EngineError

_KEY = "netloom"


def encode_checkpoint(state: object) -> bytes:
    """Gives the bytes that hold `state`.

    Args:
        state: dictionaries, lists, tuples, tensors, numbers, texts, None.

    Raises:
        EngineError: there is something else in it.
    """
    tensors: dict[str, Tensor] = {}
    described = _encode(state, tensors)
    return save(tensors, {_KEY: json.dumps(described, allow_nan=False)})


def decode_checkpoint(data: bytes) -> object:
    """Gives the state that these bytes hold, its tensors on the CPU.

    Raises:
        EngineError: they do not hold a checkpoint.
    """
    try:
        tensors = load(data)
        size = int.from_bytes(data[:8], "little")
        described = json.loads(json.loads(data[8 : 8 + size])["__metadata__"][_KEY])
        return _decode(described, tensors)
    except (SafetensorError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise EngineError(f"This is no checkpoint, or it is damaged: {error}.") from error


def _encode(value: object, tensors: dict[str, Tensor]) -> object:
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else {"$float": str(value)}
        case Tensor():
            name = f"t{len(tensors)}"
            # A copy of its own: tied parameters share their memory, a file cannot.
            tensors[name] = value.detach().cpu().clone(memory_format=torch.contiguous_format)
            return {"$tensor": name}
        case Mapping():
            pairs = [[key, _encode(each, tensors)] for key, each in value.items()]
            return {"$dict": pairs}
        case list():
            return [_encode(each, tensors) for each in value]
        case tuple():
            return {"$tuple": [_encode(each, tensors) for each in value]}
    raise EngineError(f"A checkpoint cannot hold a {type(value).__name__}.")


def _decode(value: object, tensors: Mapping[str, Tensor]) -> object:
    if isinstance(value, list):
        return [_decode(each, tensors) for each in value]
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = cast("dict[str, object]", value).items()
    match kind, inner:
        case "$tensor", str():
            return tensors[inner]
        case "$float", str():
            return float(inner)
        case "$dict", list():
            return {key: _decode(each, tensors) for key, each in inner}
        case "$tuple", list():
            return tuple(_decode(each, tensors) for each in inner)
    raise ValueError(f"unknown entry {kind}")

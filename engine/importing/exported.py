"""Calls of exported programs (`torch.export`), as calls of the functions that people write.

An exported program calls PyTorch's innermost operators (`aten.conv2d.default`) with the weights
as arguments. Their functions have the same names, and mostly the same arguments.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import torch
import torch.nn.functional as F
from torch._ops import OpOverload

from engine.importing.trace import Called

_RENAMED: Mapping[str, Mapping[str, str]] = {
    "dropout": {"train": "training"},
    "embedding": {"indices": "input"},
    "slice": {"end": "stop"},
    "pad": {"pad": "pad"},
}
_WITHOUT_EFFECT = frozenset(
    {"cudnn_enabled", "cudnn_enable", "sparse", "scale_grad_by_freq", "implicit", "enable_gqa"}
)
_END = 2**63 - 1


def as_written(call: Called) -> Called:
    """Gives a call of an innermost operator as one of the function that stands for it.

    Other calls are given back as they are.
    """
    operator = call.function
    if not isinstance(operator, OpOverload):
        return call
    name = operator._schema.name.partition("::")[2]  # noqa: SLF001 - it has no other
    parameters = operator._schema.arguments  # noqa: SLF001
    renamed = _RENAMED.get(name, {})
    given = {each.name: value for each, value in zip(parameters, call.arguments, strict=False)}
    named = {
        renamed.get(key, key): _as_written(key, value)
        for key, value in {**given, **call.keywords}.items()
        if key not in _WITHOUT_EFFECT
    }
    first = "input" if name == "embedding" else renamed.get(parameters[0].name, parameters[0].name)
    return replace(
        call,
        function=_function(name) or name,
        arguments=(named.pop(first),),
        keywords=MappingProxyType(named),
    )


def _function(name: str) -> Any:
    stem = name.removesuffix("_")
    for home in (F, torch, torch.Tensor):
        if hasattr(home, stem):
            return getattr(home, stem)
    return None


def _as_written(name: str, value: Any) -> Any:
    """Gives a value as people write it: an empty stride is none, the last index is the end."""
    if isinstance(value, list):
        return tuple(value) if value or name != "stride" else None
    return None if value == _END and isinstance(value, int) else value

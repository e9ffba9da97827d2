"""Tensors that a network makes from no input: they keep their numbers while it is traced."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

_FILLED = {"zeros": 0, "ones": 1, "new_zeros": 0, "new_ones": 1, "zeros_like": 0, "ones_like": 1}
_FILLED_WITH = frozenset({"new_full", "full_like"})
_UNFILLED = frozenset({"new_empty", "empty_like"})
_COPIES = frozenset({"new_tensor"})
MAKERS = frozenset({*_FILLED, *_FILLED_WITH, *_UNFILLED, *_COPIES})
"""Functions whose result has an argument's type but none of its numbers."""

_RANDOM = frozenset({"rand", "randn", "randint", "randperm", "normal", "bernoulli", "poisson"})


def is_random(name: str) -> bool:
    """Whether a function of that name gives other numbers each time."""
    return name.removesuffix("_like") in _RANDOM


def made_like(name: str, result: Tensor, arguments: tuple[Any, ...], keywords: Any) -> Tensor:
    """Gives with its numbers what one of `MAKERS` gave without them."""
    if name in _FILLED_WITH:
        value = keywords.get("fill_value", arguments[-1])
        return torch.full(result.shape, value, dtype=result.dtype)
    if name in _COPIES:
        return torch.tensor(arguments[1], dtype=result.dtype)
    return torch.full(result.shape, _FILLED.get(name, 0), dtype=result.dtype)


def on_cpu(function: Callable[..., Any], arguments: Any, keywords: dict[str, Any]) -> Any:
    """Calls a function on numbers: wherever it wants its result, it comes to the CPU."""
    if keywords.get("device") is not None:
        keywords = {**keywords, "device": "cpu"}
    return function(*arguments, **keywords)

"""Attention in one piece, as processors and graphics cards compute it in training.

On meta tensors PyTorch has only the way of many steps, which keeps several times as much.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.operators.operator import Operator

_DIMENSIONS = 4
_NAME = "scaled_dot_product_attention"
_TURN = threading.Lock()
_STEPS = F.scaled_dot_product_attention
_FUSED = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu  # noqa: SLF001


def may_attend(operator: Operator) -> bool:
    """Whether attention may be computed in an operator of PyTorch."""
    name = operator.name.lower()
    return "attention" in name or "transformer" in name


@contextmanager
def fused_attention() -> Iterator[None]:
    """Runs attention in one piece inside the `with`, where PyTorch would with real numbers.

    A mode of PyTorch's own for such things would turn off inside of `nn.MultiheadAttention`.
    """
    with _TURN:
        vars(F)[_NAME] = _attention
        try:
            yield
        finally:
            vars(F)[_NAME] = _STEPS


def _attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    **rest: Any,
) -> Tensor:
    if dropout_p or rest.get("enable_gqa") or not _is_fused(query, key, value, attn_mask):
        return _STEPS(query, key, value, attn_mask, dropout_p, is_causal, **rest)
    scale = rest.get("scale")
    output: Tensor
    output, _ = _FUSED(query, key, value, dropout_p, is_causal, attn_mask=attn_mask, scale=scale)
    return output


def _is_fused(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None) -> bool:
    parts = (query, key, value)
    is_plain = all(each.dim() == _DIMENSIONS and each.stride(-1) == 1 for each in parts)
    needs_grad = any(each.requires_grad for each in parts)
    if not is_plain or not needs_grad or (mask is not None and mask.requires_grad):
        return False
    return len({each.shape[:2] for each in parts}) == len({each.shape[-1] for each in parts}) == 1

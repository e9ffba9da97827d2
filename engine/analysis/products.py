"""Counts multiplications: products of matrices and convolutions; elementwise work is free."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry


def _of_dot(left: Tensor, *_rest: object) -> int:
    return left.numel()


def _of_mv(matrix: Tensor, *_rest: object) -> int:
    return matrix.numel()


def _of_distances(left: Tensor, right: Tensor, *_rest: object) -> int:
    return left.numel() * right.shape[-2]


def _of_trilinear(first: Tensor, second: Tensor, third: Tensor, *expansions: Sequence[int]) -> int:
    """Of `nn.Bilinear`, which expands three operands to one shape and sums their products."""
    operands = zip((first, second, third), expansions, strict=False)
    shapes = [_expanded(tensor, dims) for tensor, dims in operands]
    widest: list[int] = [max(sizes) for sizes in zip(*shapes, strict=True)]
    return 2 * math.prod(widest)


def _expanded(tensor: Tensor, dims: Sequence[int]) -> list[int]:
    shape = list(tensor.shape)
    for dim in sorted(dims):
        shape.insert(dim, 1)
    return shape


def _of_attention(query: Tensor, key: Tensor, *_rest: object) -> int:
    """Of queries with keys, and of the weights with as wide values."""
    return 2 * query.numel() * key.shape[-2]


_OWN: Mapping[object, Callable[..., int]] = {
    torch.ops.aten.dot: _of_dot,
    torch.ops.aten.mv: _of_mv,
    torch.ops.aten._cdist_forward: _of_distances,  # noqa: SLF001
    torch.ops.aten._trilinear: _of_trilinear,  # noqa: SLF001
    torch.ops.aten._scaled_dot_product_flash_attention_for_cpu: _of_attention,  # noqa: SLF001
}
"""What PyTorch's own registry does not know."""


class ProductCounter(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Adds up the products of everything that runs inside the `with`."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.products = 0

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> object:
        """Runs one ATen operator and counts its products."""
        kwargs = kwargs or {}
        packet = func.overloadpacket
        if packet not in flop_registry and packet not in _OWN:
            with self:
                result = func.decompose(*args, **kwargs)
            if result is not NotImplemented:
                return result
        result = func(*args, **kwargs)
        if packet in _OWN:
            self.products += _OWN[packet](*args)
        elif packet in flop_registry:
            self.products += flop_registry[packet](*args, **kwargs, out_val=result) // 2
        return result

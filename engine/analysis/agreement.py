"""Whether the tensors that arrive at an operator agree, where PyTorch looks only at run time."""

from collections.abc import Iterator

from engine.analysis.result import Dimension
from engine.analysis.use import Use
from engine.graph.model import Value
from engine.graph.problem import Problem

_MULTIPLYING = frozenset({"torch.matmul", "torch.cdist"})
_COMPARING = frozenset({"nn.HuberLoss", "F.huber_loss", "nn.SoftMarginLoss", "F.soft_margin_loss"})


def type_problems(use: Use) -> Iterator[Problem]:
    """Gives the error of two tensors whose numbers differ in type."""
    name = use.operator.name
    if name not in _MULTIPLYING | _COMPARING:
        return
    first, second = use.inputs
    left, right = use.inputs.values()
    if left.dtype != right.dtype:
        verb = "multiplies" if name in _MULTIPLYING else "compares"
        yield use.error(
            f"{use.name} {verb} numbers of one type, but {use.arriving(first)} is {left.dtype} "
            f"and {use.arriving(second)} is {right.dtype}. Set dtype of the inputs alike.",
            port=second,
        )


def scatter_problems(use: Use) -> Iterator[Problem]:
    """Gives the error of a part that does not fit the place it is put in."""
    if use.operator.name not in ("torch.slice_scatter", "torch.select_scatter"):
        return
    shape, source = use.inputs["input"].shape, use.inputs["src"].shape
    dim = use.values["dim"]
    if not isinstance(dim, int) or not -len(shape) <= dim < len(shape):
        return
    place = _place(shape, dim % len(shape), use)
    if place is not None and place != source:
        wanted = "×".join(str(size) for size in place) or "a single number"
        yield use.error(
            f"{use.name} replaces {wanted} of {use.arriving('input')}, but {use.arriving('src')} "
            "arrives at src. Give it the shape of the place.",
            port="src",
        )


def _place(shape: tuple[Dimension, ...], dim: int, use: Use) -> tuple[Dimension, ...] | None:
    before, size, after = shape[:dim], shape[dim], shape[dim + 1 :]
    if use.operator.name == "torch.select_scatter":
        return (*before, *after)
    start, end, step = (use.values[name] for name in ("start", "end", "step"))
    if isinstance(size, str):
        is_whole = start in (None, 0) and end is None and step == 1
        return (*before, size if is_whole else "some", *after)
    count = len(range(*slice(_index(start), _index(end), _index(step)).indices(size)))
    return (*before, count, *after)


def _index(value: Value) -> int | None:
    return value if isinstance(value, int) else None

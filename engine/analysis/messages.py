"""PyTorch's refusals in words that name the nodes and say what would fit."""

import re
from collections.abc import Callable, Mapping

from engine.analysis import fixes
from engine.analysis.batch import UNEVEN, per_sample
from engine.analysis.probe import Outcome
from engine.analysis.receptive_field import paddings, spans
from engine.analysis.result import Dimension
from engine.analysis.use import Use
from engine.errors import shorten
from engine.graph.problem import Problem
from engine.operators.forms import InfixForm

_Explanation = Callable[[Use], Problem | None]


def explained(use: Use, outcome: Outcome) -> Problem:
    """Gives the problem that stands for PyTorch's refusal to run an operator."""
    if outcome.error == UNEVEN:
        return use.error(
            f"{use.name} cuts the batch: {UNEVEN}. Choose another dimension than 0, the batch."
        )
    if not outcome.is_construction:
        for explanation in (_EXPLANATIONS.get(use.operator.name), _window_too_large):
            problem = explanation and explanation(use)
            if problem:
                return problem
    if "overflow" in outcome.error or "too large" in outcome.error:
        return use.error(f"{use.name} is too large for any memory. Choose smaller sizes.")
    return use.error(_fallback(use, outcome))


def _fallback(use: Use, outcome: Outcome) -> str:
    words = shorten(re.split(r"\n|\. (?=[A-Z])", outcome.error.strip())[0], 300).rstrip(".")
    if outcome.is_construction:
        return f"{use.name} cannot be made with these arguments. PyTorch says: {words}."
    arriving = " and ".join(use.arriving(port) for port in use.inputs)
    return f"{use.name} cannot take {arriving}. PyTorch says: {words}."


def _not_broadcastable(use: Use) -> Problem | None:
    if not isinstance(use.operator.form, InfixForm) or len(use.inputs) < 2:
        return None
    left, right = use.inputs.values()
    for back in range(1, min(len(left.shape), len(right.shape)) + 1):
        one, other = left.shape[-back], right.shape[-back]
        if one != other and 1 not in (one, other):
            first, second = use.inputs
            place = _dimension(max(len(left.shape), len(right.shape)) - back)
            return use.error(
                f"{use.name} cannot combine {use.arriving(first)} with {use.arriving(second)}: "
                f"{place} is {one} on one side and {other} on the other. Make them equal, or 1.",
                port=second,
            )
    return None


def _dimension(index: int) -> str:
    return {0: "the batch", 1: "dimension 1 (the channels)"}.get(index, f"dimension {index}")


def _matrices(use: Use) -> Problem | None:
    left, right = use.inputs.values()
    if not left.shape or not right.shape:
        return None
    rows = right.shape[-2] if len(right.shape) > 1 else right.shape[0]
    if left.shape[-1] == rows:
        return _not_batchable(use)
    first, second = use.inputs
    return use.error(
        f"{use.name} sums over the last dimension of {use.arriving(first)}, which is "
        f"{left.shape[-1]}; that of {use.arriving(second)} before the last is {rows}. They must "
        "be equal: transpose one of them, or change its size.",
        port=second,
    )


def _not_batchable(use: Use) -> Problem | None:
    first, second = use.inputs
    return use.error(
        f"{use.name} cannot multiply {use.arriving(first)} with {use.arriving(second)}: the "
        "dimensions before the last two differ.",
        port=second,
    )


def _reshape(use: Use) -> Problem | None:
    arriving = next(iter(use.inputs.values()))
    shape = use.values["shape"]
    if not isinstance(shape, tuple):
        return None
    count = per_sample(arriving.shape)
    text = "×".join(str(size) for size in shape)
    fix = fixes.set_argument(use.path, "shape", (-1, count)) if arriving.is_batched else None
    return use.error(
        f"{use.name} cannot make {text} of {use.arriving(next(iter(use.inputs)))}, which has "
        f"{count} elements for each sample.",
        fix=fix,
    )


def _joined(use: Use) -> Problem | None:
    """All tensors must agree, but for the dimension that grows."""
    types = list(use.inputs.items())
    first_port, first = types[0]
    dim = use.values.get("dim")
    rank = len(first.shape)
    free = dim % rank if isinstance(dim, int) and rank and use.operator.name == "torch.cat" else -1
    for port, each in types[1:]:
        if len(each.shape) != rank:
            return use.error(
                f"{use.name} joins tensors with the same number of dimensions, but "
                f"{use.arriving(first_port)} and {use.arriving(port)} arrive.",
                port=port,
            )
        for index, (one, other) in enumerate(zip(first.shape, each.shape, strict=True)):
            if one != other and index != free:
                return use.error(
                    f"{use.name} joins along dimension {dim}; the others must be equal, but "
                    f"{use.arriving(first_port)} has {one} and {use.arriving(port)} has {other} in "
                    f"dimension {index}.",
                    port=port,
                )
    return None


def _split(use: Use) -> Problem | None:
    sections, dim = use.values["split_size_or_sections"], use.values["dim"]
    shape = next(iter(use.inputs.values())).shape
    if not isinstance(sections, tuple) or not isinstance(dim, int) or not shape:
        return None
    numbers = [each for each in sections if isinstance(each, int)]
    return use.error(
        f"{use.name} cuts parts of {' + '.join(map(str, numbers))} = {sum(numbers)}, but dimension "
        f"{dim} of {use.arriving(next(iter(use.inputs)))} has {shape[dim]}. The parts must sum to "
        "that."
    )


def _window_too_large(use: Use) -> Problem | None:
    window = use.operator.window
    if window is None or window.is_global or window.is_transposed or not use.inputs:
        return None
    span, padding = spans(window, use.values), paddings(window, use.values)
    port = next(iter(use.inputs))
    shape = use.inputs[port].shape[-window.dimensions :]
    if padding is None or not _exceeds(span, shape, padding):
        return None
    padded = f" with {_sizes(padding)} of padding" if any(padding) else ""
    return use.error(
        f"{use.name} looks at {_sizes(span)} elements at a time, but only {_sizes(shape)} "
        f"arrive{padded}: {use.arriving(port)}. Choose a smaller kernel, or pool less before.",
        port=port,
    )


def _exceeds(span: tuple[int, ...], shape: tuple[Dimension, ...], padding: tuple[int, ...]) -> bool:
    return any(
        isinstance(size, int) and k > size + 2 * pad
        for k, size, pad in zip(span, shape, padding, strict=True)
    )


def _sizes(sizes: tuple[Dimension, ...]) -> str:
    return "×".join(str(size) for size in sizes)


_EXPLANATIONS: Mapping[str, _Explanation] = {
    **dict.fromkeys(
        ("torch.add", "torch.sub", "torch.mul", "torch.div", "torch.pow"), _not_broadcastable
    ),
    "torch.matmul": _matrices,
    "Tensor.view": _reshape,
    "Tensor.reshape": _reshape,
    "torch.cat": _joined,
    "torch.stack": _joined,
    "torch.split": _split,
}

"""What PyTorch accepts without a word although it is hardly meant."""

import math
from collections.abc import Callable, Iterator

from engine.analysis import fixes
from engine.analysis.batch import per_sample
from engine.analysis.checks_before import FLOATS
from engine.analysis.probe import Outcome
from engine.analysis.receptive_field import paddings, spans, strides
from engine.analysis.result import TensorType
from engine.analysis.use import Use
from engine.graph.model import Value
from engine.graph.problem import Fix, Problem
from engine.operators.forms import SelectForm, SliceForm

_COMPARING = frozenset(
    {
        "nn.MSELoss",
        "F.mse_loss",
        "nn.L1Loss",
        "F.l1_loss",
        "nn.HuberLoss",
        "F.huber_loss",
        "nn.SmoothL1Loss",
        "F.smooth_l1_loss",
        "nn.PoissonNLLLoss",
        "F.poisson_nll_loss",
    }
)
_RESHAPING = frozenset({"Tensor.view", "Tensor.reshape"})
_SHARING_A_SUM = frozenset({"nn.Softmax", "F.softmax", "nn.LogSoftmax", "F.log_softmax"})
_LARGEST_WEIGHTS = 2**38
"""Bytes of one node's weights that no machine of a user will hold."""


def problems_after(use: Use, outcome: Outcome) -> list[Problem]:
    """Gives the problems of an operator that PyTorch has run."""
    return [problem for check in _CHECKS for problem in check(use, outcome)]


def _empty_results(use: Use, outcome: Outcome) -> Iterator[Problem]:
    for output in outcome.outputs:
        if 0 in output.shape:
            arriving = use.arriving(next(iter(use.inputs))) if use.inputs else "nothing"
            yield use.error(f"{use.name} gives an empty tensor ({output}); {arriving} arrives.")


def _missing_parts(use: Use, outcome: Outcome) -> Iterator[Problem]:
    """`torch.chunk` gives fewer parts than asked where the size does not fall into so many."""
    count = len(use.operator.output_ports(use.values))
    if len(outcome.outputs) > count:
        yield use.error(
            f"{use.name} is to give {count} parts, but {use.arriving(next(iter(use.inputs)))} "
            f"falls into {len(outcome.outputs)}. Ask for {len(outcome.outputs)}.",
            fix=_asking_for(use, len(outcome.outputs)),
        )
    if len(outcome.outputs) < count:
        yield use.error(
            f"{use.name} is to give {count} parts, but {use.arriving(next(iter(use.inputs)))} "
            f"falls into {len(outcome.outputs)} only ({outcome.outputs[0]} each). Ask for "
            f"{len(outcome.outputs)}, or change the size that arrives.",
            fix=_asking_for(use, len(outcome.outputs)),
        )


def _asking_for(use: Use, count: int) -> Fix | None:
    name = next((each for each in ("chunks", "parts") if each in use.values), None)
    return fixes.set_argument(use.path, name, count) if name else None


def _weights(use: Use, outcome: Outcome) -> Iterator[Problem]:
    size = 4 * sum(math.prod(shape) for shape in outcome.parameters.values())
    if size > _LARGEST_WEIGHTS:
        yield use.error(
            f"{use.name} has {size / 1e12:,.1f} TB of weights. Choose smaller sizes.",
        )


def _dtypes(use: Use, outcome: Outcome) -> Iterator[Problem]:
    """Weights are float32; PyTorch does not mix them with other floats."""
    if not outcome.has_state:
        return
    for port, arriving in use.inputs.items():
        if arriving.dtype in FLOATS and arriving.dtype != "float32":
            yield use.error(
                f"{use.name} computes in float32, but {use.arriving(port)} is {arriving.dtype}. "
                "Set dtype of the input to float32.",
                port=port,
            )


def _broadcast_losses(use: Use, _outcome: Outcome) -> Iterator[Problem]:
    if use.operator.name not in _COMPARING:
        return
    scores, target = use.inputs["input"], use.inputs["target"]
    if scores.shape != target.shape:
        yield use.warning(
            f"{use.name} compares {use.arriving('input')} with {use.arriving('target')}: the "
            "shapes differ, so each is repeated to fit the other, and samples are compared with "
            "other samples' targets. Give both the same shape.",
            port="target",
        )


def _linear_on_maps(use: Use, _outcome: Outcome) -> Iterator[Problem]:
    if use.operator.name != "nn.Linear" or len(use.inputs["input"].shape) != 4:
        return
    width = use.inputs["input"].shape[-1]
    yield use.warning(
        f"{use.name} works on the last dimension only, which has {width} elements of "
        f"{use.arriving('input')}. Is a flatten missing?",
        port="input",
        fix=fixes.flatten_before(use.path, "input"),
    )


def _uncovered(use: Use, _outcome: Outcome) -> Iterator[Problem]:
    window = use.operator.window
    if window is None or window.is_global or window.is_transposed:
        return
    span, stride, padding = (
        spans(window, use.values),
        strides(window, use.values),
        paddings(window, use.values),
    )
    shape = next(iter(use.inputs.values())).shape[-window.dimensions :]
    if any(step > k > 1 for k, step in zip(span, stride, strict=True)):
        yield use.warning(
            f"{use.name} moves by {_sizes(stride)} but sees only {_sizes(span)} elements at a time:"
            " what lies between is not used. Choose a smaller stride."
        )
        return
    if padding is None or use.values.get("ceil_mode") or set(span) == {1}:
        return
    left = [
        max((size + 2 * pad - k) % step - pad, 0) if isinstance(size, int) else 0
        for size, k, step, pad in zip(shape, span, stride, padding, strict=True)
    ]
    if any(left):
        names = ("depth", "height", "width")[-window.dimensions :]
        places = " and ".join(
            f"{count} of {size} in {name}"
            for count, size, name in zip(left, shape, names, strict=True)
            if count
        )
        yield use.warning(
            f"{use.name} does not reach the end of {use.arriving(next(iter(use.inputs)))}: the "
            f"last {places} are not used. Change the stride, the padding or the size that arrives."
        )


def _mixed_samples(use: Use, outcome: Outcome) -> Iterator[Problem]:
    """Samples of a batch must not know of each other; the loss is where they meet."""
    batched = [each for each in use.inputs.values() if each.is_batched]
    if use.is_loss or not batched:
        return
    if use.operator.name in _SHARING_A_SUM and _is_batch(use.values["dim"], batched[0]):
        yield use.warning(
            f"{use.name} works along dimension 0, the samples of the batch. Choose dim 1.",
            fix=fixes.set_argument(use.path, "dim", 1),
        )
    if use.values.get("batch_first") is False and next(iter(use.inputs.values())).is_batched:
        yield use.warning(
            f"{use.name} takes time first, but the batch is the first dimension of "
            f"{use.arriving(next(iter(use.inputs)))}: samples would be steps of time. Set "
            "batch_first.",
            fix=fixes.set_argument(use.path, "batch_first", value=True),
        )
    if isinstance(use.operator.form, SliceForm | SelectForm) and use.values["dim"] == 0:
        yield use.warning(
            f"{use.name} cuts the batch: it takes some samples and drops the rest.",
            fix=fixes.set_argument(use.path, "dim", 1),
        )
    elif use.operator.name == "torch.squeeze" and _is_batch(use.values["dim"], batched[0]):
        yield use.warning(
            f"{use.name} works along the samples of the batch ({use.arriving('input')}): it does "
            "nothing, but removes them where a batch has one sample. Choose another dimension.",
        )
    elif any(not _holds_batch(each.shape) for each in outcome.outputs):
        yield use.warning(
            f"{use.name} makes one result of all samples of the batch ({use.arriving('input')})."
            if "input" in use.inputs
            else f"{use.name} makes one result of all samples of the batch."
        )


def _sizes(sizes: tuple[int, ...]) -> str:
    return "×".join(str(size) for size in sizes)


def _is_batch(dim: Value, of: TensorType) -> bool:
    return isinstance(dim, int) and dim in (0, -len(of.shape))


def _holds_batch(shape: tuple[int | str, ...]) -> bool:
    return any(isinstance(size, str) for size in shape)


def _torn_samples(use: Use, outcome: Outcome) -> Iterator[Problem]:
    """`view(-1, 256)` of 1,024 elements a sample gives four rows for each sample."""
    if use.operator.name not in _RESHAPING or not outcome.outputs:
        return
    arriving, output = next(iter(use.inputs.values())), outcome.outputs[0]
    first = output.shape[0] if output.shape else 1
    if not arriving.is_batched or first == "N" or len(output.shape) != 2:
        return
    count = per_sample(arriving.shape)
    yield use.warning(
        f"{use.name} makes {output} of {use.arriving(next(iter(use.inputs)))}: a sample has {count}"
        " elements and no longer a row of its own.",
        fix=fixes.set_argument(use.path, "shape", (-1, count)),
    )


_CHECKS: tuple[Callable[[Use, Outcome], Iterator[Problem]], ...] = (
    _empty_results,
    _missing_parts,
    _weights,
    _dtypes,
    _broadcast_losses,
    _linear_on_maps,
    _uncovered,
    _mixed_samples,
    _torn_samples,
)

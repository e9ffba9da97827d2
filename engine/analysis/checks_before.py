"""Checks before PyTorch is asked, which takes some wrong graphs and explains others badly."""

from collections.abc import Callable, Iterator

from engine.analysis import fixes
from engine.analysis.agreement import scatter_problems, type_problems
from engine.analysis.receptive_field import each_dimension, paddings, spans, strides
from engine.analysis.use import Use
from engine.graph.model import Value
from engine.graph.problem import Fix, Problem
from engine.operators.derive import read
from engine.operators.operator import Argument, Numbers, Port, ReadFrom

FLOATS = frozenset({"float16", "bfloat16", "float32", "float64"})
INTEGERS = frozenset({"uint8", "int8", "int16", "int32", "int64"})
_INDICES = frozenset({"int32", "int64"})

_MAKING_A_DIMENSION = frozenset({"torch.unsqueeze", "torch.stack"})
_COUNTING_DIMENSIONS = frozenset({"torch.tile"})
_DIMENSION_ARGUMENTS = frozenset(
    {"dim", "dims", "dim0", "dim1", "start_dim", "end_dim", "dimension", "source", "destination"}
)


def problems_before(use: Use) -> list[Problem]:
    """Gives the errors that keep an operator from being run at all.

    Those of the first check that finds any, for the later ones build on it.
    """
    for check in _CHECKS:
        problems = list(check(use))
        if problems:
            return problems
    return []


def _ranks(use: Use) -> Iterator[Problem]:
    for name, arriving in use.inputs.items():
        port = _port(use, name)
        rank = len(arriving.shape)
        if not port.ranks or rank in port.ranks:
            continue
        wanted = " or ".join(str(each) for each in port.ranks)
        fix = None
        if rank == 4 and 2 in port.ranks:
            fix = fixes.flatten_before(use.path, name)
        layout = f" ({port.help.rstrip('.')})" if "×" in port.help else ""
        yield use.error(
            f"{use.name} takes {wanted} dimensions with the batch{layout}, but "
            f"{use.arriving(name)} has {rank}.",
            port=name,
            fix=fix,
        )


def _numbers(use: Use) -> Iterator[Problem]:
    for name, arriving in use.inputs.items():
        wanted = _port(use, name).numbers
        if wanted is Numbers.FLOAT and arriving.dtype not in FLOATS:
            text = f"{use.name} computes with fractions, but {use.arriving(name)} holds whole "
            mend = "Set dtype of the input to float32, or use an embedding."
            if use.is_loss:
                mend = "Give the target the encoding one_hot or values."
            yield use.error(f"{text}numbers ({arriving.dtype}). {mend}", port=name)
        if wanted is Numbers.BOOLEAN and arriving.dtype != "bool":
            yield use.error(
                f"{use.name} takes a mask (bool) at {name}, but {use.arriving(name)} is "
                f"{arriving.dtype}. Compare it with a number before, or set its dtype to bool.",
                port=name,
            )
        if wanted is Numbers.INTEGER and arriving.dtype not in _INDICES:
            text = f"{use.name} takes whole numbers at {name}, but {use.arriving(name)} is "
            mend = "Set dtype of the input to int64."
            if use.is_loss:
                mend = "Give the target the encoding index."
            yield use.error(f"{text}{arriving.dtype}. {mend}", port=name)


def _read_arguments(use: Use) -> Iterator[Problem]:
    """What was set although the incoming shape decides it must agree with that shape."""
    shapes = {name: each.shape for name, each in use.inputs.items()}
    for argument in use.operator.arguments:
        source = argument.read_from
        if source is None:
            continue
        value = use.values[argument.name]
        arriving = read(source, shapes)
        if value is None:
            yield use.error(_untold(use, argument, source), port=source.port)
        elif source.proposal:
            continue  # PyTorch says whether another value fits as well
        elif isinstance(value, tuple):
            yield from _trailing(use, argument, source, value)
        elif arriving is not None and value != arriving:
            yield use.error(
                f"{use.name} expects {value} as {argument.name}, but {arriving} arrive"
                f"{_place(source)}: {use.arriving(source.port)}.",
                port=source.port,
                fix=_agreeing(use, argument, arriving),
            )


def _trailing(
    use: Use, argument: Argument, source: ReadFrom, value: tuple[Value, ...]
) -> Iterator[Problem]:
    shape = use.inputs[source.port].shape
    if len(shape) >= len(value) and tuple(shape[len(shape) - len(value) :]) == value:
        return
    yield use.error(
        f"{use.name} expects {argument.name} {value} as the last dimensions, but "
        f"{use.arriving(source.port)} arrives.",
        port=source.port,
        fix=fixes.reset_argument(use.path, argument.name),
    )


def _agreeing(use: Use, argument: Argument, arriving: Value) -> Fix:
    if use.operator.name == "nn.Linear" and len(use.inputs["input"].shape) == 4:
        return fixes.flatten_before(use.path, "input")
    return fixes.set_argument(use.path, argument.name, arriving)


def _place(source: ReadFrom) -> str:
    if source.dimension == -1:
        return " in the last dimension"
    return " as channels" if source.dimension == 1 else f" in dimension {source.dimension}"


def _untold(use: Use, argument: Argument, source: ReadFrom) -> str:
    return (
        f"{use.name} reads {argument.name} from the incoming shape, but {use.arriving(source.port)}"
        f" does not tell it. Set {argument.name}, or change what arrives."
    )


def _dimensions(use: Use) -> Iterator[Problem]:
    if not use.inputs or use.operator.name in _COUNTING_DIMENSIONS:
        return
    rank = len(next(iter(use.inputs.values())).shape)
    rank += use.operator.name in _MAKING_A_DIMENSION
    read = {each.name for each in use.operator.arguments if each.read_from}
    for name in (_DIMENSION_ARGUMENTS & use.values.keys()) - read:
        value = use.values[name]
        for dim in value if isinstance(value, tuple) else (value,):
            if isinstance(dim, int) and not -rank <= dim < rank:
                yield use.error(
                    f"{use.name} works along {name} {dim}, but "
                    f"{use.arriving(next(iter(use.inputs)))} has the dimensions 0 to {rank - 1}.",
                )


def _transposed(use: Use) -> Iterator[Problem]:
    window = use.operator.window
    if window is None or not window.is_transposed:
        return
    stride, span = strides(window, use.values), spans(window, use.values)
    dilation = each_dimension(use.values["dilation"], window.dimensions, 1)
    extra = each_dimension(use.values["output_padding"], window.dimensions, 0)
    cut = paddings(window, use.values) or (0,) * window.dimensions
    if any(e >= max(s, d) for e, s, d in zip(extra, stride, dilation, strict=True)):
        yield use.error(
            f"{use.name} adds output_padding {_text(extra)}, which must be smaller than the stride "
            f"({_text(stride)}) or the dilation ({_text(dilation)}).",
            fix=fixes.set_argument(use.path, "output_padding", 0),
        )
        return
    shape = use.inputs["input"].shape[-window.dimensions :]
    for size, step, k, pad, more in zip(shape, stride, span, cut, extra, strict=True):
        if isinstance(size, int) and (size - 1) * step + k + more <= 2 * pad:
            yield use.error(
                f"{use.name} cuts off {pad} at each side of what it makes of "
                f"{use.arriving('input')}: nothing is left. Choose a smaller padding."
            )
            return


def _epsilons(use: Use) -> Iterator[Problem]:
    """PyTorch refuses it, but only once it trains."""
    if use.operator.name.startswith("nn.BatchNorm") and use.values["eps"] == 0:
        yield use.error(
            f"{use.name} divides by the spread of each channel, which can be zero: eps must be "
            "more than 0.",
            fix=fixes.set_argument(use.path, "eps", 1e-5),
        )


def _powers(use: Use) -> Iterator[Problem]:
    """PyTorch refuses it, but not on meta tensors."""
    exponent = use.values.get("exponent")
    is_negative = isinstance(exponent, int) and exponent < 0 and "exponent" not in use.inputs
    if is_negative and use.inputs["input"].dtype in INTEGERS:
        yield use.error(
            f"{use.name} takes whole numbers ({use.arriving('input')}) to the power {exponent}, "
            "which gives no whole numbers. Set dtype of the input to float32.",
            port="input",
        )


def _losses(use: Use) -> Iterator[Problem]:
    if use.operator.name in _CLASSIFYING:
        yield from _class_targets(use)
    elif use.operator.name in _SAME_SHAPE:
        scores, target = use.inputs["input"], use.inputs["target"]
        if scores.shape != target.shape:
            yield use.error(
                f"{use.name} compares element by element, but {use.arriving('input')} and "
                f"{use.arriving('target')} differ in shape.",
                port="target",
            )
        elif scores.dtype != target.dtype:
            yield use.error(
                f"{use.name} compares numbers of one type, but the scores are {scores.dtype} and "
                f"the target is {target.dtype}. Set dtype of the input to float32.",
                port="target",
            )


_CLASSIFYING = frozenset({"nn.CrossEntropyLoss", "F.cross_entropy", "nn.NLLLoss", "F.nll_loss"})
_SAME_SHAPE = frozenset(
    {
        "nn.BCELoss",
        "F.binary_cross_entropy",
        "nn.BCEWithLogitsLoss",
        "F.binary_cross_entropy_with_logits",
        "nn.SoftMarginLoss",
        "F.soft_margin_loss",
    }
)


def _class_targets(use: Use) -> Iterator[Problem]:
    scores, target = use.inputs["input"], use.inputs["target"]
    if len(scores.shape) < 2:
        yield use.error(
            f"{use.name} takes a score for each class, N × classes, but "
            f"{use.arriving('input')} arrives.",
            port="input",
        )
        return
    wanted = (scores.shape[0], *scores.shape[2:])
    if target.dtype in FLOATS:
        if target.shape != scores.shape:
            yield use.error(
                f"{use.name} takes class numbers (int64, {_text(wanted)}) or a share for each "
                f"class ({scores}), but {use.arriving('target')} ({target.dtype}) arrives. Give "
                "the target the encoding index.",
                port="target",
            )
    elif target.shape != wanted:
        yield use.error(
            f"{use.name} takes one class number for each {_text(wanted)} of the scores, but "
            f"the target is {use.arriving('target')} and the scores are {use.arriving('input')}.",
            port="target",
        )


def _text(shape: tuple[int | str, ...]) -> str:
    return "×".join(str(size) for size in shape)


def _port(use: Use, name: str) -> Port:
    stem = name.rpartition(".")[0]
    for port in use.operator.inputs:
        if port.name == name or (port.is_variadic and port.name == stem):
            return port
    return Port(name, numbers=Numbers.ANY)


_CHECKS: tuple[Callable[[Use], Iterator[Problem]], ...] = (
    _ranks,
    _numbers,
    _read_arguments,
    _dimensions,
    type_problems,
    scatter_problems,
    _transposed,
    _epsilons,
    _powers,
    _losses,
)

"""Pooling, as a module and as a function."""

from collections.abc import Iterator

from engine.operators.common_arguments import kernel_size, stride
from engine.operators.documentation import page_of
from engine.operators.forms import Form, FunctionForm, ModuleForm
from engine.operators.kinds import Boolean, Integer, Optional, PerDimension
from engine.operators.operator import Argument, Operator, Port, Window

FAMILY = "pooling"

_CEIL_MODE = Argument(
    "ceil_mode", Boolean(), default=False, help="Keep a last window that is only partly filled."
)
_COUNT_INCLUDE_PAD = Argument(
    "count_include_pad", Boolean(), default=True, help="Let padded zeros count in the average."
)
_DIVISOR_OVERRIDE = Argument(
    "divisor_override",
    Optional(Integer(1)),
    help="Divide by this instead of the number of elements.",
)


def _forms(module: str, function: str) -> tuple[Form, Form]:
    return ModuleForm(module), FunctionForm(function)


def _padding(dimensions: int) -> Argument:
    help = "Rim added at each side, at most half the kernel's size."  # noqa: A001
    return Argument("padding", PerDimension(dimensions), default=0, help=help)


def _dilation(dimensions: int) -> Argument:
    help = "Distance between the window's elements."  # noqa: A001
    return Argument("dilation", PerDimension(dimensions, minimum=1), default=1, help=help)


def _maximum(dimensions: int) -> Iterator[Operator]:
    for form in _forms(f"nn.MaxPool{dimensions}d", f"F.max_pool{dimensions}d"):
        yield _operator(
            form,
            dimensions,
            summary="The largest value of each window.",
            arguments=(
                kernel_size(dimensions, 2),
                stride(dimensions, follows_kernel=True),
                _padding(dimensions),
                _dilation(dimensions),
                _CEIL_MODE,
            ),
            keywords=("maximum", "downsampling", "subsampling"),
        )


def _average(dimensions: int) -> Iterator[Operator]:
    override = (_DIVISOR_OVERRIDE,) if dimensions > 1 else ()
    for form in _forms(f"nn.AvgPool{dimensions}d", f"F.avg_pool{dimensions}d"):
        yield _operator(
            form,
            dimensions,
            summary="The mean of each window.",
            arguments=(
                kernel_size(dimensions, 2),
                stride(dimensions, follows_kernel=True),
                _padding(dimensions),
                _CEIL_MODE,
                _COUNT_INCLUDE_PAD,
                *override,
            ),
            keywords=("average", "mean", "downsampling", "subsampling"),
        )


def _adaptive(dimensions: int) -> Iterator[Operator]:
    output_size = Argument(
        "output_size",
        PerDimension(dimensions, minimum=1),
        default=1,
        help="Size of the output, whatever the input's; 1 is global pooling.",
        required=True,
        positional=True,
    )
    forms = _forms(f"nn.AdaptiveAvgPool{dimensions}d", f"F.adaptive_avg_pool{dimensions}d")
    for form in forms:
        yield _operator(
            form,
            dimensions,
            summary="Means over as many equal windows as the output has elements.",
            arguments=(output_size,),
            keywords=("global", "average", "mean"),
            is_global=True,
        )


def _adaptive_maximum(dimensions: int) -> Iterator[Operator]:
    output_size = Argument(
        "output_size",
        PerDimension(dimensions, minimum=1),
        default=1,
        help="Size of the output, whatever the input's; 1 is global pooling.",
        required=True,
        positional=True,
    )
    forms = _forms(f"nn.AdaptiveMaxPool{dimensions}d", f"F.adaptive_max_pool{dimensions}d")
    for form in forms:
        yield _operator(
            form,
            dimensions,
            summary="The largest values of as many equal windows as the output has elements.",
            arguments=(output_size,),
            keywords=("global", "maximum"),
            is_global=True,
        )


def _operator(
    form: Form,
    dimensions: int,
    *,
    summary: str,
    arguments: tuple[Argument, ...],
    keywords: tuple[str, ...],
    is_global: bool = False,
) -> Operator:
    name = form.path if isinstance(form, ModuleForm | FunctionForm) else ""
    return Operator(
        name=name,
        family=FAMILY,
        summary=summary,
        form=form,
        inputs=(Port("input", ranks=(dimensions + 2,)),),
        arguments=arguments,
        docs=page_of(name),
        window=Window(dimensions, is_global=is_global),
        keywords=keywords,
    )


OPERATORS = tuple(
    operator
    for make in (_maximum, _average, _adaptive, _adaptive_maximum)
    for dimensions in (1, 2, 3)
    for operator in make(dimensions)
)

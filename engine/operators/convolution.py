"""Convolutions and transposed convolutions."""

from engine.operators.common_arguments import (
    BIAS,
    CHANNELS,
    WIDTH,
    kernel_size,
    read_width,
    stride,
    width,
)
from engine.operators.documentation import page_of
from engine.operators.forms import ModuleForm
from engine.operators.kinds import Choice, OneOf, PerDimension
from engine.operators.operator import Argument, Operator, Port, Window

FAMILY = "convolution"

_GROUPS = Argument(
    "groups",
    WIDTH,
    default=1,
    help="Channels are split into so many groups that do not see one another.",
)
_COUNTS = {1: "one dimension", 2: "two dimensions", 3: "three dimensions"}
_EXTENTS = {1: "N × C × T", 2: "N × C × H × W", 3: "N × C × D × H × W"}


def _ports(dimensions: int) -> tuple[Port, ...]:
    return (Port("input", _EXTENTS[dimensions], ranks=(dimensions + 2,)),)


def _padding(dimensions: int) -> Argument:
    kind = OneOf((PerDimension(dimensions), Choice(("same", "valid"))))
    help = "Zeros added at each side; same keeps the size where the stride is 1."  # noqa: A001
    return Argument("padding", kind, default=0, help=help)


def _dilation(dimensions: int) -> Argument:
    help = "Distance between the kernel's elements: it spans 1 + (k−1)·d."  # noqa: A001
    return Argument("dilation", PerDimension(dimensions, minimum=1), default=1, help=help)


def _convolution(dimensions: int) -> Operator:
    name = f"nn.Conv{dimensions}d"
    return Operator(
        name=name,
        family=FAMILY,
        summary=f"Slides learned kernels over {_COUNTS[dimensions]} and sums the products.",
        form=ModuleForm(name),
        inputs=_ports(dimensions),
        arguments=(
            read_width("in_channels", CHANNELS, help="Channels that arrive."),
            width("out_channels", 32, help="Kernels, that is channels of the output."),
            kernel_size(dimensions, 3),
            stride(dimensions, follows_kernel=False),
            _padding(dimensions),
            _dilation(dimensions),
            _GROUPS,
            BIAS,
            Argument(
                "padding_mode",
                Choice(("zeros", "reflect", "replicate", "circular")),
                default="zeros",
                help="What the padding is filled with.",
            ),
        ),
        docs=page_of(name),
        window=Window(dimensions),
        keywords=("convolution", "filter", "kernel"),
    )


def _transposed(dimensions: int) -> Operator:
    name = f"nn.ConvTranspose{dimensions}d"
    return Operator(
        name=name,
        family=FAMILY,
        summary="Spreads each input element over a learned kernel: makes maps larger.",
        form=ModuleForm(name),
        inputs=_ports(dimensions),
        arguments=(
            read_width("in_channels", CHANNELS, help="Channels that arrive."),
            width("out_channels", 32, help="Channels of the output."),
            kernel_size(dimensions, 2),
            stride(dimensions, follows_kernel=False),
            Argument(
                "padding",
                PerDimension(dimensions),
                default=0,
                help="Rim of the output that is cut off at each side.",
            ),
            Argument(
                "output_padding",
                PerDimension(dimensions),
                default=0,
                help="Added to one side of the output; below the stride or the dilation.",
            ),
            _GROUPS,
            BIAS,
            _dilation(dimensions),
        ),
        docs=page_of(name),
        window=Window(dimensions, is_transposed=True),
        keywords=("deconvolution", "upsampling", "fractionally strided"),
    )


OPERATORS = (
    *(_convolution(dimensions) for dimensions in (1, 2, 3)),
    *(_transposed(dimensions) for dimensions in (1, 2, 3)),
)

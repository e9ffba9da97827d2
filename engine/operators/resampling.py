"""Larger and smaller maps, pixels and channels exchanged, windows cut out and put back."""

from engine.operators.documentation import page_of
from engine.operators.forms import Form, FunctionForm, ModuleForm
from engine.operators.kinds import Boolean, Choice, Float, Integer, Integers, OneOf, Optional
from engine.operators.kinds import PerDimension as Each
from engine.operators.operator import Argument, Operator, Port

FAMILY = "resampling"

_SIZE = OneOf((Integer(1, 2**20), Integers(1, 2**20, shortest=1, longest=3)))
_MODES = ("nearest", "linear", "bilinear", "bicubic", "trilinear", "area", "nearest-exact")


def _resizing(name: str, form: Form, *, is_function: bool) -> Operator:
    modes = _MODES if is_function else tuple(mode for mode in _MODES if mode != "area")
    antialias = Argument(
        "antialias", Boolean(), default=False, help="Smooth before making a map smaller."
    )
    return Operator(
        name=name,
        family=FAMILY,
        summary="Makes maps larger or smaller by interpolation.",
        form=form,
        inputs=(Port("input", ranks=(3, 4, 5)),),
        arguments=(
            Argument("size", Optional(_SIZE), help="The new size; set this or scale_factor."),
            Argument(
                "scale_factor",
                Optional(Float(0.001, 1024.0)),
                default=2,
                help="New size by old size; empty where size is set.",
                required=True,
            ),
            Argument("mode", Choice(modes), default="nearest", help="How it interpolates."),
            Argument(
                "align_corners",
                Optional(Boolean()),
                help="Corners stay where they are; for linear and cubic modes.",
            ),
            Argument(
                "recompute_scale_factor",
                Optional(Boolean()),
                help="Use the factor that the rounded size gives.",
            ),
            *((antialias,) if is_function else ()),
        ),
        docs=page_of(name),
        keywords=("upsample", "interpolate", "zoom", "resize", "decoder"),
    )


def _both(
    module: str,
    function: str,
    *,
    summary: str,
    ranks: tuple[int, ...],
    arguments: tuple[Argument, ...],
    keywords: tuple[str, ...],
) -> tuple[Operator, Operator]:
    def make(name: str, form: Form) -> Operator:
        return Operator(
            name=name,
            family=FAMILY,
            summary=summary,
            form=form,
            inputs=(Port("input", ranks=ranks),),
            arguments=arguments,
            docs=page_of(name),
            keywords=keywords,
        )

    return make(module, ModuleForm(module)), make(function, FunctionForm(function))


def _factor(name: str) -> tuple[Argument, ...]:
    return (
        Argument(
            name,
            Integer(1, 1024),
            default=2,
            help="The factor of height and width.",
            required=True,
            positional=True,
        ),
    )


def _window(default: int) -> tuple[Argument, ...]:
    return (
        Argument(
            "kernel_size",
            Each(2, minimum=1),
            default=default,
            help="Extent of the window.",
            required=True,
        ),
        Argument("dilation", Each(2, minimum=1), default=1, help="Distance of its elements."),
        Argument("padding", Each(2), default=0, help="Zeros at each side."),
        Argument("stride", Each(2, minimum=1), default=1, help="Step of the window."),
    )


_OUTPUT_SIZE = Argument(
    "output_size",
    Each(2, minimum=1),
    default=(16, 16),
    help="Height and width of the result.",
    required=True,
    positional=True,
)

OPERATORS = (
    _resizing("nn.Upsample", ModuleForm("nn.Upsample"), is_function=False),
    _resizing("F.interpolate", FunctionForm("F.interpolate"), is_function=True),
    *_both(
        "nn.PixelShuffle",
        "F.pixel_shuffle",
        summary="Turns channels into pixels: r² channels become one, r times as large.",
        ranks=(4,),
        arguments=_factor("upscale_factor"),
        keywords=("super-resolution", "depth to space", "subpixel"),
    ),
    *_both(
        "nn.PixelUnshuffle",
        "F.pixel_unshuffle",
        summary="Turns pixels into channels: the inverse of pixel shuffle.",
        ranks=(4,),
        arguments=_factor("downscale_factor"),
        keywords=("space to depth", "downsampling"),
    ),
    *_both(
        "nn.Unfold",
        "F.unfold",
        summary="Cuts out every window as a column of numbers.",
        ranks=(4,),
        arguments=_window(2),
        keywords=("im2col", "patches", "windows"),
    ),
    *_both(
        "nn.Fold",
        "F.fold",
        summary="Adds columns of numbers up as windows of a map.",
        ranks=(3,),
        arguments=(_OUTPUT_SIZE, *_window(2)),
        keywords=("col2im", "patches", "windows"),
    ),
)

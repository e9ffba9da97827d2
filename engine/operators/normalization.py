"""Normalizations with learned scale and offset."""

from engine.operators.common_arguments import (
    CHANNELS,
    DIMENSION,
    EPSILON_HELP,
    LARGEST_WIDTH,
    LAST_DIMENSION,
    WIDTH,
    read_width,
)
from engine.operators.documentation import page_of
from engine.operators.forms import FunctionForm, ModuleForm
from engine.operators.kinds import Boolean, Float, Integer, Integers, OneOf, Optional
from engine.operators.operator import Argument, Operator, Port, ReadFrom

FAMILY = "normalization"

_EPS = Argument("eps", Float(0.0), default=1e-05, help=EPSILON_HELP)
_AFFINE = Argument(
    "affine", Boolean(), default=True, help="Learn a scale and an offset for each channel."
)


def _batch_norm(dimensions: int, ranks: tuple[int, ...]) -> Operator:
    name = f"nn.BatchNorm{dimensions}d"
    return Operator(
        name=name,
        family=FAMILY,
        summary="Each channel gets mean 0 and variance 1 over the batch, then a learned scale.",
        form=ModuleForm(name),
        inputs=(Port("input", ranks=ranks),),
        arguments=(
            read_width("num_features", CHANNELS, help="Channels that arrive."),
            _EPS,
            Argument(
                "momentum",
                Optional(Float(0.0, 1.0)),
                default=0.1,
                help="Weight of the newest batch in the running figures; empty averages all.",
            ),
            _AFFINE,
            Argument(
                "track_running_stats",
                Boolean(),
                default=True,
                help="Keep running figures for evaluation.",
            ),
        ),
        docs=page_of(name),
        keywords=("batch normalization", "bn"),
    )


_NORMALIZED_SHAPE = Argument(
    "normalized_shape",
    OneOf((WIDTH, Integers(1, LARGEST_WIDTH, shortest=1, longest=7))),
    help="Size of the last dimension, or the sizes of the last ones.",
    required=True,
    positional=True,
    read_from=LAST_DIMENSION,
)

LAYER_NORM = Operator(
    name="nn.LayerNorm",
    family=FAMILY,
    summary="Each sample gets mean 0 and variance 1 over its last dimensions, then a scale.",
    form=ModuleForm("nn.LayerNorm"),
    arguments=(
        _NORMALIZED_SHAPE,
        _EPS,
        Argument(
            "elementwise_affine",
            Boolean(),
            default=True,
            help="Learn a scale and an offset for each element.",
        ),
        Argument("bias", Boolean(), default=True, help="Learn the offset as well."),
    ),
    docs=page_of("nn.LayerNorm"),
    keywords=("layer normalization", "transformer"),
)

GROUP_NORM = Operator(
    name="nn.GroupNorm",
    family=FAMILY,
    summary="Mean 0 and variance 1 over groups of channels of each sample, then a scale.",
    form=ModuleForm("nn.GroupNorm"),
    inputs=(Port("input", ranks=(2, 3, 4, 5)),),
    arguments=(
        Argument(
            "num_groups",
            WIDTH,
            default=1,
            help="How many groups; must divide the channels.",
            required=True,
            positional=True,
        ),
        read_width("num_channels", CHANNELS, help="Channels that arrive."),
        _EPS,
        _AFFINE,
    ),
    docs=page_of("nn.GroupNorm"),
    keywords=("group normalization",),
)


def _instance_norm(dimensions: int) -> Operator:
    name = f"nn.InstanceNorm{dimensions}d"
    return Operator(
        name=name,
        family=FAMILY,
        summary="Each channel of each sample gets mean 0 and variance 1.",
        form=ModuleForm(name),
        inputs=(Port("input", ranks=(dimensions + 2,)),),
        arguments=(
            read_width("num_features", CHANNELS, help="Channels that arrive."),
            _EPS,
            Argument(
                "momentum", Optional(Float(0.0, 1.0)), default=0.1, help="For the running figures."
            ),
            Argument("affine", Boolean(), default=False, help="Learn a scale and an offset."),
            Argument(
                "track_running_stats",
                Boolean(),
                default=False,
                help="Keep running figures for evaluation.",
            ),
        ),
        docs=page_of(name),
        keywords=("instance normalization", "style"),
    )


_NORMALIZED_SIZES = Argument(
    "normalized_shape",
    Integers(1, LARGEST_WIDTH, shortest=1, longest=7),
    help="The sizes of the last dimensions.",
    required=True,
    read_from=ReadFrom("input", trailing=1),
)
_SMALLEST = "Added below the root; the smallest step of the numbers if empty."

RMS_NORM = Operator(
    name="nn.RMSNorm",
    family=FAMILY,
    summary="Each sample is divided by the root of its mean square, then scaled.",
    form=ModuleForm("nn.RMSNorm"),
    arguments=(
        _NORMALIZED_SHAPE,
        Argument("eps", Optional(Float(0.0)), help=_SMALLEST),
        Argument(
            "elementwise_affine", Boolean(), default=True, help="Learn a scale for each element."
        ),
    ),
    docs=page_of("nn.RMSNorm"),
    keywords=("root mean square", "transformer", "llama"),
)

LAYER_NORM_FUNCTION = Operator(
    name="F.layer_norm",
    family=FAMILY,
    summary="Layer normalization with a scale and an offset that arrive.",
    form=FunctionForm("F.layer_norm", named=("weight", "bias")),
    inputs=(Port("input"), Port("weight", is_optional=True), Port("bias", is_optional=True)),
    arguments=(_NORMALIZED_SIZES, _EPS),
    docs=page_of("F.layer_norm"),
    keywords=("layer normalization",),
)

RMS_NORM_FUNCTION = Operator(
    name="F.rms_norm",
    family=FAMILY,
    summary="Division by the root of the mean square, with a scale that arrives.",
    form=FunctionForm("F.rms_norm", named=("weight",)),
    inputs=(Port("input"), Port("weight", is_optional=True)),
    arguments=(_NORMALIZED_SIZES, Argument("eps", Optional(Float(0.0)), help=_SMALLEST)),
    docs=page_of("F.rms_norm"),
    keywords=("root mean square",),
)

GROUP_NORM_FUNCTION = Operator(
    name="F.group_norm",
    family=FAMILY,
    summary="Group normalization with a scale and an offset that arrive.",
    form=FunctionForm("F.group_norm", named=("weight", "bias")),
    inputs=(
        Port("input", ranks=(2, 3, 4, 5)),
        Port("weight", is_optional=True),
        Port("bias", is_optional=True),
    ),
    arguments=(
        Argument(
            "num_groups",
            WIDTH,
            default=1,
            help="How many groups; must divide the channels.",
            required=True,
        ),
        _EPS,
    ),
    docs=page_of("F.group_norm"),
    keywords=("group normalization",),
)

INSTANCE_NORM_FUNCTION = Operator(
    name="F.instance_norm",
    family=FAMILY,
    summary="Instance normalization with a scale and an offset that arrive.",
    form=FunctionForm("F.instance_norm", named=("weight", "bias")),
    inputs=(
        Port("input", ranks=(3, 4, 5)),
        Port("weight", "One for each channel.", ranks=(1,), is_optional=True),
        Port("bias", "One for each channel.", ranks=(1,), is_optional=True),
    ),
    arguments=(_EPS,),
    docs=page_of("F.instance_norm"),
    keywords=("instance normalization", "style"),
)


def _local_response(name: str, form: ModuleForm | FunctionForm) -> Operator:
    return Operator(
        name=name,
        family=FAMILY,
        summary="Divides by the squares of the neighbouring channels.",
        form=form,
        inputs=(Port("input", ranks=(3, 4, 5)),),
        arguments=(
            Argument(
                "size",
                Integer(1, 4096),
                default=5,
                help="How many neighbouring channels count.",
                required=True,
            ),
            Argument("alpha", Float(), default=0.0001, help="Weight of the sum of squares."),
            Argument("beta", Float(), default=0.75, help="Its exponent."),
            Argument("k", Float(), default=1.0, help="Added to it."),
        ),
        docs=page_of(name),
        keywords=("lrn", "alexnet", "local response normalization"),
    )


def _normalize() -> Operator:
    return Operator(
        name="F.normalize",
        family=FAMILY,
        summary="Scales vectors to length 1.",
        form=FunctionForm("F.normalize"),
        arguments=(
            Argument("p", Float(), default=2.0, help="The p of the norm; 2 is Euclid's."),
            Argument("dim", DIMENSION, default=1, help="The dimension of the vectors."),
            Argument("eps", Float(0.0), default=1e-12, help="Shorter vectors count as this long."),
        ),
        docs=page_of("F.normalize"),
        keywords=("unit", "length", "l2"),
    )


OPERATORS = (
    _batch_norm(1, (2, 3)),
    _batch_norm(2, (4,)),
    _batch_norm(3, (5,)),
    LAYER_NORM,
    GROUP_NORM,
    *(_instance_norm(dimensions) for dimensions in (1, 2, 3)),
    RMS_NORM,
    _local_response("nn.LocalResponseNorm", ModuleForm("nn.LocalResponseNorm")),
    _local_response("F.local_response_norm", FunctionForm("F.local_response_norm")),
    LAYER_NORM_FUNCTION,
    RMS_NORM_FUNCTION,
    GROUP_NORM_FUNCTION,
    INSTANCE_NORM_FUNCTION,
    _normalize(),
)

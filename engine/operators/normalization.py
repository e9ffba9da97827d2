"""Normalizations with learned scale and offset."""

from engine.operators.common_arguments import (
    CHANNELS,
    EPSILON_HELP,
    LARGEST_WIDTH,
    LAST_DIMENSION,
    WIDTH,
    read_width,
)
from engine.operators.documentation import page_of
from engine.operators.forms import ModuleForm
from engine.operators.kinds import Boolean, Float, Integers, OneOf, Optional
from engine.operators.operator import Argument, Operator, Port

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


LAYER_NORM = Operator(
    name="nn.LayerNorm",
    family=FAMILY,
    summary="Each sample gets mean 0 and variance 1 over its last dimensions, then a scale.",
    form=ModuleForm("nn.LayerNorm"),
    arguments=(
        Argument(
            "normalized_shape",
            OneOf((WIDTH, Integers(1, LARGEST_WIDTH, shortest=1, longest=7))),
            help="Size of the last dimension, or the sizes of the last ones.",
            required=True,
            positional=True,
            read_from=LAST_DIMENSION,
        ),
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

OPERATORS = (
    _batch_norm(1, (2, 3)),
    _batch_norm(2, (4,)),
    _batch_norm(3, (5,)),
    LAYER_NORM,
    GROUP_NORM,
)

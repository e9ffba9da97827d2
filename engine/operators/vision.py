"""What torchvision's models are made of besides PyTorch's own operators."""

from engine.operators.common_arguments import LARGEST_WIDTH, read_width
from engine.operators.documentation import LIBRARY_PAGES
from engine.operators.forms import FunctionForm, ModuleForm
from engine.operators.kinds import Boolean, Choice, Float, Integer, Integers
from engine.operators.operator import Argument, Operator, Port, ReadFrom, Writing

FAMILY = "torchvision"

_OPS = "torchvision.ops"
_SWIN = "torchvision.models.swin_transformer"
_SWIN_3D = "torchvision.models.video.swin_transformer"

_P = Argument(
    "p",
    Float(0.0, 1.0),
    default=0.1,
    help="Share of the samples whose branch is dropped.",
    required=True,
)
_MODE = Argument(
    "mode",
    Choice(("row", "batch")),
    default="row",
    help="Each sample by itself, or the whole batch.",
    required=True,
)


def _stochastic_depth(name: str, form: ModuleForm | FunctionForm) -> Operator:
    return Operator(
        name=name,
        family=FAMILY,
        summary="Drops whole branches at random while training.",
        form=form,
        arguments=(_P, _MODE),
        docs=LIBRARY_PAGES["ops"].format("stochastic_depth"),
        keywords=("drop path", "regularization", "efficientnet", "convnext", "swin"),
    )


def _windows(dimensions: int) -> tuple[Argument, ...]:
    return (
        Argument(
            "window_size",
            Integers(1, 4096, shortest=dimensions, longest=dimensions),
            default=(7,) * dimensions,
            help="Extent of the windows.",
            required=True,
            positional=True,
            writing=Writing.LIST,
        ),
        Argument(
            "shift_size",
            Integers(0, 4096, shortest=dimensions, longest=dimensions),
            default=(0,) * dimensions,
            help="How far the windows are moved.",
            required=True,
            positional=True,
            writing=Writing.LIST,
        ),
    )


_HEADS = Argument(
    "num_heads",
    Integer(1, LARGEST_WIDTH),
    default=3,
    help="Heads; must divide the features.",
    required=True,
    positional=True,
)
_FURTHER = (
    Argument("qkv_bias", Boolean(), default=True, help="Offsets of queries, keys and values."),
    Argument("proj_bias", Boolean(), default=True, help="Offset of the last linear map."),
    Argument("attention_dropout", Float(0.0, 1.0), default=0.0, help="Dropout of the weights."),
    Argument("dropout", Float(0.0, 1.0), default=0.0, help="Dropout of the result."),
)
_LAYOUTS = {2: "N × H × W × F", 3: "N × D × H × W × F"}


def _shifted_windows(path: str, dimensions: int) -> Operator:
    return Operator(
        name=path,
        family=FAMILY,
        summary="Self-attention inside windows, which may be moved (Swin).",
        form=ModuleForm(path),
        inputs=(Port("x", _LAYOUTS[dimensions], ranks=(dimensions + 2,)),),
        arguments=(
            read_width("dim", ReadFrom("x", dimension=-1), help="Features that arrive."),
            *_windows(dimensions),
            _HEADS,
            *_FURTHER,
        ),
        docs=LIBRARY_PAGES["swin"],
        keywords=("swin", "attention", "transformer", "window"),
    )


def _shifted_windows_function(path: str, dimensions: int) -> Operator:
    window, shift = _windows(dimensions)
    scale = (Port("logit_scale", "Scale of cosine attention.", is_optional=True),)
    ports = [
        Port("input", _LAYOUTS[dimensions], ranks=(dimensions + 2,)),
        Port("qkv_weight", "Of queries, keys and values.", ranks=(2,)),
        Port("proj_weight", "Of the last linear map.", ranks=(2,)),
        Port("relative_position_bias", "Added to the products."),
        Port("qkv_bias", ranks=(1,), is_optional=True),
        Port("proj_bias", ranks=(1,), is_optional=True),
        *(scale if dimensions == 2 else ()),
    ]
    named = tuple(port.name for port in ports if port.is_optional)
    return Operator(
        name=path,
        family=FAMILY,
        summary="Self-attention inside windows, with weights that arrive.",
        form=FunctionForm(path, takes_training=True, named=named),
        inputs=tuple(ports),
        arguments=(window, _HEADS, shift, *_FURTHER[2:]),
        docs=LIBRARY_PAGES["swin"],
        keywords=("swin", "attention", "transformer", "window"),
    )


def _merging(name: str) -> Operator:
    path = f"{_SWIN}.{name}"
    return Operator(
        name=path,
        family=FAMILY,
        summary="Joins 2 × 2 neighbours into one place with twice the features (Swin).",
        form=ModuleForm(path),
        inputs=(Port("x", _LAYOUTS[2], ranks=(4, 5)),),
        arguments=(read_width("dim", ReadFrom("x", dimension=-1), help="Features that arrive."),),
        docs=LIBRARY_PAGES["swin"],
        keywords=("swin", "downsampling", "patch"),
    )


OPERATORS = (
    _stochastic_depth(f"{_OPS}.StochasticDepth", ModuleForm(f"{_OPS}.StochasticDepth")),
    _stochastic_depth(
        f"{_OPS}.stochastic_depth", FunctionForm(f"{_OPS}.stochastic_depth", takes_training=True)
    ),
    _shifted_windows(f"{_SWIN}.ShiftedWindowAttention", 2),
    _shifted_windows(f"{_SWIN}.ShiftedWindowAttentionV2", 2),
    _shifted_windows(f"{_SWIN_3D}.ShiftedWindowAttention3d", 3),
    _shifted_windows_function(f"{_SWIN}.shifted_window_attention", 2),
    _shifted_windows_function(f"{_SWIN_3D}.shifted_window_attention_3d", 3),
    _merging("PatchMerging"),
    _merging("PatchMergingV2"),
)

"""Operators that rearrange, cut and join tensors without computing on their values."""

import math
from collections.abc import Mapping, Sequence

from engine.graph.model import Value
from engine.operators.common_arguments import DIMENSION, LARGEST_WIDTH, dimension
from engine.operators.documentation import page_of
from engine.operators.forms import FunctionForm, MethodForm, ModuleForm, SliceForm
from engine.operators.kinds import Choice, Float, Integer, Integers, Optional
from engine.operators.operator import Argument, Numbers, Operator, Port, ReadFrom

FAMILY = "shape"
MOST_OUTPUTS = 64

_INPUT = (Port("input", numbers=Numbers.ANY),)
_OUTPUT = (Port("output", numbers=Numbers.ANY),)
_TENSORS = (Port("tensors", numbers=Numbers.ANY, is_variadic=True),)

_END_DIM = Argument("end_dim", DIMENSION, default=-1, help="Last dimension that is joined.")
_SIZES = Integers(minimum=-1, maximum=LARGEST_WIDTH, shortest=1, longest=8)
_INDEX = Optional(Integer(-LARGEST_WIDTH, LARGEST_WIDTH))


def _method(
    name: str,
    argument: Argument,
    *,
    summary: str,
    keywords: tuple[str, ...],
    mixes_positions: bool,
) -> Operator:
    return Operator(
        name=f"Tensor.{name}",
        family=FAMILY,
        summary=summary,
        form=MethodForm(name, spread=argument.name),
        inputs=_INPUT,
        outputs=_OUTPUT,
        arguments=(argument,),
        docs=page_of(f"Tensor.{name}"),
        mixes_positions=mixes_positions,
        keywords=keywords,
    )


def _one_row(shape: Sequence[int | str]) -> Value:
    """Gives the sizes that make one row of each sample."""
    sizes = [size for size in shape[1:] if isinstance(size, int)]
    return (-1, math.prod(sizes)) if len(sizes) == len(shape) - 1 else None


def _channels_last(shape: Sequence[int | str]) -> Value:
    """Gives the order of dimensions in which the channels come last."""
    return (0, *range(2, len(shape)), *range(1, len(shape))[:1]) if shape else None


def _shape_argument() -> Argument:
    return Argument(
        "shape",
        _SIZES,
        help="The new sizes, the batch first; −1 stands for what is left over. One row of each "
        "sample if empty.",
        required=True,
        positional=True,
        read_from=ReadFrom("input", proposal=_one_row),
    )


def _function(
    name: str,
    *,
    summary: str,
    arguments: tuple[Argument, ...],
    keywords: tuple[str, ...],
    mixes_positions: bool = False,
) -> Operator:
    return Operator(
        name=name,
        family=FAMILY,
        summary=summary,
        form=FunctionForm(name),
        inputs=_INPUT,
        outputs=_OUTPUT,
        arguments=arguments,
        docs=page_of(name),
        mixes_positions=mixes_positions,
        keywords=keywords,
    )


def _joining(name: str, *, summary: str, help: str, keywords: tuple[str, ...]) -> Operator:  # noqa: A002
    return Operator(
        name=name,
        family=FAMILY,
        summary=summary,
        form=FunctionForm(name, takes_list=True),
        inputs=_TENSORS,
        outputs=_OUTPUT,
        arguments=(dimension(1, help=help),),
        docs=page_of(name),
        keywords=keywords,
    )


def _numbered(count: int) -> tuple[Port, ...]:
    return tuple(Port(f"output.{index}", numbers=Numbers.ANY) for index in range(count))


def _parts_of_split(values: Mapping[str, Value]) -> tuple[Port, ...]:
    sections = values["split_size_or_sections"]
    return _numbered(len(sections) if isinstance(sections, tuple) else 0)


def _parts_of_chunk(values: Mapping[str, Value]) -> tuple[Port, ...]:
    chunks = values["chunks"]
    is_count = isinstance(chunks, int) and 0 < chunks <= MOST_OUTPUTS
    return _numbered(chunks if isinstance(chunks, int) and is_count else 0)


def _chosen_dimension(name: str, default: int, help: str) -> Argument:  # noqa: A002
    return Argument(name, DIMENSION, default=default, help=help, required=True, positional=True)


_FLATTEN_WORDS = ("reshape", "vector", "view")

FLATTEN_MODULE = Operator(
    name="nn.Flatten",
    family=FAMILY,
    summary="Joins dimensions into one: a map becomes a vector.",
    form=ModuleForm("nn.Flatten"),
    inputs=_INPUT,
    outputs=_OUTPUT,
    arguments=(
        Argument("start_dim", DIMENSION, default=1, help="First dimension that is joined."),
        _END_DIM,
    ),
    docs=page_of("nn.Flatten"),
    mixes_positions=True,
    keywords=_FLATTEN_WORDS,
)

FLATTEN_FUNCTION = _function(
    "torch.flatten",
    summary="Joins dimensions into one: a map becomes a vector.",
    arguments=(
        _chosen_dimension("start_dim", 1, "First dimension that is joined; 1 keeps the batch."),
        _END_DIM,
    ),
    keywords=_FLATTEN_WORDS,
    mixes_positions=True,
)

SLICE = Operator(
    name="slice",
    family=FAMILY,
    summary="Takes a stretch of one dimension: x[:, start:stop:step].",
    form=SliceForm(),
    inputs=_INPUT,
    outputs=_OUTPUT,
    arguments=(
        Argument("dim", Integer(0, 7), default=1, help="The dimension that is cut."),
        Argument("start", _INDEX, help="First index taken; the beginning if empty."),
        Argument("stop", _INDEX, help="One past the last index taken; the end if empty."),
        Argument(
            "step", Optional(Integer(1, LARGEST_WIDTH)), help="Take every so-many-th; all if empty."
        ),
    ),
    docs="https://docs.pytorch.org/docs/stable/tensor_view.html",
    keywords=("index", "crop", "getitem", "narrow", "every second"),
)

SPLIT = Operator(
    name="torch.split",
    family=FAMILY,
    summary="Cuts a dimension into parts of given sizes.",
    form=FunctionForm("torch.split"),
    inputs=(Port("tensor", numbers=Numbers.ANY),),
    outputs=_numbered(2),
    arguments=(
        Argument(
            "split_size_or_sections",
            Integers(minimum=1, maximum=LARGEST_WIDTH, shortest=1, longest=MOST_OUTPUTS),
            default=(1, 1),
            help="Sizes of the parts; they sum to the size of the dimension.",
            required=True,
            positional=True,
        ),
        dimension(1, help="The dimension that is cut."),
    ),
    docs=page_of("torch.split"),
    outputs_for=_parts_of_split,
    keywords=("divide", "parts", "several outputs"),
)

CHUNK = Operator(
    name="torch.chunk",
    family=FAMILY,
    summary="Cuts a dimension into equal parts.",
    form=FunctionForm("torch.chunk"),
    inputs=_INPUT,
    outputs=_numbered(2),
    arguments=(
        Argument(
            "chunks",
            Integer(1, MOST_OUTPUTS),
            default=2,
            help="How many parts.",
            required=True,
            positional=True,
        ),
        dimension(1, help="The dimension that is cut."),
    ),
    docs=page_of("torch.chunk"),
    outputs_for=_parts_of_chunk,
    keywords=("divide", "parts", "several outputs", "split"),
)

OPERATORS = (
    FLATTEN_MODULE,
    FLATTEN_FUNCTION,
    _method(
        "view",
        _shape_argument(),
        summary="The same numbers in another shape, without copying.",
        keywords=("reshape", "flatten"),
        mixes_positions=True,
    ),
    _method(
        "reshape",
        _shape_argument(),
        summary="The same numbers in another shape, copied where needed.",
        keywords=("view", "flatten"),
        mixes_positions=True,
    ),
    _method(
        "permute",
        Argument(
            "dims",
            Integers(minimum=-8, maximum=7, shortest=1, longest=8),
            help="The dimensions in their new order; the channels last if empty.",
            required=True,
            positional=True,
            read_from=ReadFrom("input", proposal=_channels_last),
        ),
        summary="Reorders the dimensions.",
        keywords=("transpose", "axes", "channels last"),
        mixes_positions=False,
    ),
    _function(
        "torch.transpose",
        summary="Swaps two dimensions.",
        arguments=(
            _chosen_dimension("dim0", 1, "One dimension."),
            _chosen_dimension("dim1", 2, "The other dimension."),
        ),
        keywords=("swap", "axes"),
    ),
    _function(
        "torch.unsqueeze",
        summary="Adds a dimension of size 1.",
        arguments=(_chosen_dimension("dim", 1, "Where the new dimension stands."),),
        keywords=("add dimension", "expand"),
    ),
    _function(
        "torch.squeeze",
        summary="Removes a dimension of size 1.",
        arguments=(_chosen_dimension("dim", -1, "The dimension that goes."),),
        keywords=("remove dimension",),
    ),
    SLICE,
    _joining(
        "torch.cat",
        summary="Joins tensors along a dimension that they have.",
        help="The dimension that grows; 1 is the channels.",
        keywords=("concatenate", "join", "skip", "merge"),
    ),
    _joining(
        "torch.stack",
        summary="Joins tensors of one shape along a new dimension.",
        help="Where the new dimension stands.",
        keywords=("join", "merge"),
    ),
    SPLIT,
    CHUNK,
    _function(
        "F.pad",
        summary="Adds a rim.",
        arguments=(
            Argument(
                "pad",
                Integers(minimum=-4096, maximum=4096, shortest=2, longest=16),
                default=(1, 1, 1, 1),
                help="Two numbers for each dimension (before, after), from the last one back.",
                required=True,
                positional=True,
            ),
            Argument(
                "mode",
                Choice(("constant", "reflect", "replicate", "circular")),
                default="constant",
                help="What the rim is filled with.",
            ),
            Argument("value", Optional(Float()), help="The constant of the rim; zero if empty."),
        ),
        keywords=("padding", "zero", "border"),
    ),
)

"""Operators that pick, repeat, turn and put back parts of tensors."""

from collections.abc import Mapping

from engine.graph.model import Value
from engine.operators.common_arguments import DIMENSION, LARGEST_WIDTH, dimension
from engine.operators.documentation import page_of
from engine.operators.forms import Form, FunctionForm, MethodForm, ModuleForm, SelectForm
from engine.operators.kinds import Integer, Integers, OneOf, Optional
from engine.operators.operator import Argument, Numbers, Operator, Port

FAMILY = "shape"
MOST_OUTPUTS = 64

_INPUT = Port("input", numbers=Numbers.ANY)
_OUTPUT = (Port("output", numbers=Numbers.ANY),)
_POSITION = Integer(-LARGEST_WIDTH, LARGEST_WIDTH)
_BATCH = Port(
    "batch",
    "A tensor whose batch size comes in front of the sizes.",
    numbers=Numbers.ANY,
    is_optional=True,
)


def _shape(
    name: str,
    summary: str,
    form: Form,
    *keywords: str,
    arguments: tuple[Argument, ...] = (),
    further: tuple[Port, ...] = (),
) -> Operator:
    return Operator(
        name=name,
        family=FAMILY,
        summary=summary,
        form=form,
        inputs=(_INPUT, *further),
        outputs=_OUTPUT,
        arguments=arguments,
        docs=page_of(name),
        keywords=keywords,
    )


def _chosen(name: str, kind: Integer | Integers, default: Value, help: str) -> Argument:  # noqa: A002
    return Argument(name, kind, default=default, help=help, required=True, positional=True)


def _named(name: str, kind: Integer | Integers | OneOf, default: Value, help: str) -> Argument:  # noqa: A002
    return Argument(name, kind, default=default, help=help, required=True)


def _numbered(count: int) -> tuple[Port, ...]:
    return tuple(Port(f"output.{index}", numbers=Numbers.ANY) for index in range(count))


def _parts_of_unbind(values: Mapping[str, Value]) -> tuple[Port, ...]:
    count = values["parts"]
    is_count = isinstance(count, int) and 0 < count <= MOST_OUTPUTS
    return _numbered(count if isinstance(count, int) and is_count else 0)


def _parts_of_tensor_split(values: Mapping[str, Value]) -> tuple[Port, ...]:
    cuts = values["indices_or_sections"]
    if isinstance(cuts, tuple):
        return _numbered(len(cuts) + 1)
    return _numbered(cuts if isinstance(cuts, int) and 0 < cuts <= MOST_OUTPUTS else 0)


_REPEATS = Integers(minimum=1, maximum=LARGEST_WIDTH, shortest=1, longest=8)
_DIMENSIONS = Integers(minimum=-8, maximum=7, shortest=1, longest=8)

SELECT = Operator(
    name="select",
    family=FAMILY,
    summary="Takes one place of a dimension, which goes: x[:, index].",
    form=SelectForm(),
    inputs=(_INPUT,),
    outputs=_OUTPUT,
    arguments=(
        Argument("dim", Integer(0, 7), default=1, help="The dimension that goes."),
        Argument("index", _POSITION, default=0, help="The place; −1 is the last one."),
    ),
    docs=page_of("torch.select"),
    keywords=("index", "getitem", "token", "last step"),
)

UNBIND = Operator(
    name="torch.unbind",
    family=FAMILY,
    summary="Takes a dimension apart: one output for each place.",
    form=FunctionForm("torch.unbind", unwritten=("parts",)),
    inputs=(_INPUT,),
    outputs=_numbered(2),
    arguments=(
        dimension(1, help="The dimension that goes."),
        Argument(
            "parts",
            Integer(1, MOST_OUTPUTS),
            default=2,
            help="How many places it has: the number of outputs.",
            required=True,
        ),
    ),
    docs=page_of("torch.unbind"),
    outputs_for=_parts_of_unbind,
    keywords=("unstack", "qkv", "several outputs"),
)

TENSOR_SPLIT = Operator(
    name="torch.tensor_split",
    family=FAMILY,
    summary="Cuts a dimension at given places, or into so many parts.",
    form=FunctionForm("torch.tensor_split"),
    inputs=(_INPUT,),
    outputs=_numbered(2),
    arguments=(
        Argument(
            "indices_or_sections",
            OneOf(
                (
                    Integer(1, MOST_OUTPUTS),
                    Integers(0, LARGEST_WIDTH, shortest=1, longest=MOST_OUTPUTS - 1),
                )
            ),
            default=2,
            help="How many parts; or the places of the cuts.",
            required=True,
            positional=True,
        ),
        dimension(1, help="The dimension that is cut."),
    ),
    docs=page_of("torch.tensor_split"),
    outputs_for=_parts_of_tensor_split,
    keywords=("divide", "parts", "several outputs"),
)

EXPAND = _shape(
    "Tensor.expand",
    "Repeats dimensions of size 1 without copying.",
    MethodForm("expand", spread="size", batch="batch"),
    "broadcast",
    "class token",
    arguments=(
        _chosen(
            "size",
            Integers(minimum=-1, maximum=LARGEST_WIDTH, shortest=1, longest=8),
            (-1, -1),
            "The new sizes, −1 as it is; behind the batch where batch is wired.",
        ),
    ),
    further=(_BATCH,),
)

REPEAT = _shape(
    "Tensor.repeat",
    "Repeats along each dimension, as copies.",
    MethodForm("repeat", spread="repeats", batch="batch"),
    "tile",
    arguments=(
        _chosen("repeats", _REPEATS, (1, 2), "How often; behind the batch where batch is wired."),
    ),
    further=(_BATCH,),
)


def _unflatten(name: str, form: Form, sizes: str) -> Operator:
    return _shape(
        name,
        "Splits one dimension into several.",
        form,
        "reshape",
        "view",
        arguments=(
            _chosen("dim", DIMENSION, 1, "The dimension that is split."),
            _chosen(
                sizes,
                Integers(minimum=-1, maximum=LARGEST_WIDTH, shortest=1, longest=8),
                (1, -1),
                "Its new sizes; −1 stands for what is left over.",
            ),
        ),
    )


def _picking(
    name: str,
    summary: str,
    help: str,  # noqa: A002
    ranks: tuple[int, ...] = (),
) -> Operator:
    return _shape(
        name,
        summary,
        FunctionForm(name, named=("index",)),
        "index",
        "pick",
        arguments=(dimension(1, help="The dimension that is picked from."),),
        further=(Port("index", help, ranks=ranks, numbers=Numbers.INTEGER),),
    )


def _scatter(name: str, summary: str, arguments: tuple[Argument, ...]) -> Operator:
    return _shape(
        name,
        summary,
        FunctionForm(name),
        "assign",
        "setitem",
        "put",
        arguments=arguments,
        further=(Port("src", "What is put there.", numbers=Numbers.ANY),),
    )


def _triangle(name: str, summary: str) -> Operator:
    return _shape(
        name,
        summary,
        FunctionForm(name),
        "causal",
        "mask",
        "triangle",
        arguments=(
            Argument(
                "diagonal",
                Integer(-LARGEST_WIDTH, LARGEST_WIDTH),
                default=0,
                help="How far the border is moved from the diagonal.",
            ),
        ),
    )


OPERATORS = (
    _shape("nn.Identity", "Gives what it gets.", ModuleForm("nn.Identity"), "nothing", "pass"),
    SELECT,
    UNBIND,
    TENSOR_SPLIT,
    EXPAND,
    _shape(
        "Tensor.expand_as",
        "Repeats dimensions of size 1 to the sizes of another tensor, without copying.",
        MethodForm("expand_as"),
        "broadcast",
        further=(Port("other", "A tensor of the new sizes.", numbers=Numbers.ANY),),
    ),
    REPEAT,
    _shape(
        "torch.repeat_interleave",
        "Repeats each place of a dimension.",
        FunctionForm("torch.repeat_interleave"),
        "repeat",
        arguments=(
            _chosen("repeats", Integer(1, LARGEST_WIDTH), 2, "How often each is repeated."),
            _named("dim", DIMENSION, 1, "The dimension that grows."),
        ),
    ),
    _shape(
        "torch.tile",
        "Repeats the whole tensor.",
        FunctionForm("torch.tile"),
        "repeat",
        arguments=(_named("dims", _REPEATS, (2,), "How often along each dimension."),),
    ),
    _shape(
        "torch.roll",
        "Moves along dimensions; what leaves at the end comes in at the start.",
        FunctionForm("torch.roll"),
        "shift",
        "circular",
        arguments=(
            _named(
                "shifts",
                OneOf((_POSITION, Integers(-LARGEST_WIDTH, LARGEST_WIDTH, shortest=1, longest=8))),
                1,
                "How far.",
            ),
            _named("dims", OneOf((DIMENSION, _DIMENSIONS)), 1, "Along which dimensions."),
        ),
    ),
    _shape(
        "torch.flip",
        "Turns dimensions round.",
        FunctionForm("torch.flip"),
        "reverse",
        "mirror",
        arguments=(_named("dims", _DIMENSIONS, (-1,), "The dimensions."),),
    ),
    _shape(
        "torch.movedim",
        "Moves a dimension to another place.",
        FunctionForm("torch.movedim"),
        "permute",
        "axes",
        arguments=(
            _chosen("source", DIMENSION, 1, "The dimension."),
            _chosen("destination", DIMENSION, -1, "Its new place."),
        ),
    ),
    _unflatten("nn.Unflatten", ModuleForm("nn.Unflatten"), "unflattened_size"),
    _unflatten("torch.unflatten", FunctionForm("torch.unflatten"), "sizes"),
    _shape(
        "Tensor.unfold",
        "Cuts windows out of a dimension; they become a new last one.",
        MethodForm("unfold"),
        "windows",
        "patches",
        arguments=(
            _chosen("dimension", DIMENSION, -1, "The dimension that is cut."),
            _chosen("size", Integer(1, LARGEST_WIDTH), 2, "Size of the windows."),
            _chosen("step", Integer(1, LARGEST_WIDTH), 2, "Step from one to the next."),
        ),
    ),
    _shape(
        "Tensor.contiguous",
        "The same numbers, in order in memory.",
        MethodForm("contiguous"),
        "copy",
        "memory",
    ),
    _shape("torch.clone", "A copy.", FunctionForm("torch.clone"), "copy"),
    _picking(
        "torch.index_select",
        "Picks places of a dimension by a list of indices.",
        "A list of indices.",
        ranks=(1,),
    ),
    _picking(
        "torch.gather",
        "Picks one element for each index.",
        "Indices, as many dimensions as the input.",
    ),
    _shape(
        "F.one_hot",
        "A 1 at the index and zeros elsewhere.",
        FunctionForm("F.one_hot"),
        "class",
        "indicator",
        arguments=(
            _chosen("num_classes", Integer(1, LARGEST_WIDTH), 1000, "How many classes there are."),
        ),
    ),
    _scatter(
        "torch.slice_scatter",
        "The input with a stretch of one dimension replaced.",
        (
            Argument("dim", DIMENSION, default=0, help="The dimension."),
            Argument("start", Optional(_POSITION), help="First place; the beginning if empty."),
            Argument("end", Optional(_POSITION), help="One past the last; the end if empty."),
            Argument("step", Integer(1, LARGEST_WIDTH), default=1, help="Every so-many-th."),
        ),
    ),
    _scatter(
        "torch.select_scatter",
        "The input with one place of a dimension replaced.",
        (
            _named("dim", DIMENSION, 1, "The dimension."),
            _named("index", _POSITION, 0, "The place."),
        ),
    ),
    _triangle("torch.tril", "The lower triangle of matrices, zeros above."),
    _triangle("torch.triu", "The upper triangle of matrices, zeros below."),
)

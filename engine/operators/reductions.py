"""What becomes of many elements along a dimension: extremes, spread, sums, distances."""

from engine.operators.common_arguments import (
    DIMENSION,
    KEEP_DIMENSION,
    LARGEST_WIDTH,
    dimension,
)
from engine.operators.documentation import page_of
from engine.operators.forms import Form, FunctionForm, ModuleForm
from engine.operators.kinds import Boolean, Float, Integer, Integers, Kind, OneOf, Optional
from engine.operators.operator import Argument, Numbers, Operator, Port

FAMILY = "arithmetic"

_DIMENSIONS = OneOf((DIMENSION, Integers(minimum=-8, maximum=7, shortest=1, longest=8)))
_WHICH_GO = "The dimensions that go; all of them, the batch too, if empty."
_VALUES_AND_INDICES = (Port("values"), Port("indices", numbers=Numbers.ANY))


def _reduction(
    name: str,
    summary: str,
    *keywords: str,
    arguments: tuple[Argument, ...] = (KEEP_DIMENSION,),
    one_dimension: bool = False,
    outputs: tuple[Port, ...] = (Port("output"),),
) -> Operator:
    kind: Kind = DIMENSION if one_dimension else Optional(_DIMENSIONS)
    help = "The dimension that goes." if one_dimension else _WHICH_GO  # noqa: A001
    dim = Argument("dim", kind, default=-1, help=help, required=True)
    return Operator(
        name=name,
        family=FAMILY,
        summary=summary,
        form=FunctionForm(name),
        outputs=outputs,
        arguments=(dim, *arguments),
        docs=page_of(name),
        keywords=("reduce", *keywords),
    )


def _running(name: str, summary: str, *keywords: str, numbers: Numbers = Numbers.FLOAT) -> Operator:
    return Operator(
        name=name,
        family=FAMILY,
        summary=summary,
        form=FunctionForm(name),
        inputs=(Port("input", numbers=numbers),),
        outputs=(Port("output", numbers=numbers),),
        arguments=(dimension(1, help="The dimension along which it runs."),),
        docs=page_of(name),
        keywords=keywords,
    )


_CORRECTION = Argument(
    "correction", Integer(0, 2**20), default=1, help="Subtracted from the count; 0 is the whole."
)
_INTEGERS = (Port("output", numbers=Numbers.ANY),)

TOPK = Operator(
    name="torch.topk",
    family=FAMILY,
    summary="The k largest elements along a dimension, and where they are.",
    form=FunctionForm("torch.topk"),
    outputs=_VALUES_AND_INDICES,
    arguments=(
        Argument(
            "k",
            Integer(1, LARGEST_WIDTH),
            default=1,
            help="How many.",
            required=True,
            positional=True,
        ),
        Argument("dim", DIMENSION, default=-1, help="The dimension."),
        Argument("largest", Boolean(), default=True, help="The largest ones, else the smallest."),
        Argument("sorted", Boolean(), default=True, help="In order of size."),
    ),
    docs=page_of("torch.topk"),
    keywords=("largest", "best", "sort"),
)

SORT = Operator(
    name="torch.sort",
    family=FAMILY,
    summary="The elements in order along a dimension, and where they were.",
    form=FunctionForm("torch.sort"),
    outputs=_VALUES_AND_INDICES,
    arguments=(
        Argument("dim", DIMENSION, default=-1, help="The dimension."),
        Argument("descending", Boolean(), default=False, help="The largest first."),
    ),
    docs=page_of("torch.sort"),
    keywords=("order",),
)

ARGSORT = Operator(
    name="torch.argsort",
    family=FAMILY,
    summary="Where the elements in order along a dimension were.",
    form=FunctionForm("torch.argsort"),
    outputs=_INTEGERS,
    arguments=SORT.arguments,
    docs=page_of("torch.argsort"),
    keywords=("order", "rank"),
)


def _similarity(
    module: str,
    function: str,
    *,
    summary: str,
    arguments: tuple[Argument, ...],
    keywords: tuple[str, ...],
) -> tuple[Operator, Operator]:
    def make(name: str, form: Form) -> Operator:
        return Operator(
            name=name,
            family=FAMILY,
            summary=summary,
            form=form,
            inputs=(Port("x1"), Port("x2")),
            arguments=arguments,
            docs=page_of(name),
            keywords=keywords,
        )

    return make(module, ModuleForm(module)), make(function, FunctionForm(function))


CDIST = Operator(
    name="torch.cdist",
    family=FAMILY,
    summary="Distance of each row of one matrix from each row of another.",
    form=FunctionForm("torch.cdist"),
    inputs=(Port("x1", ranks=(2, 3, 4)), Port("x2", ranks=(2, 3, 4))),
    arguments=(Argument("p", Float(0.0), default=2.0, help="The p of the norm."),),
    docs=page_of("torch.cdist"),
    mixes_positions=True,
    keywords=("distance", "pairwise"),
)

OPERATORS = (
    _reduction("torch.amax", "The largest element along dimensions.", "maximum"),
    _reduction("torch.amin", "The smallest element along dimensions.", "minimum"),
    _reduction(
        "torch.max",
        "The largest element along a dimension, and where it is.",
        "maximum",
        one_dimension=True,
        outputs=_VALUES_AND_INDICES,
    ),
    _reduction(
        "torch.min",
        "The smallest element along a dimension, and where it is.",
        "minimum",
        one_dimension=True,
        outputs=_VALUES_AND_INDICES,
    ),
    _reduction(
        "torch.median",
        "The middle element along a dimension, and where it is.",
        "robust",
        one_dimension=True,
        outputs=_VALUES_AND_INDICES,
    ),
    _reduction(
        "torch.argmax",
        "Where the largest element along a dimension is.",
        "class",
        "prediction",
        one_dimension=True,
        outputs=_INTEGERS,
    ),
    _reduction(
        "torch.argmin",
        "Where the smallest element along a dimension is.",
        one_dimension=True,
        outputs=_INTEGERS,
    ),
    _reduction("torch.prod", "Product along a dimension.", "multiply", one_dimension=True),
    _reduction(
        "torch.var", "Variance along dimensions.", "spread", arguments=(_CORRECTION, KEEP_DIMENSION)
    ),
    _reduction(
        "torch.std",
        "Standard deviation along dimensions.",
        "spread",
        arguments=(_CORRECTION, KEEP_DIMENSION),
    ),
    _reduction("torch.logsumexp", "log of the sum of exp, precise.", "soft maximum"),
    _running(
        "torch.cumsum",
        "Running sum along a dimension.",
        "cumulative",
        "prefix",
        numbers=Numbers.ANY,
    ),
    _running("torch.cumprod", "Running product along a dimension.", "cumulative"),
    _running("torch.logcumsumexp", "log of the running sum of exp, precise.", "cumulative"),
    TOPK,
    SORT,
    ARGSORT,
    *_similarity(
        "nn.CosineSimilarity",
        "F.cosine_similarity",
        summary="Cosine of the angle between vectors.",
        arguments=(
            Argument("dim", DIMENSION, default=1, help="The dimension of the vectors."),
            Argument("eps", Float(0.0), default=1e-08, help="So that nothing is divided by zero."),
        ),
        keywords=("angle", "similarity", "siamese"),
    ),
    *_similarity(
        "nn.PairwiseDistance",
        "F.pairwise_distance",
        summary="Distance between vectors of the last dimension.",
        arguments=(
            Argument("p", Float(), default=2.0, help="The p of the norm; 2 is Euclid's."),
            Argument("eps", Float(), default=1e-06, help="Added to the difference."),
            KEEP_DIMENSION,
        ),
        keywords=("euclidean", "length", "siamese", "contrastive"),
    ),
    CDIST,
)

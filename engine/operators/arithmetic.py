"""Arithmetic between tensors, and reductions."""

from engine.operators.common_arguments import DIMENSION, KEEP_DIMENSION
from engine.operators.documentation import page_of
from engine.operators.forms import FunctionForm, InfixForm
from engine.operators.kinds import Float, Integers, OneOf, Optional
from engine.operators.operator import Argument, Numbers, Operator, Port

FAMILY = "arithmetic"

_DIMENSIONS = OneOf((DIMENSION, Integers(minimum=-8, maximum=7, shortest=1, longest=8)))


def _infix(
    name: str,
    symbol: str,
    *,
    summary: str,
    keywords: tuple[str, ...],
    operand: str = "other",
) -> Operator:
    return Operator(
        name=name,
        family=FAMILY,
        summary=summary,
        form=InfixForm(symbol, operand=operand),
        inputs=(
            Port("input", numbers=Numbers.ANY),
            Port(
                operand,
                "A tensor; or a number, set as the argument.",
                numbers=Numbers.ANY,
                is_optional=True,
            ),
        ),
        outputs=(Port("output", numbers=Numbers.ANY),),
        arguments=(
            Argument(operand, Optional(Float()), help="The number, where no tensor is wired."),
        ),
        docs=page_of(name),
        keywords=keywords,
    )


def _elementwise(name: str, *, summary: str, keywords: tuple[str, ...]) -> Operator:
    return Operator(
        name=name,
        family=FAMILY,
        summary=summary,
        form=FunctionForm(name),
        docs=page_of(name),
        keywords=keywords,
    )


def _reduction(
    name: str,
    *,
    summary: str,
    keywords: tuple[str, ...],
    leading: tuple[Argument, ...] = (),
    port: str = "input",
    numbers: Numbers = Numbers.FLOAT,
) -> Operator:
    return Operator(
        name=name,
        family=FAMILY,
        summary=summary,
        form=FunctionForm(name),
        inputs=(Port(port, numbers=numbers),),
        outputs=(Port("output", numbers=numbers),),
        arguments=(
            *leading,
            Argument(
                "dim",
                Optional(_DIMENSIONS),
                default=-1,
                help="The dimensions that go; all of them, the batch too, if empty.",
                required=True,
            ),
            KEEP_DIMENSION,
        ),
        docs=page_of(name),
        keywords=("reduce", *keywords),
    )


MATMUL = Operator(
    name="torch.matmul",
    family=FAMILY,
    summary="Product of matrices on the last two dimensions.",
    form=InfixForm("@"),
    inputs=(Port("input"), Port("other")),
    docs=page_of("torch.matmul"),
    mixes_positions=True,
    keywords=("matrix", "product", "dot", "mm", "bmm", "@"),
)

OPERATORS = (
    _infix(
        "torch.add",
        "+",
        summary="Sum of two tensors, or of a tensor and a number.",
        keywords=("plus", "residual", "skip", "+"),
    ),
    _infix("torch.sub", "-", summary="Difference.", keywords=("minus", "subtract", "-")),
    _infix(
        "torch.mul",
        "*",
        summary="Product, element by element.",
        keywords=("times", "multiply", "scale", "gate", "*"),
    ),
    _infix("torch.div", "/", summary="Quotient, element by element.", keywords=("divide", "/")),
    MATMUL,
    _infix(
        "torch.pow",
        "**",
        summary="Power, element by element.",
        keywords=("square", "power", "root", "**"),
        operand="exponent",
    ),
    _infix(
        "torch.floor_divide",
        "//",
        summary="Quotient, rounded down; what is learned before it gets no gradient, and fails.",
        keywords=("divide", "integer division", "//"),
    ),
    _infix(
        "torch.remainder",
        "%",
        summary="What a division leaves, with the sign of the divisor.",
        keywords=("modulo", "rest", "periodic", "%"),
    ),
    _elementwise("torch.log", summary="Natural logarithm.", keywords=("ln",)),
    _elementwise("torch.exp", summary="Exponential function.", keywords=("e",)),
    _reduction("torch.mean", summary="Mean over dimensions.", keywords=("average", "global")),
    _reduction(
        "torch.sum",
        summary="Sum over dimensions; of a mask, how often it holds.",
        keywords=("total", "count"),
        numbers=Numbers.ANY,
    ),
    _reduction(
        "torch.linalg.vector_norm",
        summary="Length of vectors: the p-norm over dimensions.",
        keywords=("length", "euclidean", "distance", "norm"),
        leading=(Argument("ord", Float(), default=2, help="The p of the norm; 2 is Euclid's."),),
        port="x",
    ),
)

"""Functions of each element by itself, comparisons, and choices between elements."""

from engine.operators.documentation import page_of
from engine.operators.filling import DTYPES
from engine.operators.forms import FunctionForm, MethodForm
from engine.operators.kinds import Choice, Float, Optional
from engine.operators.operator import Argument, Numbers, Operator, Port, Writing

FAMILY = "elementwise"

_ANY = (Port("input", numbers=Numbers.ANY),)
_ANY_OUTPUT = (Port("output", numbers=Numbers.ANY),)


def _function(name: str, summary: str, *keywords: str) -> Operator:
    return Operator(
        name=name,
        family=FAMILY,
        summary=summary,
        form=FunctionForm(name),
        docs=page_of(name),
        keywords=keywords,
    )


def _of_any_numbers(name: str, summary: str, *keywords: str) -> Operator:
    return Operator(
        name=name,
        family=FAMILY,
        summary=summary,
        form=FunctionForm(name),
        inputs=_ANY,
        outputs=_ANY_OUTPUT,
        docs=page_of(name),
        keywords=keywords,
    )


def _of_two(name: str, summary: str, *keywords: str) -> Operator:
    return Operator(
        name=name,
        family=FAMILY,
        summary=summary,
        form=FunctionForm(name),
        inputs=(*_ANY, Port("other", numbers=Numbers.ANY)),
        outputs=_ANY_OUTPUT,
        docs=page_of(name),
        keywords=keywords,
    )


def _comparison(name: str, symbol: str, words: str) -> Operator:
    return Operator(
        name=name,
        family=FAMILY,
        summary=f"Where the input is {words} the other: a mask.",
        form=FunctionForm(name, operand="other"),
        inputs=(
            *_ANY,
            Port(
                "other",
                "A tensor; or a number, set as the argument.",
                numbers=Numbers.ANY,
                is_optional=True,
            ),
        ),
        outputs=_ANY_OUTPUT,
        arguments=(
            Argument("other", Optional(Float()), help="The number, where no tensor is wired."),
        ),
        docs=page_of(name),
        keywords=("compare", "mask", symbol),
    )


CLAMP = Operator(
    name="torch.clamp",
    family=FAMILY,
    summary="Cuts values off below min and above max.",
    form=FunctionForm("torch.clamp"),
    arguments=(
        Argument(
            "min",
            Optional(Float()),
            default=0.0,
            help="Smallest value; none if empty.",
            required=True,
        ),
        Argument("max", Optional(Float()), help="Largest value; none if empty."),
    ),
    docs=page_of("torch.clamp"),
    keywords=("clip", "limit"),
)

WHERE = Operator(
    name="torch.where",
    family=FAMILY,
    summary="Takes from input where the condition holds, else from other.",
    form=FunctionForm("torch.where"),
    inputs=(
        Port("condition", "A mask.", numbers=Numbers.BOOLEAN),
        Port("input", numbers=Numbers.ANY),
        Port("other", numbers=Numbers.ANY),
    ),
    outputs=_ANY_OUTPUT,
    docs=page_of("torch.where"),
    keywords=("choose", "if", "mask", "select"),
)

MASKED_FILL = Operator(
    name="Tensor.masked_fill",
    family=FAMILY,
    summary="Puts a number where the mask holds.",
    form=MethodForm("masked_fill"),
    inputs=(
        Port("input"),
        Port("mask", "True where the number goes.", numbers=Numbers.BOOLEAN),
    ),
    arguments=(
        Argument(
            "value",
            Float(),
            default=0.0,
            help="The number.",
            required=True,
            positional=True,
        ),
    ),
    docs=page_of("Tensor.masked_fill"),
    keywords=("mask", "causal"),
)

TO = Operator(
    name="Tensor.to",
    family=FAMILY,
    summary="The same numbers in another type.",
    form=MethodForm("to"),
    inputs=_ANY,
    outputs=_ANY_OUTPUT,
    arguments=(
        Argument(
            "dtype",
            Choice(DTYPES),
            default="float32",
            help="The type.",
            required=True,
            positional=True,
            writing=Writing.DTYPE,
        ),
    ),
    docs=page_of("Tensor.to"),
    keywords=("cast", "convert", "float", "long", "half", "dtype"),
)

ADDCMUL = Operator(
    name="torch.addcmul",
    family=FAMILY,
    summary="input + value · tensor1 · tensor2, element by element.",
    form=FunctionForm("torch.addcmul"),
    inputs=(Port("input"), Port("tensor1"), Port("tensor2")),
    arguments=(Argument("value", Float(), default=1, help="Factor of the product."),),
    docs=page_of("torch.addcmul"),
    keywords=("multiply", "add", "fused"),
)

DETACH = Operator(
    name="Tensor.detach",
    family=FAMILY,
    summary="The same numbers, but no gradient goes back through here.",
    form=MethodForm("detach"),
    inputs=_ANY,
    outputs=_ANY_OUTPUT,
    docs=page_of("Tensor.detach"),
    keywords=("stop gradient", "freeze"),
)

OPERATORS = (
    _function("torch.sqrt", "Square root.", "root"),
    _function("torch.rsqrt", "1 / square root.", "root", "inverse"),
    _function("torch.square", "x².", "power"),
    _of_any_numbers("torch.neg", "−x.", "minus", "negative"),
    _of_any_numbers("torch.abs", "Absolute value.", "magnitude"),
    _of_any_numbers("torch.sign", "−1, 0 or 1 by the sign."),
    _function("torch.reciprocal", "1 / x.", "inverse"),
    _function("torch.sin", "Sine.", "position"),
    _function("torch.cos", "Cosine.", "position"),
    _function("torch.erf", "Error function.", "gauss"),
    _function("torch.log1p", "log(1 + x), precise for small x.", "logarithm"),
    _function("torch.expm1", "exp(x) − 1, precise for small x.", "exponential"),
    _function("torch.log2", "Logarithm to base 2."),
    _function("torch.floor", "The next whole number below.", "round"),
    _function("torch.ceil", "The next whole number above.", "round"),
    _function("torch.round", "The nearest whole number."),
    CLAMP,
    _of_two("torch.maximum", "The larger of two, element by element.", "max"),
    _of_two("torch.minimum", "The smaller of two, element by element.", "min"),
    _comparison("torch.gt", ">", "greater than"),
    _comparison("torch.ge", ">=", "at least"),
    _comparison("torch.lt", "<", "less than"),
    _comparison("torch.le", "<=", "at most"),
    _comparison("torch.eq", "==", "equal to"),
    _comparison("torch.ne", "!=", "different from"),
    _of_any_numbers(
        "torch.logical_not", "True where the input is false or zero.", "mask", "invert"
    ),
    WHERE,
    MASKED_FILL,
    TO,
    ADDCMUL,
    DETACH,
)

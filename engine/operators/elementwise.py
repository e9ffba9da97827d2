"""Functions of each element by itself."""

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

LERP = Operator(
    name="torch.lerp",
    family=FAMILY,
    summary="input + weight · (end − input), element by element.",
    form=FunctionForm("torch.lerp"),
    inputs=(Port("input"), Port("end")),
    arguments=(
        Argument(
            "weight",
            Float(),
            default=0.5,
            help="How far it goes: 0 is the input, 1 the end.",
            required=True,
        ),
    ),
    docs=page_of("torch.lerp"),
    keywords=("interpolate", "mix", "blend", "moving average"),
)

ATAN2 = Operator(
    name="torch.atan2",
    family=FAMILY,
    summary="Angle of the point (other, input).",
    form=FunctionForm("torch.atan2"),
    inputs=(Port("input"), Port("other")),
    docs=page_of("torch.atan2"),
    keywords=("angle", "phase", "arc tangent"),
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
    _function("torch.tan", "Tangent."),
    _function("torch.asin", "Arc sine, of −1 to 1.", "inverse"),
    _function("torch.acos", "Arc cosine, of −1 to 1.", "inverse", "angle"),
    _function("torch.atan", "Arc tangent.", "inverse", "angle"),
    _function("torch.sinh", "Hyperbolic sine."),
    _function("torch.cosh", "Hyperbolic cosine."),
    _function("torch.erf", "Error function.", "gauss"),
    _function("torch.log1p", "log(1 + x), precise for small x.", "logarithm"),
    _function("torch.expm1", "exp(x) − 1, precise for small x.", "exponential"),
    _function("torch.log2", "Logarithm to base 2."),
    _function("torch.log10", "Logarithm to base 10."),
    _function("torch.exp2", "2 to the power x.", "exponential"),
    _function("torch.floor", "The next whole number below.", "round"),
    _function("torch.ceil", "The next whole number above.", "round"),
    _function("torch.round", "The nearest whole number."),
    _function("torch.trunc", "The whole number next to it towards zero.", "round"),
    _function("torch.frac", "What is behind the point.", "remainder"),
    CLAMP,
    _of_two("torch.maximum", "The larger of two, element by element.", "max"),
    _of_two("torch.minimum", "The smaller of two, element by element.", "min"),
    ATAN2,
    TO,
    ADDCMUL,
    LERP,
    DETACH,
)

"""Masks: comparisons, what is made of masks, and choices between elements by them."""

from engine.operators.common_arguments import DIMENSION, KEEP_DIMENSION
from engine.operators.documentation import page_of
from engine.operators.forms import FunctionForm, MethodForm
from engine.operators.kinds import Float, Integers, OneOf, Optional
from engine.operators.operator import Argument, Numbers, Operator, Port

FAMILY = "elementwise"

_ANY = (Port("input", numbers=Numbers.ANY),)
_ANY_OUTPUT = (Port("output", numbers=Numbers.ANY),)
_OTHER = Port("other", numbers=Numbers.ANY)


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


def _made_of_masks(
    name: str,
    summary: str,
    *keywords: str,
    inputs: tuple[Port, ...] = _ANY,
    arguments: tuple[Argument, ...] = (),
) -> Operator:
    return Operator(
        name=name,
        family=FAMILY,
        summary=summary,
        form=FunctionForm(name),
        inputs=inputs,
        outputs=_ANY_OUTPUT,
        arguments=arguments,
        docs=page_of(name),
        keywords=("mask", *keywords),
    )


_ALONG = (
    Argument(
        "dim",
        Optional(OneOf((DIMENSION, Integers(minimum=-8, maximum=7, shortest=1, longest=8)))),
        default=-1,
        help="The dimensions that go; all of them, the batch too, if empty.",
        required=True,
    ),
    KEEP_DIMENSION,
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

OPERATORS = (
    _comparison("torch.gt", ">", "greater than"),
    _comparison("torch.ge", ">=", "at least"),
    _comparison("torch.lt", "<", "less than"),
    _comparison("torch.le", "<=", "at most"),
    _comparison("torch.eq", "==", "equal to"),
    _comparison("torch.ne", "!=", "different from"),
    _made_of_masks("torch.logical_not", "True where the input is false or zero.", "invert", "~"),
    _made_of_masks(
        "torch.logical_and", "True where both inputs are.", "both", "&", inputs=(*_ANY, _OTHER)
    ),
    _made_of_masks(
        "torch.logical_or",
        "True where one of the inputs is, or both.",
        "either",
        "|",
        inputs=(*_ANY, _OTHER),
    ),
    _made_of_masks(
        "torch.logical_xor",
        "True where just one of the inputs is.",
        "different",
        "^",
        inputs=(*_ANY, _OTHER),
    ),
    _made_of_masks("torch.isnan", "True where the input is no number.", "not a number"),
    _made_of_masks(
        "torch.any", "True where one element along dimensions is.", "exists", arguments=_ALONG
    ),
    _made_of_masks(
        "torch.all", "True where every element along dimensions is.", "every", arguments=_ALONG
    ),
    WHERE,
    MASKED_FILL,
)

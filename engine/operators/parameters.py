"""Numbers that no operator computes: learned ones, fixed ones and noise."""

from engine.operators.common_arguments import LARGEST_WIDTH
from engine.operators.documentation import page_of
from engine.operators.filling import BUFFER_FILLINGS, DTYPES, PARAMETER_FILLINGS
from engine.operators.forms import BufferForm, FunctionForm, ParameterForm
from engine.operators.kinds import Boolean, Choice, Float, Floats, Integers
from engine.operators.operator import Argument, Numbers, Operator, Port

FAMILY = "parameters"

_OUTPUT = (Port("output", numbers=Numbers.ANY),)


def _shape(default: tuple[int, ...]) -> Argument:
    return Argument(
        "shape",
        Integers(minimum=1, maximum=LARGEST_WIDTH, shortest=0, longest=8),
        default=default,
        help="Its sizes; there is no batch, and an empty shape is a single number.",
    )


PARAMETER = Operator(
    name="nn.Parameter",
    family=FAMILY,
    summary="Learned numbers of any shape, to be wired into any computation.",
    form=ParameterForm(),
    inputs=(),
    arguments=(
        _shape((1,)),
        Argument(
            "init",
            Choice(PARAMETER_FILLINGS),
            default="normal",
            help="What it holds before training.",
        ),
        Argument(
            "scale",
            Float(),
            default=1.0,
            help="Spread of normal and trunc_normal, half range of uniform, the constant.",
        ),
        Argument(
            "requires_grad", Boolean(), default=True, help="Whether training changes the numbers."
        ),
    ),
    docs="https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html",
    keywords=("weight", "learned", "trainable", "token", "position"),
)

BUFFER = Operator(
    name="buffer",
    family=FAMILY,
    summary="Fixed numbers that go along with the network, such as a mask or positions.",
    form=BufferForm(),
    inputs=(),
    outputs=_OUTPUT,
    arguments=(
        _shape((1,)),
        Argument("fill", Choice(BUFFER_FILLINGS), default="zeros", help="What it holds."),
        Argument("value", Float(), default=0.0, help="The number of the filling constant."),
        Argument("values", Floats(), default=(), help="The numbers of the filling values."),
        Argument("dtype", Choice(DTYPES), default="float32", help="Type of the numbers."),
        Argument(
            "persistent", Boolean(), default=True, help="Whether it is saved with the weights."
        ),
    ),
    docs="https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.Buffer.html",
    keywords=("constant", "mask", "positions", "fixed", "arange"),
)

CONSTANT = Operator(
    name="constant",
    family=FAMILY,
    summary="One number.",
    form=FunctionForm("torch.tensor"),
    inputs=(),
    arguments=(
        Argument(
            "data",
            Float(),
            default=1.0,
            help="The number; a whole one makes whole numbers.",
            required=True,
            positional=True,
        ),
    ),
    outputs=_OUTPUT,
    docs=page_of("torch.tensor"),
    keywords=("number", "scalar", "literal"),
)


def _like(name: str, *, summary: str, keywords: tuple[str, ...]) -> Operator:
    return Operator(
        name=name,
        family=FAMILY,
        summary=summary,
        form=FunctionForm(name),
        inputs=(Port("input", "Only its shape and type count.", numbers=Numbers.ANY),),
        outputs=_OUTPUT,
        docs=page_of(name),
        keywords=keywords,
    )


OPERATORS = (
    PARAMETER,
    BUFFER,
    CONSTANT,
    _like("torch.zeros_like", summary="Zeros of the same shape.", keywords=("zero",)),
    _like("torch.ones_like", summary="Ones of the same shape.", keywords=("one",)),
    _like(
        "torch.randn_like",
        summary="New noise of the normal distribution, of the same shape.",
        keywords=("random", "gaussian", "variational", "noise"),
    ),
    _like(
        "torch.rand_like",
        summary="New noise from 0 to 1, of the same shape.",
        keywords=("random", "uniform", "noise"),
    ),
)

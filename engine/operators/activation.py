"""Elementwise functions between linear maps, and softmax; as modules and as functions."""

from engine.operators.common_arguments import dimension
from engine.operators.documentation import page_of
from engine.operators.forms import Form, FunctionForm, ModuleForm
from engine.operators.kinds import Choice, Float
from engine.operators.operator import Argument, Operator

FAMILY = "activation"


def _both(
    module: str,
    function: str,
    *,
    summary: str,
    arguments: tuple[Argument, ...] = (),
    keywords: tuple[str, ...] = (),
) -> tuple[Operator, Operator]:
    def make(name: str, form: Form) -> Operator:
        return Operator(
            name=name,
            family=FAMILY,
            summary=summary,
            form=form,
            arguments=arguments,
            docs=page_of(name),
            keywords=("nonlinearity", *keywords),
        )

    return make(module, ModuleForm(module)), make(function, FunctionForm(function))


_SUMS_TO_ONE = dimension(1, help="The dimension along which the values sum to 1.")

OPERATORS = (
    *_both(
        "nn.ReLU", "F.relu", summary="max(0, x).", keywords=("rectified", "rectifier", "threshold")
    ),
    *_both(
        "nn.LeakyReLU",
        "F.leaky_relu",
        summary="x where positive, else x times a small slope.",
        arguments=(Argument("negative_slope", Float(), default=0.01, help="Slope below zero."),),
        keywords=("rectified",),
    ),
    *_both(
        "nn.GELU",
        "F.gelu",
        summary="x · Φ(x), with Φ the normal distribution.",
        arguments=(
            Argument(
                "approximate",
                Choice(("none", "tanh")),
                default="none",
                help="Exact, or the faster formula with tanh.",
            ),
        ),
        keywords=("gaussian", "transformer"),
    ),
    *_both("nn.SiLU", "F.silu", summary="x · sigmoid(x).", keywords=("swish",)),
    *_both("nn.Tanh", "torch.tanh", summary="Hyperbolic tangent: squeezes into −1 to 1."),
    *_both(
        "nn.Sigmoid",
        "torch.sigmoid",
        summary="1 / (1 + exp(−x)): squeezes into 0 to 1.",
        keywords=("logistic",),
    ),
    *_both(
        "nn.Softmax",
        "F.softmax",
        summary="exp(x) divided by its sum along a dimension.",
        arguments=(_SUMS_TO_ONE,),
        keywords=("probabilities",),
    ),
    *_both(
        "nn.LogSoftmax",
        "F.log_softmax",
        summary="Logarithm of softmax, computed without loss of precision.",
        arguments=(_SUMS_TO_ONE,),
        keywords=("log-probabilities",),
    ),
)

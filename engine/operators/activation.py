"""Elementwise functions between linear maps, and softmax; as modules and as functions."""

from dataclasses import replace

from engine.operators.common_arguments import DIMENSION, LARGEST_WIDTH, dimension
from engine.operators.documentation import page_of
from engine.operators.forms import Form, FunctionForm, ModuleForm
from engine.operators.kinds import Boolean, Choice, Float, Integer
from engine.operators.operator import Argument, Operator, Port

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


_ALPHA = Argument("alpha", Float(), default=1.0, help="Where it ends on the negative side: −alpha.")
_GLU_DIM = Argument("dim", DIMENSION, default=-1, help="The dimension that is halved.")

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
    *_both("nn.ReLU6", "F.relu6", summary="min(max(0, x), 6).", keywords=("rectified", "mobile")),
    *_both(
        "nn.ELU",
        "F.elu",
        summary="x where positive, else alpha · (exp(x) − 1).",
        arguments=(_ALPHA,),
        keywords=("exponential",),
    ),
    *_both("nn.SELU", "F.selu", summary="Scaled ELU: keeps mean 0 and variance 1 by itself."),
    *_both(
        "nn.CELU",
        "F.celu",
        summary="x where positive, else alpha · (exp(x / alpha) − 1).",
        arguments=(replace(_ALPHA, kind=Float(1e-6)),),
        keywords=("exponential",),
    ),
    *_both(
        "nn.Hardswish",
        "F.hardswish",
        summary="x · min(max(x + 3, 0), 6) / 6, a cheap SiLU.",
        keywords=("swish", "mobile"),
    ),
    *_both(
        "nn.Hardsigmoid",
        "F.hardsigmoid",
        summary="min(max(x + 3, 0), 6) / 6, a cheap sigmoid.",
        keywords=("mobile",),
    ),
    *_both(
        "nn.Hardtanh",
        "F.hardtanh",
        summary="Cuts values off below and above.",
        arguments=(
            Argument("min_val", Float(), default=-1.0, help="Smallest value that passes."),
            Argument("max_val", Float(), default=1.0, help="Largest value that passes."),
        ),
        keywords=("clip", "clamp"),
    ),
    *_both("nn.Mish", "F.mish", summary="x · tanh(softplus(x))."),
    *_both(
        "nn.Softplus",
        "F.softplus",
        summary="log(1 + exp(beta · x)) / beta, a smooth ReLU.",
        arguments=(
            Argument("beta", Float(), default=1.0, help="How sharp the bend is."),
            Argument("threshold", Float(), default=20.0, help="Above it x itself is given."),
        ),
    ),
    *_both("nn.Softsign", "F.softsign", summary="x / (1 + |x|)."),
    *_both(
        "nn.LogSigmoid",
        "F.logsigmoid",
        summary="Logarithm of sigmoid, computed without loss of precision.",
        keywords=("logistic",),
    ),
    *_both(
        "nn.GLU",
        "F.glu",
        summary="Halves a dimension: the one half times the sigmoid of the other.",
        arguments=(_GLU_DIM,),
        keywords=("gate", "gated"),
    ),
    Operator(
        name="nn.PReLU",
        family=FAMILY,
        summary="x where positive, else x times a learned slope.",
        form=ModuleForm("nn.PReLU"),
        arguments=(
            Argument(
                "num_parameters",
                Integer(1, LARGEST_WIDTH),
                default=1,
                help="One slope for all, or one for each channel.",
            ),
            Argument("init", Float(), default=0.25, help="The slope at first."),
        ),
        docs=page_of("nn.PReLU"),
        keywords=("nonlinearity", "rectified"),
    ),
    Operator(
        name="F.prelu",
        family=FAMILY,
        summary="x where positive, else x times a slope that arrives.",
        form=FunctionForm("F.prelu"),
        inputs=(Port("input"), Port("weight", "One slope, or one for each channel.", ranks=(1,))),
        docs=page_of("F.prelu"),
        keywords=("nonlinearity", "rectified"),
    ),
    Operator(
        name="F.gumbel_softmax",
        family=FAMILY,
        summary="Draws from the classes in a way that gradients go through: softmax with noise.",
        form=FunctionForm("F.gumbel_softmax"),
        inputs=(Port("logits", "A score for each class."),),
        arguments=(
            Argument(
                "tau", Float(0.0), default=1, help="Temperature; near 0 one class has nearly all."
            ),
            Argument(
                "hard",
                Boolean(),
                default=False,
                help="Give exactly one 1 and zeros; gradients are those of the soft result.",
            ),
            Argument("dim", DIMENSION, default=-1, help="The dimension of the classes."),
        ),
        docs=page_of("F.gumbel_softmax"),
        keywords=("sample", "random", "categorical", "discrete", "probabilities"),
    ),
)

"""Linear maps and the table look-up that stands for one."""

from engine.operators.common_arguments import (
    BIAS,
    LARGEST_WIDTH,
    LAST_DIMENSION,
    read_width,
    width,
)
from engine.operators.documentation import page_of
from engine.operators.forms import ModuleForm
from engine.operators.kinds import Boolean, Float, Integer, Optional
from engine.operators.operator import Argument, Numbers, Operator, Port, ReadFrom

FAMILY = "linear"

LINEAR = Operator(
    name="nn.Linear",
    family=FAMILY,
    summary="y = x Wᵀ + b on the last dimension.",
    form=ModuleForm("nn.Linear"),
    inputs=(Port("input", "Features in the last dimension."),),
    arguments=(
        read_width("in_features", LAST_DIMENSION, help="Size of the last dimension that arrives."),
        width("out_features", 128, help="Width of the output."),
        BIAS,
    ),
    docs=page_of("nn.Linear"),
    mixes_positions=True,
    keywords=("dense", "fully connected", "fc", "affine"),
)

BILINEAR = Operator(
    name="nn.Bilinear",
    family=FAMILY,
    summary="y = x₁ᵀ A x₂ + b on the last dimensions of two tensors.",
    form=ModuleForm("nn.Bilinear"),
    inputs=(Port("input1"), Port("input2")),
    arguments=(
        read_width(
            "in1_features", ReadFrom("input1", dimension=-1), help="Last dimension of input1."
        ),
        read_width(
            "in2_features", ReadFrom("input2", dimension=-1), help="Last dimension of input2."
        ),
        width("out_features", 32, help="Width of the output."),
        BIAS,
    ),
    docs=page_of("nn.Bilinear"),
    mixes_positions=True,
    keywords=("quadratic", "two inputs"),
)

EMBEDDING = Operator(
    name="nn.Embedding",
    family=FAMILY,
    summary="Looks up a learned vector for each index.",
    form=ModuleForm("nn.Embedding"),
    inputs=(Port("input", "Indices below num_embeddings.", numbers=Numbers.INTEGER),),
    arguments=(
        width("num_embeddings", 1000, help="Rows of the table: indices go up to one below this."),
        width("embedding_dim", 64, help="Length of each vector."),
        Argument(
            "padding_idx",
            Optional(Integer(-LARGEST_WIDTH, LARGEST_WIDTH)),
            help="An index whose vector stays zero and is not trained.",
        ),
        Argument(
            "max_norm", Optional(Float(0.0)), help="Longer vectors are shortened to this norm."
        ),
        Argument("norm_type", Float(0.0), default=2.0, help="The p of the norm of max_norm."),
        Argument(
            "scale_grad_by_freq",
            Boolean(),
            default=False,
            help="Divide gradients by how often an index is in the batch.",
        ),
    ),
    docs=page_of("nn.Embedding"),
    keywords=("lookup", "table", "token", "word"),
)

OPERATORS = (LINEAR, BILINEAR, EMBEDDING)

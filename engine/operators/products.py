"""Products of several tensors, and linear maps whose weights arrive over wires."""

from engine.operators.documentation import page_of
from engine.operators.forms import FunctionForm
from engine.operators.kinds import Choice, Float, Integer, OneOf, PerDimension, Words
from engine.operators.operator import Argument, Numbers, Operator, Port, Window

FAMILY = "arithmetic"

_EQUATION = (
    r"[A-Za-z]*(\.\.\.)?[A-Za-z]*(,[A-Za-z]*(\.\.\.)?[A-Za-z]*)*(->[A-Za-z]*(\.\.\.)?[A-Za-z]*)?"
)

EINSUM = Operator(
    name="torch.einsum",
    family=FAMILY,
    summary="Sum of products by an equation of letters, one for each dimension.",
    form=FunctionForm("torch.einsum", leading=("equation",)),
    inputs=(Port("operands", numbers=Numbers.FLOAT, is_variadic=True),),
    arguments=(
        Argument(
            "equation",
            Words(_EQUATION, "an equation such as ij,jk->ik"),
            default="...i,...i->...",
            help="A letter for each dimension; those behind -> remain, the others are summed over.",
            required=True,
            positional=True,
        ),
    ),
    docs=page_of("torch.einsum"),
    mixes_positions=True,
    keywords=("einstein", "contraction", "product", "sum"),
)

BMM = Operator(
    name="torch.bmm",
    family=FAMILY,
    summary="Product of the matrices of each sample.",
    form=FunctionForm("torch.bmm"),
    inputs=(Port("input", ranks=(3,)), Port("mat2", ranks=(3,))),
    docs=page_of("torch.bmm"),
    mixes_positions=True,
    keywords=("matrix", "batch", "matmul"),
)


def _scales(first: str = "beta") -> tuple[Argument, ...]:
    return (
        Argument(first, Float(), default=1, help="Factor of the input."),
        Argument("alpha", Float(), default=1, help="Factor of the product."),
    )


ADDMM = Operator(
    name="torch.addmm",
    family=FAMILY,
    summary="beta · input + alpha · mat1 @ mat2.",
    form=FunctionForm("torch.addmm"),
    inputs=(Port("input"), Port("mat1", ranks=(2,)), Port("mat2", ranks=(2,))),
    arguments=_scales(),
    docs=page_of("torch.addmm"),
    mixes_positions=True,
    keywords=("matrix", "add", "linear"),
)

BADDBMM = Operator(
    name="torch.baddbmm",
    family=FAMILY,
    summary="beta · input + alpha · batch1 @ batch2, sample by sample.",
    form=FunctionForm("torch.baddbmm"),
    inputs=(Port("input"), Port("batch1", ranks=(3,)), Port("batch2", ranks=(3,))),
    arguments=_scales(),
    docs=page_of("torch.baddbmm"),
    mixes_positions=True,
    keywords=("matrix", "add", "batch"),
)

LINEAR = Operator(
    name="F.linear",
    family="linear",
    summary="x Wᵀ + b with a weight and an offset that arrive.",
    form=FunctionForm("F.linear"),
    inputs=(
        Port("input"),
        Port("weight", "Outputs × inputs.", ranks=(2,)),
        Port("bias", ranks=(1,), is_optional=True),
    ),
    docs=page_of("F.linear"),
    mixes_positions=True,
    keywords=("dense", "fully connected", "free weight"),
)

EMBEDDING = Operator(
    name="F.embedding",
    family="linear",
    summary="Takes the rows of a table that arrives, by index.",
    form=FunctionForm("F.embedding"),
    inputs=(
        Port("input", "Indices below the number of rows.", numbers=Numbers.INTEGER),
        Port("weight", "The table.", ranks=(2,)),
    ),
    docs=page_of("F.embedding"),
    keywords=("lookup", "table", "gather", "index"),
)


def _convolution(dimensions: int) -> Operator:
    name = f"F.conv{dimensions}d"
    ranks = (dimensions + 2,)
    padding = OneOf((PerDimension(dimensions), Choice(("same", "valid"))))
    return Operator(
        name=name,
        family="convolution",
        summary="A convolution whose kernels arrive.",
        form=FunctionForm(name),
        inputs=(
            Port("input", ranks=ranks),
            Port("weight", "Outputs × inputs × the kernel's extent.", ranks=ranks),
            Port("bias", ranks=(1,), is_optional=True),
        ),
        arguments=(
            Argument(
                "stride", PerDimension(dimensions, minimum=1), default=1, help="Step of the window."
            ),
            Argument("padding", padding, default=0, help="Zeros added at each side."),
            Argument(
                "dilation",
                PerDimension(dimensions, minimum=1),
                default=1,
                help="Distance between the kernel's elements.",
            ),
            Argument("groups", Integer(1, 2**24), default=1, help="Groups of channels."),
        ),
        docs=page_of(name),
        window=Window(dimensions, kernel_port="weight"),
        keywords=("convolution", "filter", "free kernel"),
    )


OPERATORS = (
    EINSUM,
    BMM,
    ADDMM,
    BADDBMM,
    LINEAR,
    EMBEDDING,
    *(_convolution(dimensions) for dimensions in (1, 2, 3)),
)

"""Arguments that mean the same in several families."""

from engine.operators.kinds import Boolean, Choice, Integer, Kind, Optional, PerDimension
from engine.operators.operator import Argument, ReadFrom

LARGEST_WIDTH = 2**24
"""No channels or features beyond this: larger ones are typing errors."""

CHANNELS = ReadFrom("input", dimension=1)
LAST_DIMENSION = ReadFrom("input", dimension=-1)

WIDTH = Integer(1, LARGEST_WIDTH)
DIMENSION = Integer(-8, 7)

BIAS = Argument("bias", Boolean(), default=True, help="Add a learned offset.")


def read_width(name: str, source: ReadFrom, *, help: str) -> Argument:  # noqa: A002
    """Gives a width that the incoming shape decides, written without its name."""
    return Argument(name, WIDTH, help=help, required=True, positional=True, read_from=source)


def width(name: str, default: int, *, help: str) -> Argument:  # noqa: A002
    """Gives a width that the user chooses, written without its name."""
    return Argument(name, WIDTH, default=default, help=help, required=True, positional=True)


def kernel_size(dimensions: int, default: int) -> Argument:
    """Gives the extent of the window, which PyTorch has no default for."""
    return Argument(
        "kernel_size",
        PerDimension(dimensions, minimum=1),
        default=default,
        help="Extent of the window, one number or one for each dimension.",
        required=True,
    )


def stride(dimensions: int, *, follows_kernel: bool) -> Argument:
    """Gives the step of the window; where it follows the kernel, none means the kernel's size."""
    kind: Kind = PerDimension(dimensions, minimum=1)
    if follows_kernel:
        help = "Step of the window; the kernel's size if empty."  # noqa: A001
        return Argument("stride", Optional(kind), default=None, help=help)
    return Argument("stride", kind, default=1, help="Step of the window.")


def dimension(default: int, *, help: str) -> Argument:  # noqa: A002
    """Gives the dimension that an operator works along; always written, as its choice matters."""
    return Argument("dim", DIMENSION, default=default, help=help, required=True)


KEEP_DIMENSION = Argument(
    "keepdim", Boolean(), default=False, help="Keep the reduced dimensions with size 1."
)
EPSILON_HELP = "Added to the variance, so that nothing is divided by zero."
REDUCTION = Argument(
    "reduction",
    Choice(("none", "mean", "sum")),
    default="mean",
    help="How the losses of the samples become one number.",
)

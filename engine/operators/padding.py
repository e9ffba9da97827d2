"""Rims around maps, as modules."""

from engine.operators.documentation import page_of
from engine.operators.forms import ModuleForm
from engine.operators.kinds import Float, PerSide
from engine.operators.operator import Argument, Operator, Port

FAMILY = "padding"

_SUMMARIES = {
    "Zero": "Adds a rim of zeros.",
    "Constant": "Adds a rim of one number.",
    "Reflection": "Adds a rim that mirrors the inside.",
    "Replication": "Adds a rim that repeats the border.",
    "Circular": "Adds a rim from the opposite side.",
}


def _padding(kind: str, dimensions: int) -> Operator:
    name = f"nn.{kind}Pad{dimensions}d"
    value = Argument(
        "value",
        Float(),
        default=0.0,
        help="The number of the rim.",
        required=True,
        positional=True,
    )
    return Operator(
        name=name,
        family=FAMILY,
        summary=_SUMMARIES[kind],
        form=ModuleForm(name),
        inputs=(Port("input", ranks=(dimensions + 2,)),),
        arguments=(
            Argument(
                "padding",
                PerSide(dimensions),
                default=1,
                help="Width of the rim: one number, or one before and after each dimension.",
                required=True,
                positional=True,
            ),
            *((value,) if kind == "Constant" else ()),
        ),
        docs=page_of(name),
        keywords=("padding", "border", "rim"),
    )


OPERATORS = tuple(_padding(kind, dimensions) for kind in _SUMMARIES for dimensions in (1, 2, 3))

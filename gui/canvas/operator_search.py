"""Which operators the quick-add box offers, best first."""

from collections.abc import Iterable

from engine.analysis.result import TensorType
from engine.graph.model import BLOCK_PREFIX
from engine.operators.block_operator import FAMILY
from engine.operators.operator import Numbers, Operator, Port

USUAL = (
    "nn.Conv2d",
    "nn.ReLU",
    "F.relu",
    "nn.Linear",
    "nn.MaxPool2d",
    "nn.Flatten",
    "nn.BatchNorm2d",
    "nn.Dropout",
    "output",
)
"""Offered first while nothing is typed."""


def ranked(
    operators: Iterable[Operator],
    text: str,
    *,
    arriving: TensorType | None = None,
    needs_input: bool = False,
    needs_output: bool = False,
) -> list[Operator]:
    """Gives the operators that match, those that take what arrives first.

    Args:
        operators: to choose from.
        text: what was typed; every word has to be found.
        arriving: the tensor that the first input would get, if it is known.
        needs_input: only operators with an input.
        needs_output: only operators with an output.
    """
    words = text.lower().split()
    found: list[tuple[tuple[int, ...], str, Operator]] = []
    for operator in operators:
        if (needs_input and not operator.inputs) or (needs_output and not operator.outputs):
            continue
        ranks = [_rank(operator, word) for word in words]
        if None in ranks:
            continue
        unusual = _unusual(operator)
        misfit = 0 if arriving is None or does_take(operator.inputs[0], arriving) else 1
        worst = max((rank for rank in ranks if rank is not None), default=0)
        length = len(operator.name) if words else 0
        found.append(((misfit, worst, unusual, length), operator.name.lower(), operator))
    return [operator for _, _, operator in sorted(found, key=lambda each: each[:2])]


def _unusual(operator: Operator) -> int:
    """Gives a small number to what is mostly wanted: the usual ones, the project's own blocks."""
    if operator.name in USUAL:
        return USUAL.index(operator.name)
    return len(USUAL) + (operator.family != FAMILY)


def does_take(port: Port, arriving: TensorType) -> bool:
    """Whether a tensor's rank and numbers are what a port takes."""
    if port.ranks and len(arriving.shape) not in port.ranks:
        return False
    is_float = arriving.dtype.startswith(("float", "bfloat"))
    if port.numbers is Numbers.ANY:
        return True
    return is_float == (port.numbers is Numbers.FLOAT)


def _rank(operator: Operator, word: str) -> int | None:
    """How well a word fits: 0 is best, None not at all."""
    name = operator.name.removeprefix(BLOCK_PREFIX).lower()
    last = name.rpartition(".")[2]
    if word in (last, name):
        return 0
    if last.startswith(word) or name.startswith(word):
        return 1
    if word in name:
        return 2
    if any(keyword.lower().startswith(word) for keyword in operator.keywords):
        return 3
    if word in operator.family.lower() or word in operator.summary.lower():
        return 4
    return None

"""What calls are given that is no wire: values, lists, names of PyTorch, calls of functions."""

from collections.abc import Callable

from engine.codegen import pieces
from engine.codegen.imports import spelling
from engine.codegen.literals import written
from engine.codegen.pieces import Expression, Piece, Style, Text
from engine.graph.model import Expression as Arithmetic
from engine.operators.calls import FunctionCall, ListOf, Named, Operand
from engine.operators.operands import (
    BatchOf,
    DeviceOf,
    InTraining,
    TrainingFlag,
    Wired,
    WiredList,
    WiredTuple,
)

_LIVE = (Wired, WiredList, WiredTuple, BatchOf, DeviceOf, TrainingFlag, InTraining)


def constant(operand: Operand, name: Callable[[str], str] = str) -> Expression:
    """Gives what does not hang on the forward pass as it is written.

    Args:
        operand: no wire and no flag of the training.
        name: writes an argument of the constructor.
    """
    if isinstance(operand, _LIVE):
        raise TypeError(f"{operand!r} does not exist before the forward pass")
    if isinstance(operand, FunctionCall):
        return Expression(construction(operand, name))
    if isinstance(operand, Named):
        return pieces.name(operand.path)
    if isinstance(operand, ListOf):
        return _list(operand, name)
    return written(operand, name)


def construction(call: FunctionCall, name: Callable[[str], str] = str) -> Piece:
    """Gives a call without wires: `nn.Conv2d(1, 32, kernel_size=5)`."""
    arguments = [constant(each, name).piece for each in call.positional]
    arguments += [
        pieces.keyword(keyword, constant(value, name).piece) for keyword, value in call.keywords
    ]
    return pieces.call(spelling(call.path), arguments)


def _list(operand: ListOf, name: Callable[[str], str]) -> Expression:
    if isinstance(operand.values, Arithmetic):
        return Expression(pieces.call("list", [written(operand.values, name).piece]))
    if not isinstance(operand.values, tuple):
        return written(operand.values, name)
    items = [written(each, name).piece for each in operand.values]
    if not items:
        return Expression(Text("[]"))
    return Expression(pieces.bracket("[", items, "]", Style.ONE_PER_LINE))

"""The call of one node as an expression."""

from collections.abc import Callable, Mapping, Sequence

from engine.codegen import pieces
from engine.codegen.errors import CodegenError
from engine.codegen.literals import written
from engine.codegen.pieces import Expression, Piece, Style, Text
from engine.graph.model import Endpoint
from engine.graph.model import Expression as Arithmetic
from engine.operators.calls import (
    Call,
    FunctionCall,
    InfixCall,
    MethodCall,
    Operand,
    SliceCall,
    TrainingFlag,
    Wired,
    WiredList,
)


class CallWriter:
    """Writes the call of one node.

    Args:
        operands: what is wired to its ports.
        value: writes what arrives from an endpoint.
        name: writes an argument of the constructor.
        in_class: whether there is a `self`.
    """

    def __init__(
        self,
        operands: Mapping[str, Endpoint],
        *,
        value: Callable[[Endpoint], Expression],
        name: Callable[[str], str],
        in_class: bool,
    ) -> None:
        self._operands = operands
        self._value, self._name, self._in_class = value, name, in_class

    def write(self, call: Call) -> Expression:
        """Gives the call as an expression."""
        match call:
            case FunctionCall(path, positional, keywords):
                callee: Piece = Text(path)
                return Expression(pieces.call(callee, self._arguments(positional, keywords)))
            case MethodCall(subject, name, positional, keywords):
                callee = pieces.attribute(self._operand(subject), name)
                return Expression(pieces.call(callee, self._arguments(positional, keywords)))
            case InfixCall(symbol, left, right):
                return pieces.infix(self._operand(left), symbol, self._operand(right))
            case SliceCall():
                return self._slice(call)
        raise TypeError(f"{call!r} is not written in forward")

    def _operand(self, operand: Operand) -> Expression:
        if isinstance(operand, Wired):
            return self._value(self._operands[operand.port])
        if isinstance(operand, WiredList):
            items = [self._value(self._operands[port]).piece for port in operand.ports]
            return Expression(pieces.bracket("[", items, "]", Style.ONE_PER_LINE))
        if isinstance(operand, TrainingFlag):
            return self._training()
        return written(operand, self._name)

    def _training(self) -> Expression:
        if not self._in_class:
            raise CodegenError(
                "What behaves differently in training cannot be part of the loss. Move it in front "
                "of the output."
            )
        return pieces.name("self.training")

    def _arguments(
        self, positional: Sequence[Operand], keywords: Sequence[tuple[str, Operand]]
    ) -> list[Piece]:
        given = [self._operand(each).piece for each in positional]
        return given + [
            pieces.keyword(name, self._operand(value).piece) for name, value in keywords
        ]

    def _slice(self, call: SliceCall) -> Expression:
        dim = call.dim if isinstance(call.dim, int) else 0
        indices = [":"] * dim + [self._range(call)]
        return Expression(pieces.subscript(self._operand(call.subject), indices))

    def _range(self, call: SliceCall) -> str:
        bounds = [call.start, call.stop] + ([call.step] if call.step is not None else [])
        texts = ["" if each is None else _text(self._operand(each)) for each in bounds]
        is_plain = not any(isinstance(each, Arithmetic) for each in bounds)
        return ":".join(texts) if is_plain else " : ".join(texts).strip()


def _text(expression: Expression) -> str:
    return expression.piece.text if isinstance(expression.piece, Text) else ""

"""The call of one node as an expression."""

from collections.abc import Callable, Mapping, Sequence

from engine.codegen import pieces
from engine.codegen.errors import CodegenError
from engine.codegen.imports import spelling
from engine.codegen.operands import constant
from engine.codegen.pieces import Expression, Piece, Row, Style, Text
from engine.graph.model import Endpoint
from engine.graph.model import Expression as Arithmetic
from engine.operators.calls import (
    BatchOf,
    Call,
    DeviceOf,
    FunctionCall,
    HeldCall,
    InfixCall,
    InTraining,
    MethodCall,
    ModuleCall,
    Operand,
    SelectCall,
    SliceCall,
    TrainingFlag,
    Wired,
    WiredList,
    WiredTuple,
)


class CallWriter:
    """Writes the call of one node.

    Args:
        operands: what is wired to its ports.
        value: writes what arrives from an endpoint.
        name: writes an argument of the constructor.
        in_class: whether there is a `self`.
        held: how code names what is held for the node, if something is.
    """

    def __init__(
        self,
        operands: Mapping[str, Endpoint],
        *,
        value: Callable[[Endpoint], Expression],
        name: Callable[[str], str],
        in_class: bool,
        held: str = "",
    ) -> None:
        self._operands = operands
        self._value, self._name, self._in_class = value, name, in_class
        self._held = held

    def write(self, call: Call) -> Expression:
        """Gives the call as an expression."""
        match call:
            case HeldCall():
                return pieces.name(self._held)
            case ModuleCall(positional, keywords):
                callee: Piece = Text(self._held)
            case FunctionCall(path, positional, keywords):
                callee = Text(spelling(path))
            case MethodCall(subject, name, positional, keywords):
                callee = pieces.attribute(self._operand(subject), name)
            case InfixCall(symbol, left, right):
                return pieces.infix(self._operand(left), symbol, self._operand(right))
            case SliceCall():
                return self._slice(call)
            case SelectCall():
                return self._select(call)
        return Expression(pieces.call(callee, self._arguments(positional, keywords)))

    def _operand(self, operand: Operand) -> Expression:
        match operand:
            case Wired(port):
                return self._value(self._operands[port])
            case WiredList(ports):
                return self._several("[", ports, "]")
            case WiredTuple(ports):
                return self._several("(", ports, ")")
            case BatchOf(port):
                size = pieces.attribute(self._value(self._operands[port]), "size")
                return Expression(pieces.call(size, [Text("0")]))
            case DeviceOf(port):
                return Expression(pieces.attribute(self._value(self._operands[port]), "device"))
            case TrainingFlag():
                return self._training()
            case InTraining(value, otherwise):
                return self._in_training(value, otherwise)
        return constant(operand, self._name)

    def _several(self, opening: str, ports: Sequence[str], closing: str) -> Expression:
        items = [self._value(self._operands[port]).piece for port in ports]
        return Expression(pieces.bracket(opening, items, closing, Style.ONE_PER_LINE))

    def _in_training(self, value: Operand, otherwise: Operand) -> Expression:
        chosen, other = constant(value, self._name), constant(otherwise, self._name)
        parts = (chosen.piece, Text(" if "), self._training().piece, Text(" else "), other.piece)
        return Expression(Row(parts), precedence=0)

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

    def _select(self, call: SelectCall) -> Expression:
        dim = call.dim if isinstance(call.dim, int) else 0
        indices = [":"] * dim + [_text(self._operand(call.index))]
        return Expression(pieces.subscript(self._operand(call.subject), indices))

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

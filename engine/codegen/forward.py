"""The body of `forward` or of the loss: lines that read as if written by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from engine.codegen import pieces
from engine.codegen.call_writer import CallWriter
from engine.codegen.comments import UNKNOWN, Comments
from engine.codegen.devices import DEVICE
from engine.codegen.layout import LONGEST_LINE, fits, width_of
from engine.codegen.modules import Modules
from engine.codegen.pieces import (
    Bracket,
    Expression,
    Item,
    Line,
    Piece,
    Row,
    Style,
    Text,
)
from engine.codegen.returned import places, targets
from engine.codegen.scope import Scope
from engine.codegen.steps import Folding, Step, steps_of
from engine.codegen.symbols import Symbols
from engine.codegen.variables import LOOP_VARIABLE, Variables
from engine.graph.model import Endpoint, NodeId
from engine.operators.calls import DeviceOf, FunctionCall, forward_of, paths_in
from engine.operators.forms import FunctionForm

MOST_UNPACKED = 4
"""More outputs than these stay together in one variable."""


@dataclass(frozen=True)
class Function:
    """A function's arguments and body.

    Args:
        arguments: their names.
        lines: the statements.
        stored: arguments of the constructor that the body reads from `self`.
        paths: the operators' paths (`F.relu`) that it calls.
    """

    arguments: tuple[str, ...]
    lines: tuple[Line, ...]
    stored: frozenset[str]
    paths: frozenset[str]


def write_forward(
    scope: Scope,
    modules: Modules,
    symbols: Symbols,
    *,
    reserved: Iterable[str],
    indent: int,
    adds: bool = False,
) -> Function:
    """Writes a scope as the body of a function.

    Args:
        scope: the graph.
        modules: what it calls.
        symbols: its arguments.
        reserved: names that variables must not take.
        indent: levels of the statements.
        adds: the results are added up and returned as one.
    """
    steps = steps_of(scope, modules)
    reserved = frozenset(reserved)
    kept: set[NodeId] = set()
    while True:
        folding = Folding(scope, steps, kept)
        body = _Body(scope, modules, symbols, folding, reserved, indent, adds=adds)
        too_long = body.unfolded_by_length() - kept
        if not too_long:
            return body.function()
        kept |= too_long


class _Body:
    """One attempt at writing the lines."""

    def __init__(
        self,
        scope: Scope,
        modules: Modules,
        symbols: Symbols,
        folding: Folding,
        reserved: frozenset[str],
        indent: int,
        *,
        adds: bool,
    ) -> None:
        self._scope, self._modules, self._symbols = scope, modules, symbols
        self._folding, self._indent, self._adds = folding, indent, adds
        self._stored: dict[str, None] = {}
        self._paths: set[str] = set()
        self._roots = [s for s in folding.steps.values() if s.node not in folding.folded]
        reads = [self._reads(step) for step in self._roots]
        last_reads = {value: number for number, each in enumerate(reads) for value in each}
        last_reads.update(dict.fromkeys(self._returned_variables(), len(reads)))
        self._variables = Variables(scope, reserved=reserved, last_reads=last_reads)
        self._comments = Comments(scope, symbols)
        self._heads: list[tuple[Line, Step | None]] = []
        for number, step in enumerate(self._roots):
            write = self._loop if scope.is_loop(step.node) else self._assignment
            self._heads += [(line, step) for line in write(step, number, reads[number])]
        self._heads.append((self._return(), None))

    def function(self) -> Function:
        return Function(
            tuple(self._variables.arguments),
            tuple(line for line, _ in self._heads),
            frozenset(self._stored),
            frozenset(self._paths),
        )

    def unfolded_by_length(self) -> set[NodeId]:
        """Gives the nodes whose text made a line too long."""
        nodes: set[NodeId] = set()
        for line, step in self._heads:
            if width_of(line) > LONGEST_LINE:
                operands = step.operands if step else self._scope.results
                nodes.update(v.node for v in operands if self._is_folded_call(v.node))
        return nodes

    def _is_folded_call(self, node: NodeId) -> bool:
        return node in self._folding.folded and not self._folding.steps[node].is_value

    def _reads(self, step: Step) -> list[Endpoint]:
        """Gives the variables that a line reads, those of what is folded into it included."""
        found: dict[Endpoint, None] = {}
        for operand in step.operands:
            if operand.node in self._folding.folded:
                found.update(dict.fromkeys(self._reads(self._folding.steps[operand.node])))
            else:
                found[operand] = None
        return list(found)

    def _returned_variables(self) -> list[Endpoint]:
        found: list[Endpoint] = []
        for value in self._scope.results:
            is_folded = value.node in self._folding.folded
            found += self._reads(self._folding.steps[value.node]) if is_folded else [value]
        return found

    def _assignment(self, step: Step, number: int, read: Sequence[Endpoint]) -> list[Line]:
        expression = self._expression(step)  # before its variable takes an operand's name
        names = self._variables.assign(step, number, read)
        outputs = self._outputs(step)
        returned = self._scope.returned_tuple(step.node)
        if returned:
            names = targets(
                returned, dict(zip((each.port for each in outputs), names, strict=True))
            )
        line = self._line(names, pieces.right_side(expression), self._comments.of(outputs, read))
        is_many = len(names) > MOST_UNPACKED and not self._counts_by_names(step, names)
        is_long = is_many or width_of(line) > LONGEST_LINE
        if len(names) > 1 and is_long:
            packed = [self._variables.pack(step, places(returned))]
            line = self._line(packed, pieces.right_side(expression), "")
        return [line]

    def _counts_by_names(self, step: Step, names: Sequence[str]) -> bool:
        """Whether the names alone say how many results there are: the last ones are not read."""
        form = getattr(self._scope.operator(step.node), "form", None)
        return isinstance(form, FunctionForm) and bool(form.unwritten) and names[-1] == "_"

    def _loop(self, step: Step, number: int, read: Sequence[Endpoint]) -> list[Line]:
        """Writes a repeated block whose outputs feed its inputs, one repetition after another."""
        given = [self._value(operand).piece for operand in step.operands]
        names = self._variables.assign(step, number, read)
        comment = self._comments.of(self._outputs(step), read)
        lines = self._loop_lines(step, names, pieces.bracket("(", given, ")", Style.OPEN), comment)
        if max(map(width_of, lines)) <= LONGEST_LINE:
            return lines
        packed = [self._variables.pack(step)]
        start = pieces.bracket("(", given, ")", Style.ONE_PER_LINE)
        return self._loop_lines(step, packed, start, "", star="*")

    def _loop_lines(
        self, step: Step, names: Sequence[str], start: Piece, comment: str, *, star: str = ""
    ) -> list[Line]:
        held = self._modules.holding(step.node)
        if held is None:
            raise TypeError(f"{step.node} holds no modules")
        call = pieces.call(LOOP_VARIABLE, [Text(star + name) for name in names])
        body = pieces.marked(step.nodes, Expression(call)).piece
        head = Text(f"for {LOOP_VARIABLE} in {self._modules.reference(held)}:")
        return [
            self._line(names, start, ""),
            Line(head, self._indent),
            replace(self._line(names, body, comment), indent=self._indent + 1),
        ]

    def _line(self, names: Sequence[str], value: Piece, comment: str) -> Line:
        return Line(Row((Text(f"{', '.join(names)} = "), value)), self._indent, comment)

    def _outputs(self, step: Step) -> list[Endpoint]:
        return [Endpoint(step.node, port) for port in self._scope.outputs(step.node)]

    def _return(self) -> Line:
        values = [self._value(result) for result in self._scope.results]
        said = [] if self._adds else self._comments.of_results(self._returned_variables())
        if self._adds:
            values = [reduce(lambda left, right: pieces.infix(left, "+", right), values)]
        if len(values) == 1:
            returned = pieces.right_side(values[0])
        else:
            returned = pieces.bracket("(", [value.piece for value in values], ")", Style.OPEN)
        line = Line(Row((Text("return "), returned)), self._indent, ", ".join(said))
        if len(values) > 1 and any(self._scope.result_names) and not fits(line):
            items = [Item(v.piece, text) for v, text in zip(values, said, strict=True)]
            broken = Bracket("(", tuple(items), ")", Style.ALWAYS)
            return replace(line, piece=Row((Text("return "), broken)), comment="")
        if any(self._scope.result_names) and not fits(line):
            return replace(line, comment=f"{self._scope.result_names[0]}: {UNKNOWN}")
        return line

    def _value(self, endpoint: Endpoint) -> Expression:
        if endpoint.node in self._folding.folded:
            return self._expression(self._folding.steps[endpoint.node])
        return pieces.name(self._variables[endpoint])

    def _expression(self, step: Step) -> Expression:
        held = self._modules.holding(step.node)
        if held is not None and (held.is_chain or step.operator is None):
            callee = self._modules.reference(held)
            arguments = [self._value(operand).piece for operand in step.operands]
            expression = Expression(pieces.call(callee, arguments))
        else:
            expression = self._call(step, self._modules.reference(held) if held else "")
        return pieces.marked(step.nodes, expression)

    def _call(self, step: Step, held: str) -> Expression:
        operator = step.operator
        if operator is None:
            raise TypeError(f"{step.node} has no operator")
        operands = self._scope.operands(step.node)
        call = forward_of(operator, self._symbols.values(step.node), tuple(operands))
        if step.device is not None and isinstance(call, FunctionCall):
            call = replace(call, keywords=(*call.keywords, (DEVICE, DeviceOf(DEVICE))))
            operands = {DEVICE: step.device}
        self._paths.update(paths_in(call))
        writer = CallWriter(
            operands,
            value=self._value,
            name=self._from_self,
            in_class=not self._adds,
            held=held,
        )
        return writer.write(call)

    def _from_self(self, name: str) -> str:
        self._stored[name] = None
        return f"self.{name}"

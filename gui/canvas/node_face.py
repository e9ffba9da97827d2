"""What a node on the canvas shows: texts and states, no pixels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from engine.analysis.result import NodeAnalysis
from engine.graph.model import Expression, Node, Value
from engine.graph.problem import Problem, Severity
from engine.operators.kinds import Integers
from engine.operators.operator import Operator, Role
from gui.canvas.node_ports import PortFace
from gui.widgets.numbers import compact


class Mood(StrEnum):
    """How a node stands."""

    FINE = "fine"
    WARNING = "warning"
    ERROR = "error"
    WAITING = "waiting"


@dataclass(frozen=True)
class NodeFace:
    """All that is painted of a node but its place.

    Args:
        title: its name.
        call: the operator with what is set of its arguments, as the code would have it.
        family: of the operator; decides the colour of the title's ground.
        output: the shape of its first output; empty if it is not known.
        parameters: how many it adds; empty if none.
        inputs, outputs: its ports.
        ranks: the number of dimensions at each port, where it is known; read by `rank_at`.
        mood: error, warning, waiting or fine.
        message: the sentence of the first problem, or what it waits for.
        sharing: the number of the group of nodes that share weights; None if it shares none.
        is_known: the operator is in the catalogue or a block of the project.
        is_block: it is a use of a block, which one can dive into.
        repeat: how often it is applied (`×3`); empty if once.
        cost: of a block: its parameters and its products.
        frozen: what is said of it if it, or something in it, does not learn at first.
    """

    title: str
    call: str
    family: str
    output: str
    parameters: str
    inputs: tuple[PortFace, ...]
    outputs: tuple[PortFace, ...]
    ranks: Mapping[str, int]
    mood: Mood = Mood.FINE
    message: str = ""
    sharing: int | None = None
    is_known: bool = True
    is_block: bool = False
    repeat: str = ""
    cost: tuple[str, str] = ("", "")
    frozen: str = ""

    def rank_at(self, port: PortFace) -> int | None:
        """The number of dimensions of the tensor at a port, if it is known."""
        return self.ranks.get(f"<{port.name}" if port.is_input else port.name)


@dataclass(frozen=True)
class NodeFacts:
    """What a face is made from.

    Args:
        node: the node.
        operator: its operator; None for a block and for an unknown one.
        inputs, outputs: its ports.
        analysis: what is known of it, if it was analysed.
        problems: those at this node.
        arriving: the number of dimensions at each wired input, where it is known.
        waits_for: the name of the node it waits for.
        sharing: see `NodeFace`.
        is_known: see `NodeFace`.
        is_in_block: it stands in a block, whose ports its inputs and outputs are.
        frozen: see `NodeFace`.
    """

    node: Node
    operator: Operator | None
    inputs: tuple[PortFace, ...]
    outputs: tuple[PortFace, ...]
    analysis: NodeAnalysis | None = None
    problems: Sequence[Problem] = ()
    arriving: Mapping[str, int] = field(default_factory=dict)
    waits_for: str = ""
    sharing: int | None = None
    is_known: bool = True
    is_in_block: bool = False
    frozen: str = ""


def face_of(facts: NodeFacts) -> NodeFace:
    """Gives what a node shows."""
    analysis = facts.analysis
    mood, message = _state(facts)
    output = analysis.output if analysis else None
    is_block = facts.node.block is not None
    parameters = analysis.parameters if analysis and not is_block else 0
    leaving = analysis.outputs.items() if analysis else ()
    return NodeFace(
        title=facts.node.name,
        call=_call_of(facts),
        family=facts.operator.family if facts.operator else _family(facts.node),
        output=str(output) if output else "",
        parameters=f"{parameters:,}" if parameters else "",
        inputs=facts.inputs,
        outputs=facts.outputs,
        ranks={
            **{f"<{port}": rank for port, rank in facts.arriving.items()},
            **{port: len(kind.shape) for port, kind in leaving},
        },
        mood=mood,
        message=message,
        sharing=facts.sharing,
        is_known=facts.is_known,
        is_block=is_block,
        repeat=_repeat(facts.node.repeat) if is_block else "",
        cost=_cost(analysis) if analysis and is_block else ("", ""),
        frozen=facts.frozen if has_weights(analysis) else "",
    )


def has_weights(analysis: NodeAnalysis | None) -> bool:
    """Whether a node is known to have weights, its own or another's."""
    return analysis is not None and bool(analysis.parameters or analysis.weights_of)


def _call_of(facts: NodeFacts) -> str:
    role = facts.operator.role if facts.operator else None
    if facts.is_in_block and role in (Role.INPUT, Role.OUTPUT):
        return f"{role} of the block"
    return call_text(facts.node, facts.operator)


def call_text(node: Node, operator: Operator | None) -> str:
    """Gives the node's operator with its arguments, such as `nn.Conv2d(32, 5)`.

    What PyTorch has no default for is written without its name; what has its default is left out.
    """
    name = node.operator if node.block is None else str(node.block)
    if operator is None:
        return _call(name, [f"{key}={_written(value)}" for key, value in node.arguments.items()])
    if operator.role in _BOUNDARY_FACTS:
        return _boundary_text(operator, node)
    values = operator.values(node.arguments)
    shown = []
    for argument in operator.arguments:
        value = values[argument.name]
        is_named = not (argument.required or argument.positional)
        if argument.name not in node.arguments and (is_named or argument.read_from):
            continue
        if is_named and value == argument.default:
            continue
        text = _written(value, is_plain=isinstance(argument.kind, Integers))
        shown.append(f"{argument.name}={text}" if is_named else text)
    return _call(name, shown)


_BOUNDARY_FACTS = {Role.INPUT: "dtype", Role.OUTPUT: "", Role.TARGET: "encoding"}
"""The argument of an input, output or target that is worth showing."""


def _boundary_text(operator: Operator, node: Node) -> str:
    fact = _BOUNDARY_FACTS[operator.role]
    value = operator.values(node.arguments).get(fact)
    return f"{operator.name}, {value}".replace("_", " ") if value is not None else operator.name


def _call(name: str, arguments: Sequence[str]) -> str:
    return f"{name}({', '.join(arguments)})" if arguments else name


def _written(value: Value, *, is_plain: bool = False) -> str:
    """Gives a value as text; sizes of several dimensions as 3×5."""
    if isinstance(value, Expression):
        return value.text
    if isinstance(value, tuple):
        return (", " if is_plain else "×").join(_written(each) for each in value)
    return str(value)


def _repeat(value: Value) -> str:
    return "" if value == 1 else f"×{_written(value)}"


def _cost(analysis: NodeAnalysis) -> tuple[str, str]:
    """Parameters and products of a whole block, as short as they can be told apart."""
    if not analysis.outputs:
        return "", ""
    if analysis.weights_of is not None:
        return "shared", f"{compact(analysis.products)} prod."
    products = f"{compact(analysis.products)} prod." if analysis.products else ""
    return f"{compact(analysis.parameters)} param.", products


def _family(node: Node) -> str:
    return "block" if node.block is not None else ""


def _without_name(message: str, node: Node) -> str:
    """Leaves out the name of the node that the message stands on."""
    for name in (node.name, node.id):
        if message.startswith(f"{name}: "):
            return message.removeprefix(f"{name}: ")
    return message


def _state(facts: NodeFacts) -> tuple[Mood, str]:
    for severity, mood in ((Severity.ERROR, Mood.ERROR), (Severity.WARNING, Mood.WARNING)):
        if mood is Mood.WARNING and facts.waits_for:
            return Mood.WAITING, f"waits for {facts.waits_for}"
        for problem in facts.problems:
            if problem.severity is severity:
                return mood, _without_name(problem.message, facts.node)
    if not facts.is_known:
        return Mood.ERROR, f"There is no operator named {facts.node.operator}."
    return Mood.FINE, ""

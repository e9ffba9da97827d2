"""What a node on the canvas shows: texts and states, no pixels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from engine.analysis.result import NodeAnalysis
from engine.graph.model import Expression, Node, Value
from engine.graph.problem import Problem, Severity
from engine.operators.operator import Operator
from gui.canvas.node_ports import PortFace


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


def face_of(facts: NodeFacts) -> NodeFace:
    """Gives what a node shows."""
    analysis = facts.analysis
    mood, message = _state(facts)
    output = analysis.output if analysis else None
    parameters = analysis.parameters if analysis else 0
    leaving = analysis.outputs.items() if analysis else ()
    return NodeFace(
        title=facts.node.name,
        call=call_text(facts.node, facts.operator),
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
    )


def call_text(node: Node, operator: Operator | None) -> str:
    """Gives the node's operator with its arguments, such as `nn.Conv2d(32, 5)`."""
    name = node.operator if node.block is None else str(node.block)
    positional = {each.name for each in operator.arguments if each.positional} if operator else ()
    defaults = operator.values({}) if operator else {}
    order = list(defaults)
    names = sorted(node.arguments, key=lambda each: order.index(each) if each in order else 99)
    shown = [
        _written(node.arguments[each])
        if each in positional
        else f"{each}={_written(node.arguments[each])}"
        for each in names
        if each in positional or node.arguments[each] != defaults.get(each)
    ]
    return f"{name}({', '.join(shown)})" if shown else name


def _written(value: Value) -> str:
    if isinstance(value, Expression):
        return value.text
    if isinstance(value, tuple):
        return "×".join(_written(each) for each in value)
    return str(value)


def _family(node: Node) -> str:
    return "block" if node.block is not None else ""


def _state(facts: NodeFacts) -> tuple[Mood, str]:
    for severity, mood in ((Severity.ERROR, Mood.ERROR), (Severity.WARNING, Mood.WARNING)):
        if mood is Mood.WARNING and facts.waits_for:
            return Mood.WAITING, f"waits for {facts.waits_for}"
        for problem in facts.problems:
            if problem.severity is severity:
                return mood, problem.message
    if not facts.is_known:
        return Mood.ERROR, f"There is no operator named {facts.node.operator}."
    return Mood.FINE, ""

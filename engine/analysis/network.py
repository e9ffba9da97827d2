"""Problems of the project as a whole: outputs, loss, what nothing reads."""

from collections.abc import Iterator, Mapping

from engine.analysis import fixes
from engine.analysis.result import NodeAnalysis
from engine.graph.model import Endpoint, Graph, Node, NodeId
from engine.graph.order import upstream
from engine.graph.problem import NodePath, Problem, Severity
from engine.operators.operator import Role
from engine.operators.parameters import CONSTANT


def network_problems(graph: Graph, nodes: Mapping[NodePath, NodeAnalysis]) -> Iterator[Problem]:
    """Gives what is wrong with the top graph as a network and its loss."""
    if not graph.nodes:
        yield Problem("The network is empty. Add an input, operators and an output.")
        return
    outputs = [node for node in graph if _role(nodes, node) is Role.OUTPUT]
    if not outputs:
        yield _no_output(graph, nodes)
    else:
        yield from _crossings(graph, nodes, outputs)
        yield from _unread(graph, nodes)
        yield from _outputs_of_the_loss(graph, nodes, outputs)
    yield from _losses(graph, nodes)
    yield from _untrained(graph, nodes)


def _role(nodes: Mapping[NodePath, NodeAnalysis], node: Node) -> Role:
    found = nodes.get(NodePath(node.id))
    return found.role if found else Role.NETWORK


def _no_output(graph: Graph, nodes: Mapping[NodePath, NodeAnalysis]) -> Problem:
    text = "The network has no output. Add an output node where its result is."
    ends = [
        node
        for node in graph
        if _role(nodes, node) is Role.NETWORK and node.id not in graph.wires_from
    ]
    fix = None
    if len(ends) == 1 and (found := nodes.get(NodePath(ends[0].id))) and found.outputs:
        fix = fixes.add_output(Endpoint(ends[0].id, next(iter(found.outputs))))
    return Problem(text, fix=fix)


def _crossings(
    graph: Graph, nodes: Mapping[NodePath, NodeAnalysis], outputs: list[Node]
) -> Iterator[Problem]:
    """The loss reads the network through outputs, so that the network can do without the loss."""
    marked = {wire.source for node in outputs for wire in graph.wires_into.get(node.id, ())}
    told = set()
    for node in graph:
        if _role(nodes, node) is not Role.LOSS:
            continue
        for wire in graph.wires_into.get(node.id, ()):
            source = graph.nodes.get(wire.source.node)
            if source is None or wire.source in marked or wire.source in told:
                continue
            if _is_fixed(graph, nodes, source):
                continue
            if _role(nodes, source) in (Role.NETWORK, Role.INPUT):
                told.add(wire.source)
                yield Problem(
                    f"{node.name} belongs to the loss and reads {source.name}, which is no output "
                    "of the network. Make it an output.",
                    NodePath(node.id),
                    wire.target.port,
                    fix=fixes.add_output(wire.source),
                )


def _is_fixed(graph: Graph, nodes: Mapping[NodePath, NodeAnalysis], source: Node) -> bool:
    """Whether a node is made of constants alone: it belongs to every part that reads it."""
    for node in upstream(graph, [source.id]):
        found = nodes.get(NodePath(node))
        if found is None or found.parameters or _differs_in_training(found.operator):
            return False
        if not graph.wires_into.get(node) and found.operator != CONSTANT.name:
            return False
    return True


def _outputs_of_the_loss(
    graph: Graph, nodes: Mapping[NodePath, NodeAnalysis], outputs: list[Node]
) -> Iterator[Problem]:
    """What an output shows must be there without the loss part."""
    for node in outputs:
        wire = graph.incoming.get(Endpoint(node.id, "input"))
        source = graph.nodes.get(wire.source.node) if wire else None
        if source and _role(nodes, source) in (Role.OUTPUT, Role.TARGET, Role.LOSS):
            what = "another output" if _role(nodes, source) is Role.OUTPUT else "the loss part"
            path = NodePath(node.id)
            yield Problem(
                f"{node.name} shows what comes from {source.name}, which is {what} and not of the "
                "network itself. Wire it to a node of the network.",
                path,
                "input",
                fix=fixes.remove_wire(path, "input"),
            )


def _untrained(graph: Graph, nodes: Mapping[NodePath, NodeAnalysis]) -> Iterator[Problem]:
    """The loss is a plain function: it has no weights and knows no training or evaluation."""
    tied: set[str] = {tie.node for tie in graph.ties}
    for found in nodes.values():
        if found.role is not Role.LOSS:
            continue
        node = graph.nodes.get(NodeId(found.path))
        name = node.name if node else found.path
        reason = ""
        if node and (found.parameters or found.weights_of or found.path in tied):
            reason = "has weights, which nothing would train"
        elif _differs_in_training(found.operator):
            reason = "behaves differently in training"
        if reason:
            yield Problem(
                f"{name} belongs to the loss, since it reads an output or a target, but {reason}. "
                "Move it in front of the output.",
                found.path,
            )


def _differs_in_training(operator: str) -> bool:
    name = operator.lower().replace("_", "")
    return any(each in name for each in ("dropout", "batchnorm", "rrelu"))


def _unread(graph: Graph, nodes: Mapping[NodePath, NodeAnalysis]) -> Iterator[Problem]:
    for node in graph:
        role = _role(nodes, node)
        if node.id in graph.wires_from or role in (Role.OUTPUT, Role.LOSS):
            continue
        text = f"Nothing reads {node.name}. Wire it to something, or remove it."
        yield Problem(text, NodePath(node.id), severity=Severity.WARNING)


def _losses(graph: Graph, nodes: Mapping[NodePath, NodeAnalysis]) -> Iterator[Problem]:
    """Where the loss part ends there must be one number."""
    for node in graph:
        found = nodes.get(NodePath(node.id))
        if not found or found.role is not Role.LOSS or node.id in graph.wires_from:
            continue
        if found.output is None or not found.output.shape:
            continue
        fix = None
        if "reduction" in found.arguments:
            fix = fixes.set_argument(found.path, "reduction", "mean")
        yield Problem(
            f"{node.name} ends the loss with {found.output} numbers; a training needs one. Take "
            "their mean.",
            found.path,
            fix=fix,
        )

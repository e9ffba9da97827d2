"""Single parameters that are parameters of other nodes."""

from collections.abc import Iterator, Mapping

from engine.analysis.scope import Scope
from engine.graph.model import Graph, NodeId, Tie
from engine.graph.problem import Problem

_NONE: frozenset[str] = frozenset()

Shapes = Mapping[str, tuple[int, ...]] | None


def tied_parameters(graph: Graph, node: NodeId) -> frozenset[str]:
    """Gives a node's parameters that are other nodes'."""
    if not graph.ties:
        return _NONE
    return frozenset(tie.parameter for tie in graph.ties if tie.node == node)


def tie_problems(
    graph: Graph, scope: Scope, parameters: Mapping[NodeId, Shapes]
) -> Iterator[Problem]:
    """Gives what is wrong with a graph's ties.

    Args:
        graph: the graph.
        scope: where it is used.
        parameters: the shape of each parameter of each node; None where they are not known.
    """
    for tie in graph.ties:
        text = _fault(graph, tie, parameters)
        if text:
            yield Problem(text, scope.path(tie.node))


def _fault(graph: Graph, tie: Tie, parameters: Mapping[NodeId, Shapes]) -> str | None:
    tied = f"{tie.node}.{tie.parameter}"
    owner = f"{tie.owner}.{tie.owner_parameter}"
    for node, name in ((tie.node, tie.parameter), (tie.owner, tie.owner_parameter)):
        if node not in graph.nodes:
            return f"{tied} is tied to {owner}, but there is no node {node}. Untie it."
        known = parameters.get(node)
        if known is not None and name not in known:
            return f"{tied} is tied to {owner}, but {node} has no parameter {name}. Untie it."
    if graph.nodes[tie.node].block is not None:
        return f"{tied} is tied to {owner}, but {tie.node} is a block. Tie it the other way round."
    ours = (parameters.get(tie.node) or {}).get(tie.parameter)
    theirs = (parameters.get(tie.owner) or {}).get(tie.owner_parameter)
    if ours is not None and theirs is not None and ours != theirs:
        return (
            f"{tied} has the shape {_text(ours)} and cannot be {owner}, which has {_text(theirs)}. "
            "Make them equal, or untie them."
        )
    return None


def _text(shape: tuple[int, ...]) -> str:
    return "×".join(str(size) for size in shape) or "scalar"

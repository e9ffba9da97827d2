"""What changed from one analysis to the next, as a message. No torch, no Qt."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from engine.analysis.encoding import (
    node_from_json,
    node_to_json,
    problem_from_json,
    problem_to_json,
)
from engine.analysis.result import Analysis
from engine.graph.problem import NodePath

Object: TypeAlias = dict[str, Any]


def changes(before: Analysis, after: Analysis) -> Object:
    """Gives a message that makes `after` of `before`."""
    changed = [
        node
        for path, node in after.nodes.items()
        if (old := before.nodes.get(path)) is not node and old != node
    ]
    removed = [path for path in before.nodes if path not in after.nodes]
    message: Object = {}
    if changed:
        message["nodes"] = [node_to_json(node) for node in changed]
    if removed:
        message["removed"] = removed
    if before.problems != after.problems:
        message["problems"] = [problem_to_json(each) for each in after.problems]
    merged = {path: None for path in before.nodes if path in after.nodes}
    merged.update((node.path, None) for node in changed)
    if list(merged) != list(after.nodes):
        message["order"] = list(after.nodes)
    return message


def applied(analysis: Analysis, message: Mapping[str, Any]) -> Analysis:
    """Gives the analysis that a message of `changes` makes of another one."""
    nodes = dict(analysis.nodes)
    for path in message.get("removed", ()):
        del nodes[path]
    changed = [node_from_json(each) for each in message.get("nodes", ())]
    nodes.update((node.path, node) for node in changed)
    if "order" in message:
        nodes = {NodePath(path): nodes[NodePath(path)] for path in message["order"]}
    problems = analysis.problems
    if "problems" in message:
        problems = tuple(problem_from_json(each) for each in message["problems"])
    return Analysis(nodes, problems)

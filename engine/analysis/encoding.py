"""An analysis as plain JSON values, and back. No torch."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from engine.analysis.result import Analysis, NodeAnalysis, TensorType
from engine.graph.encoding import plain, value_from_json, value_to_json
from engine.graph.problem import Fix, NodePath, Problem, Severity
from engine.operators.operator import Role

Object: TypeAlias = dict[str, Any]


def to_json(analysis: Analysis) -> Object:
    """Gives an analysis as a JSON object."""
    return {
        "nodes": [node_to_json(each) for each in analysis.nodes.values()],
        "problems": [problem_to_json(each) for each in analysis.problems],
    }


def from_json(fields: Mapping[str, Any]) -> Analysis:
    """Gives an analysis from a JSON object that `to_json` made."""
    nodes = [node_from_json(each) for each in fields["nodes"]]
    problems = tuple(problem_from_json(each) for each in fields["problems"])
    return Analysis({each.path: each for each in nodes}, problems)


def node_to_json(node: NodeAnalysis) -> Object:
    """Gives what is known of a node as a JSON object; what is at its default is left out."""
    fields: Object = {"path": node.path, "operator": node.operator}
    if node.role is not Role.NETWORK:
        fields["role"] = node.role.value
    if node.arguments:
        fields["arguments"] = {name: value_to_json(value) for name, value in node.arguments.items()}
    if node.outputs:
        fields["outputs"] = {port: [each.dtype, *each.shape] for port, each in node.outputs.items()}
    for name in _NUMBERS:
        if getattr(node, name):
            fields[name] = getattr(node, name)
    if node.receptive_field:
        fields["receptive_field"] = list(node.receptive_field)
    if node.parameter_shapes:
        fields["parameter_shapes"] = plain(node.parameter_shapes)
    return fields


_NUMBERS = (
    "parameters",
    "products",
    "activation_bytes",
    "activation_fixed_bytes",
    "kept_bytes",
    "kept_fixed_bytes",
    "weights_of",
    "waits_for",
)


def node_from_json(fields: Mapping[str, Any]) -> NodeAnalysis:
    """Gives what is known of a node from a JSON object."""
    rest = dict(fields)
    rest["role"] = Role(rest.get("role", Role.NETWORK))
    arguments = rest.get("arguments", {})
    rest["arguments"] = {name: value_from_json(value) for name, value in arguments.items()}
    outputs = rest.get("outputs", {})
    rest["outputs"] = {
        port: TensorType(tuple(shape), dtype) for port, (dtype, *shape) in outputs.items()
    }
    rest["receptive_field"] = tuple(rest.get("receptive_field", ()))
    shapes = rest.get("parameter_shapes", {})
    rest["parameter_shapes"] = {name: tuple(shape) for name, shape in shapes.items()}
    return NodeAnalysis(**rest)


def problem_to_json(problem: Problem) -> Object:
    """Gives a problem as a JSON object."""
    fields: Object = {"message": problem.message, "severity": problem.severity.value}
    if problem.node is not None:
        fields["node"] = problem.node
    if problem.port is not None:
        fields["port"] = problem.port
    if problem.fix is not None:
        fix = problem.fix
        fields["fix"] = {"title": fix.title, "edit": fix.edit, "arguments": plain(fix.arguments)}
    return fields


def problem_from_json(fields: Mapping[str, Any]) -> Problem:
    """Gives a problem from a JSON object."""
    fix, node = fields.get("fix"), fields.get("node")
    return Problem(
        message=fields["message"],
        node=None if node is None else NodePath(node),
        port=fields.get("port"),
        severity=Severity(fields["severity"]),
        fix=None if fix is None else Fix(fix["title"], fix["edit"], fix["arguments"]),
    )

"""The values of arguments inside a block, where they may be expressions."""

from collections.abc import Mapping

from engine.errors import EngineError
from engine.graph.expressions import resolve
from engine.graph.model import Node, Value


def arguments_in(
    node: Node, environment: Mapping[str, Value]
) -> tuple[dict[str, Value], list[tuple[str, str]]]:
    """Gives a node's arguments with values, and what went wrong as (argument, whole sentences)."""
    values: dict[str, Value] = {}
    faults = []
    for name, value in node.arguments.items():
        try:
            values[name] = resolve(value, environment)
        except EngineError as error:
            faults.append((name, f"{name} cannot be worked out. {error}"))
    return values, faults

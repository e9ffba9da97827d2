"""Values with names in expressions replaced: by other names, or by what they stand for."""

from collections.abc import Mapping
from dataclasses import replace

from engine.errors import EngineError
from engine.graph.expressions import ExpressionError, evaluate, is_name, names_in, with_words
from engine.graph.model import Expression, Graph, Node, Value, frozen


def substituted(value: Value, values: Mapping[str, Value]) -> Value:
    """Gives a value in which names of expressions stand for values from now on.

    An expression that is left without names becomes the number that it comes to.

    Args:
        value: any value.
        values: what the names stand for; an expression where they depend on further names.

    Raises:
        ExpressionError: arithmetic would be done on something that is no number.
    """
    if isinstance(value, tuple):
        return tuple(substituted(each, values) for each in value)
    if not isinstance(value, Expression):
        return value
    if is_name(value.text) and value.text.strip() in values:
        return values[value.text.strip()]
    words = {name: _word(name, each) for name, each in values.items() if name in _names(value)}
    return _plain(Expression(with_words(value.text, words))) if words else value


def with_substituted(node: Node, values: Mapping[str, Value]) -> Node:
    """Gives a node with its arguments and its repeat substituted."""
    arguments = {name: substituted(each, values) for name, each in node.arguments.items()}
    repeat = substituted(node.repeat, values)
    if arguments == dict(node.arguments) and repeat == node.repeat:
        return node
    return replace(node, arguments=frozen(arguments), repeat=repeat)  # type: ignore[arg-type]


def substituted_graph(graph: Graph, values: Mapping[str, Value]) -> Graph:
    """Gives a graph with every node substituted."""
    changed = {each: with_substituted(node, values) for each, node in graph.nodes.items()}
    if all(changed[each] is node for each, node in graph.nodes.items()):
        return graph
    return replace(graph, nodes=frozen(changed))  # type: ignore[arg-type]


def names_used(node: Node) -> frozenset[str]:
    """Gives the names that the expressions of a node use."""
    return _names((*node.arguments.values(), node.repeat))


def _names(value: Value) -> frozenset[str]:
    """The names in a value; none of those in expressions that cannot be read."""
    if isinstance(value, tuple):
        return frozenset(name for each in value for name in _names(each))
    if not isinstance(value, Expression):
        return frozenset()
    try:
        return names_in(value.text)
    except EngineError:
        return frozenset()


def _word(name: str, value: Value) -> str:
    if isinstance(value, Expression):
        return value.text if is_name(value.text) else f"({value.text.strip()})"
    if not isinstance(value, bool | int | float):
        raise ExpressionError(f"{name} is {value!r:.40}; arithmetic needs a number.")
    return f"({value!r})" if value < 0 else repr(value)


def _plain(value: Expression) -> Value:
    try:
        return value if names_in(value.text) else evaluate(value.text, {})
    except EngineError:
        return value

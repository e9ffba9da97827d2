"""Analyses inputs, outputs and targets."""

from collections.abc import Mapping

from engine.analysis import fixes
from engine.analysis.arrival import Arrival
from engine.analysis.environment import arguments_in
from engine.analysis.kept import Bytes, Storage
from engine.analysis.memory import bytes_per_sample
from engine.analysis.receptive_field import NO_FIELD, field_of_input
from engine.analysis.result import NodeAnalysis, TensorType
from engine.analysis.scope import Scope
from engine.analysis.visit import Visit
from engine.graph.model import Node, Value
from engine.graph.problem import NodePath, Problem, Severity
from engine.operators.checks import argument_faults
from engine.operators.operator import Operator, Role

_OUTPUT = "output"
_INPUT = "input"


def visit_boundary(
    node: Node, operator: Operator, scope: Scope, arriving: Mapping[str, Arrival]
) -> Visit:
    """Gives what is known of an input, an output or a target."""
    if operator.role is Role.INPUT and scope.arriving is not None:
        leaving = scope.arriving.get(node.name, Arrival(waits_for=scope.path(node.id)))
        return _visit(node, operator, scope, arriving, {}, leaving, ())
    if operator.role is Role.OUTPUT:
        return _output(node, operator, scope, arriving)
    values, problems = _values(node, operator, scope.path(node.id), scope.environment)
    if problems:
        leaving = Arrival(node.name, waits_for=scope.path(node.id))
    else:
        leaving = _source(node, operator, values, scope.path(node.id))
    return _visit(node, operator, scope, arriving, values, leaving, problems)


def _values(
    node: Node, operator: Operator, path: NodePath, environment: Mapping[str, Value]
) -> tuple[Mapping[str, Value], tuple[Problem, ...]]:
    given, faults = arguments_in(node, environment)
    faults += argument_faults(operator, given)
    problems = tuple(
        Problem(f"{node.name}: {text}", path, fix=fixes.reset_argument(path, name, is_read=False))
        for name, text in faults
    )
    return operator.values(given), problems


def _source(node: Node, operator: Operator, values: Mapping[str, Value], path: NodePath) -> Arrival:
    if operator.role is Role.TARGET:
        of = _target_type(values)
        return Arrival(node.name, of, is_loss=True, storage=_storage(path, of, is_loss=True))
    sample = _sizes(values["shape"])
    of = TensorType(("N", *sample), str(values["dtype"]))
    return Arrival(node.name, of, field_of_input(sample), storage=_storage(path, of))


def _storage(path: NodePath, of: TensorType, *, is_loss: bool = False) -> Storage:
    return Storage(path, 0, Bytes(bytes_per_sample([of])), is_loss)


def _target_type(values: Mapping[str, Value]) -> TensorType:
    places, classes = _sizes(values["places"]), _sizes((values["classes"],))
    match values["encoding"]:
        case "index" | "sequence":
            return TensorType(("N", *places), "int64")
        case "length":
            return TensorType(("N",), "int64")
        case "labels":
            return TensorType(("N", *classes), "int64")
        case "one_hot" | "multi_hot":
            return TensorType(("N", *classes))
    return TensorType(("N", *_sizes(values["shape"])))


def _sizes(value: Value) -> tuple[int, ...]:
    return (
        tuple(each for each in value if isinstance(each, int)) if isinstance(value, tuple) else ()
    )


def _output(node: Node, operator: Operator, scope: Scope, arriving: Mapping[str, Arrival]) -> Visit:
    path = scope.path(node.id)
    comes = arriving.get(_INPUT)
    problems: tuple[Problem, ...] = ()
    if comes is None:
        text = f"{node.name}: Nothing is wired to input. Drag a wire to it."
        problems = (Problem(text, path, _INPUT),)
        comes = Arrival(node.name, waits_for=path)
    elif scope.arriving is None and comes.type is not None:
        problems = _unbatched(node, path, comes)
    is_loss = comes.is_loss or scope.arriving is None  # what reads an output is no network
    seen = comes.field if comes.type else NO_FIELD
    leaving = Arrival(
        comes.source if scope.arriving is not None else node.name,
        comes.type,
        seen,
        comes.waits_for,
        is_loss,
        comes.storage,
        comes.coming,
    )
    return _visit(node, operator, scope, arriving, {}, leaving, problems)


def _unbatched(node: Node, path: NodePath, comes: Arrival) -> tuple[Problem, ...]:
    if comes.type is None or comes.type.is_batched:
        return ()
    text = (
        f"{node.name} gives {comes.type} from {comes.source}, whose first dimension is not the "
        "batch N: a result can no longer be told to belong to its sample."
    )
    return (Problem(text, path, _INPUT, Severity.WARNING),)


def _visit(
    node: Node,
    operator: Operator,
    scope: Scope,
    arriving: Mapping[str, Arrival],
    values: Mapping[str, Value],
    leaving: Arrival,
    problems: tuple[Problem, ...],
) -> Visit:
    path = scope.path(node.id)
    outputs = {_OUTPUT: leaving.type} if leaving.type else {}
    is_own_fault = leaving.waits_for == path
    is_given = operator.role is Role.INPUT and scope.arriving is None
    found = NodeAnalysis(
        path=path,
        operator=operator.name,
        role=operator.role,
        arguments=dict(values),
        outputs=outputs,
        receptive_field=leaving.field.size if operator.role is Role.OUTPUT else (),
        activation_bytes=bytes_per_sample(outputs.values()) if is_given else 0,
        waits_for=None if is_own_fault else leaving.waits_for,
    )
    return Visit(node, arriving, scope.environment, (found,), problems, {_OUTPUT: leaving})

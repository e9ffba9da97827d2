"""Every operator with random arguments on random shapes: what the analysis says, the CPU does."""

import warnings

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.analysis.analyse import analyse
from engine.analysis.batch import sizes_at
from engine.analysis.execution import construct, execute, tensors_in
from engine.graph.model import Endpoint, Graph, Node, NodeId, Project, Wire, frozen
from engine.graph.problem import Severity
from engine.operators.calls import constructor_of, forward_of
from engine.operators.kinds import (
    Boolean,
    Choice,
    Float,
    Floats,
    Integer,
    Integers,
    OneOf,
    Optional,
    PerDimension,
    PerSide,
    Words,
)
from engine.operators.operator import Numbers
from engine.operators.standard import CATALOGUE

OPERATORS = [each for each in CATALOGUE if each.role in ("network", "loss")]
NODE = NodeId("node")
DIVIDERS = ("torch.floor_divide", "torch.remainder")
"""Whole numbers cannot be divided by the zeros that the others get."""


def values_of(kind):
    match kind:
        case Boolean():
            return st.booleans()
        case Choice(options=options):
            return st.sampled_from(options)
        case Words():
            return st.sampled_from(["ij,jk->ik", "...i,...i->...", "nij,nkj", "ab->ba", "i"])
        case Optional(kind=inner):
            return st.none() | values_of(inner)
        case OneOf(kinds=kinds):
            return st.one_of([values_of(each) for each in kinds])
    return numbers_of(kind)


def numbers_of(kind):
    match kind:
        case Float(minimum=minimum, maximum=maximum):
            return st.floats(max(minimum, -3.0), min(maximum, 3.0), allow_subnormal=False)
        case Integer(minimum=minimum, maximum=maximum):
            return st.integers(max(minimum, -3), min(maximum, 8))
        case PerDimension(dimensions=count, minimum=minimum):
            each = st.integers(minimum, 4)
            return each | st.tuples(*[each] * count)
        case PerSide(dimensions=count):
            each = st.integers(-2, 4)
            return each | st.tuples(*[each] * 2 * count)
        case Integers(minimum=minimum, shortest=shortest, longest=longest):
            each = st.integers(max(minimum, -3), 8)
            sizes = st.lists(each, min_size=shortest, max_size=min(longest, 5))
            return sizes.map(tuple)
        case Floats():
            return st.lists(st.floats(-3, 3), max_size=4).map(tuple)
    raise TypeError(kind)


@st.composite
def uses(draw, operator):
    """Arguments of an operator and the sample shapes and dtypes that arrive."""
    arguments = {
        each.name: draw(values_of(each.kind))
        for each in operator.arguments
        if draw(st.integers(0, 3)) == 0
    }
    ports = [port for port in operator.inputs if not port.is_optional or draw(st.booleans())]
    names = [
        name
        for port in ports
        for name in ([f"{port.name}.0", f"{port.name}.1"] if port.is_variadic else [port.name])
    ]
    first = draw(shapes(ports[0].ranks)) if ports else ()
    inputs = {}
    for name, port in zip(names, [*ports, *ports[-1:]], strict=False):
        shape = first if draw(st.integers(0, 2)) else draw(shapes(port.ranks))
        inputs[name] = (shape, draw(dtypes(port.numbers)))
    return arguments, inputs


def shapes(ranks):
    """Shapes of a sample; mostly of a rank that the port takes."""
    sizes = st.integers(1, 9)
    some = st.lists(sizes, max_size=4).map(tuple)
    if not ranks:
        return some
    right = st.sampled_from(ranks).flatmap(lambda rank: st.tuples(*[sizes] * (rank - 1)))
    return st.one_of(right, right, right, some)


def dtypes(numbers):
    usual = {Numbers.INTEGER: "int64", Numbers.BOOLEAN: "bool"}.get(numbers, "float32")
    return st.sampled_from([usual] * 6 + ["int64", "float64", "float32"])


def project_of(operator, arguments, inputs):
    nodes = {NODE: Node(NODE, operator.name, arguments=frozen(arguments))}
    wires = []
    for index, (port, (shape, dtype)) in enumerate(inputs.items()):
        source = NodeId(f"x{index}")
        given = frozen({"shape": shape, "dtype": dtype})
        nodes[source] = Node(source, "input", arguments=given)
        wires.append(Wire(Endpoint(source, "output"), Endpoint(NODE, port)))
    return Project(graph=Graph(nodes, tuple(wires)))


def on_the_cpu(operator, values, inputs, batch):
    """Gives the shapes and dtypes that PyTorch itself gives; raises what it raises."""
    constructor = constructor_of(operator, values)
    module = construct(constructor) if constructor else None
    filler = int(operator.name in DIVIDERS)
    tensors = {
        port: torch.full((batch, *shape), filler, dtype=getattr(torch, dtype))
        for port, (shape, dtype) in inputs.items()
    }
    result = execute(forward_of(operator, values, tuple(inputs)), tensors, module=module)
    return [(tuple(each.shape), str(each.dtype)) for each in tensors_in(result)]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("operator", OPERATORS, ids=lambda each: each.name)
def test_the_analysis_agrees_with_the_cpu(operator):
    @settings(
        deadline=None,
        max_examples=15,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(uses(operator))
    def check(use):
        arguments, inputs = use
        analysis = analyse(project_of(operator, arguments, inputs))
        found = analysis.nodes[NODE]
        errors = [
            problem.message
            for problem in analysis.problems
            if problem.severity is Severity.ERROR and problem.node == NODE and problem.fix is None
        ]
        if found.outputs:
            for batch in (2, 5):
                shown = [
                    (sizes_at(each.shape, batch), f"torch.{each.dtype}")
                    for each in found.outputs.values()
                ]
                assert shown == on_the_cpu(operator, found.arguments, inputs, batch)
        elif any("PyTorch says" in message for message in errors):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                assert fails_on_the_cpu(operator, found.arguments, inputs)

    check()


def fails_on_the_cpu(operator, values, inputs):
    try:
        for batch in (2, 3):
            on_the_cpu(operator, values, inputs, batch)
    except Exception:
        return True
    return False

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pytest

from engine.analysis.analyse import analyse
from engine.analysis.result import Analysis
from engine.graph import edits
from engine.graph.model import (
    Block,
    BlockArgument,
    BlockName,
    Endpoint,
    Expression,
    Graph,
    NodeId,
    Project,
    Value,
)
from engine.graph.problem import Severity
from engine.operators.standard import CATALOGUE


class Sketch:
    """Writes graphs down in a few words: `add("fc", "nn.Linear", "x", out_features=3)`."""

    def __init__(self) -> None:
        self.graph = Graph()
        self.blocks: dict[BlockName, Block] = {}

    def add(self, node: str, operator: str, *sources: str, **arguments: Value) -> str:
        self.graph, _ = edits.add_node(self.graph, operator, arguments=arguments, id=node)
        for port, source in zip(self._ports(operator, len(sources)), sources, strict=True):
            start, _, output = source.partition(":")
            end = Endpoint(NodeId(start), output or self._output(start))
            self.graph = edits.connect(self.graph, end, Endpoint(NodeId(node), port))
        return node

    def block(self, name: str, body: "Sketch", **arguments: Value) -> None:
        kinds = {int: "int", float: "float", bool: "bool", tuple: "tuple", str: "choice"}
        known = tuple(
            BlockArgument(each, kinds[type(value)], value) for each, value in arguments.items()
        )
        self.blocks[BlockName(name)] = Block(BlockName(name), body.graph, known)

    def share(self, node: str, owner: str) -> None:
        self.graph = edits.share_weights(self.graph, NodeId(node), NodeId(owner))

    def tie(self, node: str, parameter: str, owner: str, owner_parameter: str) -> None:
        self.graph = edits.tie_parameters(
            self.graph, NodeId(node), parameter, NodeId(owner), owner_parameter
        )

    def repeat(self, node: str, count: Value) -> None:
        self.graph = edits.set_repeat(self.graph, NodeId(node), count)

    @property
    def project(self) -> Project:
        return Project(graph=self.graph, blocks=MappingProxyType(dict(self.blocks)))

    def analyse(self) -> Analysis:
        return analyse(self.project)

    def _ports(self, operator: str, count: int) -> list[str]:
        if operator.startswith("block:"):
            graph = self.blocks[BlockName(operator.removeprefix("block:"))].graph
            return [node.name for node in graph if node.operator == "input"][:count]
        known = CATALOGUE.get(operator)
        inputs = known.inputs if known else ()
        if inputs and inputs[0].is_variadic:
            return [f"{inputs[0].name}.{index}" for index in range(count)]
        return [port.name for port in inputs][:count] or ["input"] * count

    def _output(self, node: str) -> str:
        operator = self.graph.nodes[NodeId(node)].operator
        if not operator.startswith("block:"):
            return "output"
        graph = self.blocks[BlockName(operator.removeprefix("block:"))].graph
        return next(each.name for each in graph if each.operator == "output")


@pytest.fixture
def sketch() -> Sketch:
    return Sketch()


@pytest.fixture
def new_sketch() -> Callable[[], Sketch]:
    return Sketch


@pytest.fixture
def errors_of() -> Callable[[Analysis], Mapping[str, list[str]]]:
    """Gives the error messages by node."""

    def find(analysis: Analysis) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for problem in analysis.problems:
            if problem.severity is Severity.ERROR:
                found.setdefault(str(problem.node), []).append(problem.message)
        return found

    return find


@pytest.fixture
def expression() -> Callable[[str], Expression]:
    return Expression

"""Flat networks in few lines."""

from dataclasses import dataclass, field
from types import MappingProxyType

import pytest
import torch

from engine.analysis.analyse import analyse
from engine.codegen.model import generate_model
from engine.graph.model import Project, Value
from engine.importing.flat import Flat, FlatNode


@dataclass
class Tape:
    """Collects calls as a tracer would."""

    nodes: list[FlatNode] = field(default_factory=list)
    classes: dict[str, str] = field(default_factory=dict)
    weights: dict[str, torch.Tensor] = field(default_factory=dict)
    scope: tuple[str, ...] = ()

    def input(self, *shape: int, name: str = "x") -> tuple[str, str]:
        return self._node(FlatNode(name, "input", MappingProxyType({"shape": shape})))

    def call(
        self,
        operator: str,
        *sources: tuple[str, str],
        module: str = "",
        variable: str = "",
        ports: tuple[str, ...] = ("input", "other"),
        **arguments: Value,
    ) -> tuple[str, str]:
        """Adds a call in the scope at hand and gives its result."""
        name = f"n{len(self.nodes)}"
        inputs = tuple((port, *source) for port, source in zip(ports, sources, strict=False))
        if module and operator in ("nn.Linear", "nn.Conv2d", "nn.BatchNorm1d"):
            self.weights.setdefault(f"{module}.weight", torch.randn(2))
        if operator == "nn.Parameter":
            self.weights.setdefault(module, torch.randn(2))
        given = MappingProxyType(dict(arguments))
        return self._node(FlatNode(name, operator, given, inputs, self.scope, module, variable))

    def within(self, path: str, class_name: str = "", *, call: int = 0) -> "Within":
        """Opens a module: what is called until it is closed is called in it."""
        if class_name:
            self.classes[path] = class_name
        return Within(self, f"{path}@{call}" if call else path)

    def output(self, source: tuple[str, str], name: str = "output") -> None:
        self.nodes.append(FlatNode(name, "output", inputs=(("input", *source),)))

    def flat(self, name: str = "Net") -> Flat:
        return Flat(
            name,
            tuple(self.nodes),
            tuple(node.name for node in self.nodes if node.operator == "input"),
            tuple(node.name for node in self.nodes if node.operator == "output"),
            MappingProxyType(self.classes),
            MappingProxyType(self.weights),
        )

    def _node(self, node: FlatNode) -> tuple[str, str]:
        self.nodes.append(node)
        return node.name, "output"


@dataclass
class Within:
    """The time in which a module is called."""

    tape: Tape
    call: str

    def __enter__(self) -> None:
        self.tape.scope = (*self.tape.scope, self.call)

    def __exit__(self, *_: object) -> None:
        self.tape.scope = self.tape.scope[:-1]


@pytest.fixture
def tape() -> Tape:
    """A flat network without nodes."""
    return Tape()


class Shown:
    """What a drawing holds, for assertions."""

    def text(self, project: Project) -> str:
        analysis = analyse(project)
        errors = [each.message for each in analysis.problems if each.severity == "error"]
        assert not errors
        return generate_model(project, analysis).text

    def names(self, project: Project, block: str | None = None) -> list[str]:
        graph = project.graph_of(block)
        return [node.name for node in graph if node.operator not in ("input", "output")]


@pytest.fixture
def shown() -> Shown:
    """Reads drawings."""
    return Shown()

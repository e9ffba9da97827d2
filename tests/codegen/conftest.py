"""Drawings in few lines, and what they should compute."""

import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
import torch
from hypothesis import currently_in_test_context, note
from ruff import find_ruff_bin
from torch import Tensor, nn

from engine.analysis.analyse import analyse
from engine.analysis.execution import construct, execute, tensors_in
from engine.analysis.result import Analysis
from engine.build.build import BuiltModel, build
from engine.codegen.model import generate_model
from engine.graph import edits
from engine.graph.model import (
    BLOCK_PREFIX,
    Block,
    BlockArgument,
    BlockName,
    Endpoint,
    Graph,
    Node,
    NodeId,
    Project,
    Tie,
    Value,
    Wire,
)
from engine.graph.order import topological_order, upstream
from engine.graph.ports import ports_of_block
from engine.operators.calls import constructor_of, forward_of
from engine.operators.standard import CATALOGUE

RUFF = find_ruff_bin()


class Sketch:
    """A pen: adds nodes and wires them as it goes."""

    def __init__(self) -> None:
        self.graph = Graph()
        self.blocks: dict[BlockName, Block] = {}

    def input(self, *shape: int, title: str = "", dtype: str = "float32") -> Endpoint:
        return self.add("input", title=title, shape=shape, dtype=dtype)

    def add(self, operator: str, *sources: Endpoint, **arguments: Value) -> Endpoint:
        """Adds a use of an operator and gives its first output."""
        return self.outputs(operator, *sources, **arguments)[0]

    def outputs(
        self,
        operator: str,
        *sources: Endpoint,
        title: str = "",
        weights_of: Endpoint | None = None,
        **arguments: Value,
    ) -> list[Endpoint]:
        """Adds a use of an operator and gives all its outputs."""
        self.graph, node = edits.add_node(
            self.graph, operator, arguments=arguments, position=(0.0, 0.0), title=title
        )
        found = CATALOGUE[operator]
        ports = [port.name for port in found.inputs]
        if found.inputs and found.inputs[0].is_variadic:
            ports = [f"{ports[0]}.{number}" for number in range(len(sources))]
        self._wire(node, ports, sources)
        self._share(node, weights_of)
        return [Endpoint(node, port.name) for port in found.output_ports(arguments)]

    def block(
        self, name: str, inside: "Sketch", *arguments: BlockArgument, summary: str = ""
    ) -> None:
        """Makes a block of another sketch."""
        self.blocks |= inside.blocks
        block = Block(BlockName(name), inside.graph, arguments, summary)
        self.blocks[BlockName(name)] = block

    def use(
        self,
        name: str,
        *sources: Endpoint,
        title: str = "",
        repeat: Value = 1,
        weights_of: Endpoint | None = None,
        **arguments: Value,
    ) -> list[Endpoint]:
        """Adds a use of a block and gives all its outputs."""
        ports = ports_of_block(self.blocks[BlockName(name)].graph)
        number = sum(node.operator == BLOCK_PREFIX + name for node in self.graph) + 1
        stem = name.lower() if name.isidentifier() and name.isascii() else "use"
        made = NodeId(f"{stem}{number}")
        node = Node(
            made, BLOCK_PREFIX + name, title, MappingProxyType(dict(arguments)), repeat=repeat
        )
        self.graph = replace(self.graph, nodes=MappingProxyType({**self.graph.nodes, made: node}))
        self._wire(made, ports.inputs, sources)
        self._share(made, weights_of)
        return [Endpoint(made, port) for port in ports.outputs]

    def tie(self, node: Endpoint, parameter: str, owner: Endpoint, owner_parameter: str) -> None:
        tie = Tie(node.node, parameter, owner.node, owner_parameter)
        self.graph = replace(self.graph, ties=(*self.graph.ties, tie))

    def project(self, name: str = "Network") -> Project:
        return Project(name, self.graph, MappingProxyType(dict(self.blocks)))

    def _wire(self, node: NodeId, ports: Sequence[str], sources: Sequence[Endpoint]) -> None:
        wires = [
            Wire(source, Endpoint(node, port)) for port, source in zip(ports, sources, strict=False)
        ]
        self.graph = replace(self.graph, wires=(*self.graph.wires, *wires))

    def _share(self, node: NodeId, owner: Endpoint | None) -> None:
        if owner is not None:
            changed = replace(self.graph.nodes[node], weights_of=owner.node)
            nodes = MappingProxyType({**self.graph.nodes, node: changed})
            self.graph = replace(self.graph, nodes=nodes)


@pytest.fixture
def sketch() -> Sketch:
    """An empty sheet."""
    return Sketch()


@pytest.fixture
def new_sketch() -> type[Sketch]:
    """Gives more sheets."""
    return Sketch


@pytest.fixture
def source_of() -> Callable[[Project], str]:
    """Gives the text of a project's network."""
    return lambda project: generate_model(project, analyse(project)).text


class NodeByNode:
    """Evaluates a drawing one node after another, with the modules of a built network."""

    def __init__(self, project: Project, analysis: Analysis, built: BuiltModel) -> None:
        self._project, self._analysis, self._built = project, analysis, built

    def __call__(self, *tensors: Tensor) -> list[Tensor]:
        return self._graph(self._project.graph, "", tensors, {})

    def _graph(
        self, graph: Graph, prefix: str, tensors: Sequence[Tensor], names: Mapping[str, Value]
    ) -> list[Tensor]:
        given = iter(tensors)
        values: dict[Endpoint, Tensor] = {}
        inputs = [node for node in graph if node.operator == "input"]
        values.update({Endpoint(node.id, "output"): next(given) for node in inputs})
        results = [node.id for node in graph if node.operator == "output"]
        needed = upstream(graph, results)
        for place in (each for each in topological_order(graph) if each in needed):
            node = graph.nodes[place]
            wired = {w.target.port: values[w.source] for w in graph.wires_into.get(place, ())}
            if node.operator == "output":
                values[Endpoint(place, "output")] = wired["input"]
            elif node.operator != "input":
                values.update(self._node(graph, node, prefix, wired))
        return [values[Endpoint(each, "output")] for each in results]

    def _node(
        self, graph: Graph, node: Node, prefix: str, wired: Mapping[str, Tensor]
    ) -> dict[Endpoint, Tensor]:
        path = f"{prefix}{node.id}"
        if node.block is not None:
            return self._block(node, path, wired)
        operator, known = CATALOGUE[node.operator], self._analysis.nodes[path]
        call = forward_of(operator, known.arguments, sorted(wired, key=_port_rank(operator)))
        module = None
        if (constructor := constructor_of(operator, known.arguments)) is not None:
            place = self._built.source.modules[known.weights_of or path]
            module = _held(self._built.module, place)
            if isinstance(module, nn.Module):
                with torch.random.fork_rng(devices=[]):
                    assert repr(module) == repr(construct(constructor))
        results = tensors_in(
            execute(call, wired, module=module, is_training=self._built.module.training)
        )
        ports = operator.output_ports(known.arguments)
        return {
            Endpoint(node.id, port.name): each for port, each in zip(ports, results, strict=True)
        }

    def _block(self, node: Node, path: str, wired: Mapping[str, Tensor]) -> dict[Endpoint, Tensor]:
        block = self._project.blocks[node.block]
        ports = ports_of_block(block.graph)
        tensors = [wired[port] for port in ports.inputs]
        if node.repeat == 1:
            tensors = self._graph(block.graph, f"{path}/", tensors, {})
        else:
            for number in range(self._count(path)):
                tensors = self._graph(block.graph, f"{path}/{number}/", tensors, {})
        return {
            Endpoint(node.id, port): each for port, each in zip(ports.outputs, tensors, strict=True)
        }

    def _count(self, path: str) -> int:
        start = f"{path}/"
        inside = {
            p.removeprefix(start).partition("/")[0]
            for p in self._analysis.nodes
            if p.startswith(start)
        }
        return len(inside)


def _held(module: nn.Module, place: str) -> nn.Module | Tensor:
    """Gives the module, the parameter or the buffer at a place."""
    owner, _, name = place.rpartition(".")
    return getattr(module.get_submodule(owner), name)


def _port_rank(operator: object) -> Callable[[str], tuple[int, int]]:
    names = [port.name for port in operator.inputs]

    def rank(port: str) -> tuple[int, int]:
        stem, _, index = port.rpartition(".")
        return (names.index(port), 0) if port in names else (names.index(stem), int(index))

    return rank


def gradients(module: nn.Module, results: Sequence[Tensor]) -> dict[str, Tensor]:
    """Gives the gradient of one number made of all results, parameter by parameter."""
    module.zero_grad()
    torch.stack([(each.double() ** 2).sum() for each in results]).sum().backward()
    return {
        name: parameter.grad.clone()
        for name, parameter in module.named_parameters()
        if parameter.grad is not None
    }


def inputs_for(project: Project, samples: int = 2) -> list[Tensor]:
    """Gives random inputs of a project's shapes and types."""
    tensors = []
    for node in project.graph:
        if node.operator == "input":
            values = CATALOGUE["input"].values(node.arguments)
            shape = (samples, *values["shape"])
            if values["dtype"] == "float32":
                tensors.append(torch.randn(shape))
            else:
                tensors.append(torch.randint(0, 5, shape, dtype=getattr(torch, values["dtype"])))
    return tensors


def as_list(result: object) -> list[Tensor]:
    return [result] if isinstance(result, Tensor) else list(result)


class Checker:
    """Holds generated source to its promises."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def project(self, project: Project) -> BuiltModel:
        """Checks that a project's source reads well and computes what the drawing says."""
        analysis = analyse(project)
        errors = [each for each in analysis.problems if each.severity == "error"]
        assert not errors, errors
        source = generate_model(project, analysis)
        if currently_in_test_context():
            note(source.text)
        self.style(source.text)
        torch.manual_seed(0)
        built = build(source)
        assert sum(each.numel() for each in built.module.parameters()) == analysis.parameters
        self.computes(project, analysis, built)
        return built

    def computes(self, project: Project, analysis: Analysis, built: BuiltModel) -> None:
        """Checks outputs and gradients, to the last bit, against the nodes one by one."""
        built.module.eval()
        tensors = inputs_for(project)
        torch.manual_seed(1)  # some networks draw numbers as they compute
        outputs = as_list(built.module(*tensors))
        torch.manual_seed(1)
        expected = NodeByNode(project, analysis, built)(*tensors)
        assert len(outputs) == len(expected)
        assert all(map(_equal, outputs, expected))
        if any(each.requires_grad for each in outputs):
            ours, theirs = gradients(built.module, outputs), gradients(built.module, expected)
            assert ours.keys() == theirs.keys()
            assert all(_equal(ours[name], theirs[name]) for name in ours)

    def style(self, text: str) -> None:
        """Checks that `ruff check` and `ruff format --check` have nothing to say."""
        self._ruff(text, "check", "--quiet")
        self.formatted(text)

    def formatted(self, text: str) -> None:
        """Checks that `ruff format` would change nothing."""
        self._ruff(text, "format", "--quiet", "--diff")

    def _ruff(self, text: str, *command: str) -> None:
        path = self._folder / "generated.py"
        path.write_text(text, encoding="utf-8")
        run = subprocess.run(
            [RUFF, *command, "--isolated", "--no-cache", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr


def _equal(ours: Tensor, theirs: Tensor) -> bool:
    return torch.equal(ours.nan_to_num(), theirs.nan_to_num()) and torch.equal(
        ours.isnan(), theirs.isnan()
    )


@pytest.fixture(scope="session")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    """Checks generated source."""
    return Checker(tmp_path_factory.mktemp("generated"))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with its golden file; `--update-golden` rewrites the file."""
    folder = Path(__file__).parent.parent / "golden"

    def compare(name: str, text: str) -> None:
        path = folder / name
        if request.config.getoption("--update-golden"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare

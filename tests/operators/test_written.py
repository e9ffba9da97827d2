"""Every operator, drawn by itself: its source reads well, is built, and gives what was analysed."""

import subprocess
from types import MappingProxyType

import pytest
import torch
from ruff import find_ruff_bin

from engine.analysis.analyse import analyse
from engine.analysis.batch import sizes_at
from engine.analysis.execution import tensors_in
from engine.build.build import build, build_loss
from engine.codegen.loss import generate_loss
from engine.codegen.model import generate_model
from engine.graph.model import Endpoint, Graph, Node, NodeId, Project, Wire
from engine.graph.problem import Severity
from engine.operators.forms import BoundaryForm
from engine.operators.operator import Role
from engine.operators.standard import CATALOGUE

BATCHED_SECOND = frozenset({"h_0", "c_0", "hx", "log_probs"})
"""Ports whose tensors have the batch as their second dimension."""

NODE = NodeId("node1")
COMPUTING = [each for each in CATALOGUE if not isinstance(each.form, BoundaryForm)]
NETWORK = [each for each in COMPUTING if each.role is Role.NETWORK]
LOSSES = [each for each in COMPUTING if each.role is Role.LOSS]


class Drawing:
    """A use of one operator with a source for each of its wires."""

    def __init__(self, operator, tensors):
        self.nodes = {NODE: Node(NODE, operator.name)}
        self.wires = []
        self.inputs = []
        self.operator = operator
        for port, tensor in tensors.items():
            self._source(port, tensor)

    def _source(self, port, tensor):
        name = NodeId(port.replace(".", "_"))
        is_second = tensor.dim() > 2 and tensor.shape[0] != 2 and tensor.shape[1] == 2
        if is_second and port in BATCHED_SECOND:
            tensor = tensor.transpose(0, 1)
        dtype = str(tensor.dtype).removeprefix("torch.")
        is_batched = tensor.shape[:1] == (2,)
        shape = tuple(tensor.shape[1:] if is_batched else tensor.shape)
        arguments = {"shape": shape, "dtype": dtype}
        if not is_batched and not tensor.is_floating_point():
            arguments["fill"] = "ones"
        self.nodes[name] = Node(name, "input" if is_batched else "buffer", arguments=arguments)
        if is_batched:
            self.inputs.append(tensor)
        source = Endpoint(name, "output")
        if is_second and port in BATCHED_SECOND:
            source = self._turned(source)
        if self.operator.role is Role.LOSS:
            source = self._output(source, f"of_{name}")
        self.wires.append(Wire(source, Endpoint(NODE, port)))

    def _turned(self, source):
        name = NodeId(f"turned_{source.node}")
        dims = {"dim0": 0, "dim1": 1}
        self.nodes[name] = Node(name, "torch.transpose", arguments=dims)
        self.wires.append(Wire(source, Endpoint(name, "input")))
        return Endpoint(name, "output")

    def _output(self, source, name):
        self.nodes[NodeId(name)] = Node(NodeId(name), "output")
        self.wires.append(Wire(source, Endpoint(NodeId(name), "input")))
        return Endpoint(NodeId(name), "output")

    def project(self):
        if self.operator.role is Role.NETWORK:
            for port in self.operator.output_ports({}):
                self._output(Endpoint(NODE, port.name), f"out_{port.name.replace('.', '_')}")
        return Project(graph=Graph(MappingProxyType(self.nodes), tuple(self.wires)))


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """Collects sources, which are all held to the style at once."""
    folder = tmp_path_factory.mktemp("sources")
    yield folder
    for command in (["check", "--quiet"], ["format", "--quiet", "--diff"]):
        run = subprocess.run(
            [find_ruff_bin(), *command, "--isolated", "--no-cache", str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("with_optional", [False, True])
@pytest.mark.parametrize("operator", NETWORK, ids=lambda each: each.name)
def test_the_source_of_an_operator_gives_what_was_analysed(
    operator, with_optional, texts, automatic_inputs
):
    drawing = Drawing(operator, automatic_inputs(operator, with_optional=with_optional))
    analysis = _analysed(drawing)
    source = generate_model(drawing.project(), analysis)
    (texts / f"{operator.name.replace('.', '_')}_{with_optional}.py").write_text(source.text)

    built = build(source)
    results = tensors_in(built.module.eval()(*drawing.inputs))

    found = analysis.nodes[NODE]
    assert [tuple(each.shape) for each in results] == [
        sizes_at(each.shape, 2) for each in found.outputs.values()
    ]
    assert [str(each.dtype) for each in results] == [
        f"torch.{each.dtype}" for each in found.outputs.values()
    ]
    assert sum(each.numel() for each in built.module.parameters()) == found.parameters


@pytest.mark.parametrize("operator", LOSSES, ids=lambda each: each.name)
def test_the_source_of_a_loss_gives_one_number(operator, texts, automatic_inputs):
    tensors = automatic_inputs(operator)
    drawing = Drawing(operator, tensors)
    source = generate_loss(drawing.project(), _analysed(drawing))
    (texts / f"{operator.name.replace('.', '_')}.py").write_text(source.text)

    loss = build_loss(source)(*tensors.values())

    assert loss.shape == ()
    assert torch.isfinite(loss)


def _analysed(drawing):
    analysis = analyse(drawing.project())
    errors = [p.message for p in analysis.problems if p.severity is Severity.ERROR]
    assert not errors
    return analysis

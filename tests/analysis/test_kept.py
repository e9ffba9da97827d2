"""What is kept for the backward pass: exactly what PyTorch keeps of the whole network."""

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks

import presets
from engine.analysis.analyse import analyse
from engine.analysis.cache import AnalysisCache
from engine.analysis.encoding import from_json, to_json
from engine.analysis.kept import Coming
from engine.analysis.probe import probe
from engine.analysis.result import TensorType
from engine.build.build import build
from engine.codegen.model import generate_model
from engine.graph import edits
from engine.graph.model import Endpoint, NodeId, Project
from engine.graph.problem import NodePath
from engine.operators.derive import complete
from engine.operators.standard import CATALOGUE


def kept_by_pytorch(project: Project, samples: int, device: str = "cpu") -> int:
    """Gives the bytes of all memory that a training step keeps, parameters and buffers apart."""
    analysis = analyse(project)
    with torch.device(device):
        module = build(generate_model(project, analysis)).module.train()
    types = [
        analysis.nodes[NodePath(node.id)].outputs["output"]
        for node in project.graph
        if node.operator == "input"
    ]
    inputs = [
        torch.zeros(samples, *of.shape[1:], dtype=getattr(torch, of.dtype), device=device)
        for of in types
    ]
    return bytes_kept(module, inputs)


def bytes_kept(module: nn.Module, inputs: list[Tensor]) -> int:
    held = {key(each) for each in (*module.parameters(), *module.buffers())}
    kept = {}

    def note(tensor: Tensor) -> Tensor:
        kept[key(tensor)] = tensor.untyped_storage()
        return tensor

    with saved_tensors_hooks(note, lambda tensor: tensor):
        _outputs = module(*inputs)
    return sum(storage.nbytes() for each, storage in kept.items() if each not in held)


def key(tensor: Tensor) -> int:
    return tensor.untyped_storage()._cdata


def kept_of(project: Project, samples: int) -> int:
    found = analyse(project)
    return found.kept_fixed_bytes + samples * (found.kept_bytes - found.kept_fixed_bytes)


@pytest.mark.parametrize("samples", [1, 2, 5])
@pytest.mark.parametrize(
    "name", ["lenet", "resnet-18", "siamese", "vit-tiny", "transformer-encoder", "mlp", "unet"]
)
def test_a_network_keeps_what_pytorch_keeps(name, samples):
    project = presets.load(name)

    assert kept_of(project, samples) == kept_by_pytorch(project, samples)


@pytest.mark.parametrize("samples", [1, 3])
def test_recurrence_keeps_what_it_keeps_when_time_is_unrolled(samples):
    project = presets.load("char-rnn")

    assert kept_of(project, samples) == kept_by_pytorch(project, samples, device="meta")


@pytest.mark.parametrize("name", ["nn.BatchNorm1d", "nn.BatchNorm2d"])
@pytest.mark.parametrize("arguments", [{}, {"affine": False}, {"track_running_stats": False}])
@pytest.mark.parametrize("momentum", [0.1, None])
def test_batch_normalization_keeps_what_it_keeps_in_training(name, arguments, momentum):
    shape = (4, 3, 3) if name == "nn.BatchNorm2d" else (4,)
    inputs = {"input": TensorType(("N", *shape))}
    operator = CATALOGUE[name]
    values = complete(operator, arguments | {"momentum": momentum}, {"input": ("N", *shape)})
    coming = {"input": Coming(needs_grad=True)}
    keeping = probe(operator, values, inputs, None, coming).keeping
    module = getattr(nn, name[3:])(4, momentum=momentum, **arguments)
    start = torch.zeros(2, *shape, requires_grad=True)

    kept = bytes_kept(module, [start])

    of_input = start.untyped_storage().nbytes() if 0 in keeping.kept else 0
    assert kept == of_input + 2 * keeping.own.growing + keeping.own.fixed


def test_memory_is_counted_once_and_where_it_is_made(sketch):
    sketch.add("x", "input", shape=(6, 4, 4))
    sketch.add("relu", "nn.ReLU", "x")
    sketch.add("conv", "nn.Conv2d", "relu", out_channels=5, kernel_size=3)
    sketch.add("act", "nn.ReLU", "conv")
    sketch.add("flat", "torch.flatten", "act", start_dim=1)
    sketch.add("fc", "nn.Linear", "flat", out_features=2)
    sketch.add("y", "output", "fc")

    nodes = analyse(sketch.project).nodes

    kept = {path: node.kept_bytes for path, node in nodes.items() if node.kept_bytes}
    assert kept == {"relu": 6 * 4 * 4 * 4, "act": 5 * 2 * 2 * 4}


def test_memory_that_does_not_grow_with_the_batch_is_known(sketch, new_sketch):
    inside = new_sketch()
    inside.add("a", "input")
    inside.add("offset", "nn.Parameter", shape=(1, 4))
    inside.add("sum", "torch.add", "a", "offset")
    inside.add("b", "output", "sum")
    sketch.block("Part", inside)
    sketch.add("x", "input", shape=(4,))
    sketch.add("part", "block:Part", "x")
    sketch.repeat("part", 2)
    sketch.add("y", "output", "part")

    found = analyse(sketch.project)

    assert found.nodes["part/0/sum"].activation_fixed_bytes == 0
    assert found.nodes["part/0/offset"].activation_fixed_bytes == 16
    assert found.nodes["part"].activation_fixed_bytes == 2 * 16
    assert (found.activation_bytes, found.activation_fixed_bytes) == (2 * 32, 2 * 16)
    assert from_json(to_json(found)) == found


@pytest.mark.parametrize("samples", [2, 5])
def test_of_a_batch_without_its_first_sample_that_much_is_kept(sketch, samples):
    sketch.add("x", "input", shape=(4,))
    sketch.add("fc", "nn.Linear", "x", out_features=4)
    sketch.add("rest", "slice", "fc", dim=0, start=1)
    sketch.add("e", "torch.exp", "rest")
    sketch.add("y", "output", "e")
    project = sketch.project

    assert kept_of(project, samples) == kept_by_pytorch(project, samples)


def test_a_block_keeps_what_the_nodes_in_it_keep(sketch, new_sketch):
    inside = new_sketch()
    inside.add("a", "input")
    inside.add("fc", "nn.Linear", "a", out_features=4)
    inside.add("act", "nn.Tanh", "fc")
    inside.add("b", "output", "act")
    sketch.block("Part", inside)
    sketch.add("x", "input", shape=(4,))
    sketch.add("part", "block:Part", "x")
    sketch.repeat("part", 3)
    sketch.add("y", "output", "part")

    found = analyse(sketch.project)

    assert found.nodes["x"].kept_bytes == 16
    assert found.nodes["part/1/act"].kept_bytes == 16
    assert found.nodes["part"].kept_bytes == 3 * 16
    assert found.kept_bytes == 4 * 16
    assert from_json(to_json(found)) == found


def test_an_edit_changes_what_others_keep(sketch):
    sketch.add("x", "input", shape=(4,))
    sketch.add("a", "nn.Linear", "x", out_features=4)
    sketch.add("b", "torch.add", "a", other=1.0)
    sketch.add("y", "output", "b")
    project, cache = sketch.project, AnalysisCache()
    assert analyse(project, cache).nodes["a"].kept_bytes == 0

    graph, square = edits.add_node(project.graph, "torch.square", id="square")
    graph = edits.connect(graph, Endpoint(NodeId("a"), "output"), Endpoint(square, "input"))
    after = analyse(project.with_graph(graph), cache)

    assert after.nodes["a"].kept_bytes == 16
    assert after == analyse(project.with_graph(graph))
    assert analyse(project, cache).nodes["a"].kept_bytes == 0


ONE_INPUT = (
    "F.relu", "nn.ReLU", "nn.Sigmoid", "torch.tanh", "F.softmax", "torch.exp", "nn.LayerNorm",
    "nn.BatchNorm1d", "nn.Dropout", "torch.flatten", "torch.sum", "torch.unsqueeze", "nn.Linear",
    "torch.transpose", "F.silu", "nn.PReLU", "torch.clamp", "torch.square", "Tensor.detach",
    "nn.Conv1d", "torch.roll", "nn.GELU", "torch.chunk", "F.max_pool1d", "nn.GroupNorm",
)  # fmt: skip
TWO_INPUTS = ("torch.add", "torch.mul", "torch.matmul", "torch.cat", "torch.div")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_network_keeps_what_pytorch_keeps(data, new_sketch):
    sketch = new_sketch()
    sketch.add("x", "input", shape=data.draw(st.sampled_from([(6,), (6, 6)])))
    values = ["x"]
    for number in range(data.draw(st.integers(1, 9))):
        before, name = sketch.graph, data.draw(st.sampled_from(ONE_INPUT + TWO_INPUTS))
        count = 2 if name in TWO_INPUTS else 1
        sources = [data.draw(st.sampled_from(values[-3:])) for _ in range(count)]
        extra = {
            "nn.Linear": {"out_features": 6},
            "nn.Conv1d": {"out_channels": 6, "kernel_size": 1},
        }
        sketch.add(f"n{number}", name, *sources, **extra.get(name, {}))
        if analyse(sketch.project).nodes[NodePath(f"n{number}")].outputs:
            values.append(f"n{number}")
        else:
            sketch.graph = before
    for node in [each for each in sketch.graph.nodes if each not in sketch.graph.wires_from]:
        sketch.add(f"to_{node}", "output", node)
    project = sketch.project
    if analyse(project).has_errors:
        return

    assert kept_of(project, 2) == kept_by_pytorch(project, 2)

"""A failure in a built network names the node that failed."""

from collections.abc import Callable

import pytest
import torch

from engine.build.build import BuiltModel, build_loss
from engine.codegen.source import Source, Span
from engine.graph.model import Endpoint, Graph, Wire

IMAGE = ("input", "input", {"shape": (1, 8, 8)})
VECTOR = ("input", "input", {"shape": (4,)})
END = ("output", "output", {})


def _blamed(built: BuiltModel, *tensors: torch.Tensor) -> str | None:
    with pytest.raises((RuntimeError, IndexError)) as caught:
        built.module(*tensors)
    return built.blame(caught.value)


def _linear(width: int, **more: object) -> dict[str, object]:
    return {"out_features": width, **more}


def test_each_call_on_a_line_is_told_apart(built: Callable, new_chain: Callable) -> None:
    rows = [
        IMAGE,
        ("conv", "nn.Conv2d", {"out_channels": 2, "kernel_size": 3}),
        ("norm", "nn.BatchNorm2d", {}),
        ("relu", "F.relu", {}),
        ("flat", "torch.flatten", {}),
        ("fc", "nn.Linear", _linear(3)),
        END,
    ]
    net = built(new_chain(*rows))
    assert "F.relu(self.norm(self.conv(x)))" in net.source.text
    assert _blamed(net, torch.zeros(2, 3, 8, 8)) == "conv"
    assert _blamed(net, torch.zeros(2, 1, 9, 9)) == "fc"
    net.module.norm.running_mean = torch.zeros(5)
    assert _blamed(net, torch.zeros(2, 1, 8, 8)) == "norm"


def test_each_module_of_a_chain_is_told_apart(built: Callable, new_chain: Callable) -> None:
    rows = [VECTOR, *((f"fc{n}", "nn.Linear", _linear(n + 2)) for n in range(4)), END]
    net = built(new_chain(*rows))
    assert "nn.Sequential" in net.source.text
    for number in range(4):
        net = built(new_chain(*rows))
        layer = net.module.layers[number]
        layer.weight = torch.nn.Parameter(torch.zeros(1, 77))
        assert _blamed(net, torch.zeros(2, 4)) == f"fc{number}"


def test_a_node_in_a_repeated_block_is_named_with_its_repetition(
    built: Callable, new_chain: Callable, block: Callable
) -> None:
    inner = new_chain(VECTOR, ("fc", "nn.Linear", _linear(4)), ("relu", "F.relu", {}), END)
    outer = new_chain(VECTOR, ("steps", block("Step"), {"repeat": 3}), END)
    net = built(new_chain(VECTOR, ("stage", block("Stage"), {}), END), Stage=outer, Step=inner)
    net.module.stage.steps[2].fc.weight = torch.nn.Parameter(torch.zeros(1, 77))
    assert _blamed(net, torch.zeros(2, 4)) == "stage/steps/2/fc"


def test_the_use_is_named_and_not_the_owner_of_its_weights(
    built: Callable, new_chain: Callable, block: Callable
) -> None:
    inner = new_chain(VECTOR, ("fc", "nn.Linear", _linear(4)), ("relu", "F.relu", {}), END)
    rows = [
        VECTOR,
        ("left", block("Part"), {}),
        ("right", block("Part"), {"weights_of": "left"}),
        END,
    ]
    net = built(new_chain(*rows), Part=inner)
    assert net.source.text.count("Part()") == 1
    calls = []
    net.module.left.fc.register_forward_hook(lambda *_: calls.append(0))

    def fail_at_the_second(*_: object) -> None:
        if calls:
            raise RuntimeError("second use")

    net.module.left.fc.register_forward_pre_hook(fail_at_the_second)
    assert _blamed(net, torch.zeros(2, 4)) == "right/fc"


def test_a_repeated_block_in_a_loop_is_named_with_its_repetition(
    built: Callable, new_chain: Callable, block: Callable
) -> None:
    inner = new_chain(VECTOR, ("fc", "nn.Linear", _linear(4)), END)
    pair = [("other", "input", {"shape": (4,)}), ("relu", "F.relu", {}), ("rest", "output", {})]
    other = new_chain(*pair)
    cell = Graph({**inner.nodes, **other.nodes}, (*inner.wires, *other.wires))
    top = Graph(
        {
            **new_chain(VECTOR).nodes,
            **new_chain(pair[0]).nodes,
            **new_chain(("cells", block("Cell"), {"repeat": 4})).nodes,
            **new_chain(END).nodes,
        },
        (
            Wire(Endpoint("input", "output"), Endpoint("cells", "input")),
            Wire(Endpoint("other", "output"), Endpoint("cells", "other")),
            Wire(Endpoint("cells", "output"), Endpoint("output", "input")),
        ),
    )
    net = built(top, Cell=cell)
    assert "for block in self.cells:" in net.source.text
    net.module.cells[3].fc.weight = torch.nn.Parameter(torch.zeros(1, 77))
    assert _blamed(net, torch.zeros(2, 4), torch.zeros(2, 4)) == "cells/3/fc"


def test_an_error_from_elsewhere_blames_no_node(built: Callable, new_chain: Callable) -> None:
    net = built(new_chain(VECTOR, ("relu", "F.relu", {}), END))
    assert net.blame(ValueError("the disk is full")) is None
    with pytest.raises(ZeroDivisionError) as caught:
        _ = 1 // len("")
    assert net.blame(caught.value) is None


def test_a_failure_in_the_loss_names_its_node() -> None:
    text = (
        "import torch.nn.functional as F\n"
        "from torch import Tensor\n\n\n"
        "def compute_loss(output: Tensor, target: Tensor) -> Tensor:\n"
        "    return F.cross_entropy(output, target)\n"
    )
    from_source = build_loss(Source(text, "compute_loss", spans=(Span(6, 11, 6, 42, "loss"),)))
    with pytest.raises(RuntimeError) as caught:
        from_source(torch.zeros(2, 3), torch.zeros(2, 4))
    assert from_source.blame(caught.value) == "loss"

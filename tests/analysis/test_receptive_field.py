"""Receptive fields, held to what a gradient sees."""

import pytest
import torch

import presets
from engine.analysis.analyse import analyse
from engine.analysis.execution import construct, execute
from engine.graph.order import topological_order
from engine.operators.calls import constructor_of, forward_of
from engine.operators.standard import CATALOGUE

CHAINS = {
    "convolutions": [("nn.Conv2d", {"kernel_size": 3}), ("nn.Conv2d", {"kernel_size": 5})],
    "strides": [
        ("nn.Conv2d", {"kernel_size": 3, "stride": 2}),
        ("nn.Conv2d", {"kernel_size": 3, "stride": 2}),
        ("nn.Conv2d", {"kernel_size": 3}),
    ],
    "dilation": [("nn.Conv2d", {"kernel_size": 3, "dilation": 4})],
    "pooling": [
        ("nn.Conv2d", {"kernel_size": 5}),
        ("F.avg_pool2d", {"kernel_size": 3}),
        ("nn.Conv2d", {"kernel_size": 2}),
    ],
    "rectangles": [("nn.Conv2d", {"kernel_size": (1, 5)}), ("nn.Conv2d", {"kernel_size": (3, 2)})],
    "upwards": [
        ("nn.ConvTranspose2d", {"kernel_size": 2, "stride": 2}),
        ("nn.Conv2d", {"kernel_size": 3}),
    ],
    "resized": [
        ("nn.Conv2d", {"kernel_size": 3}),
        ("nn.Upsample", {"scale_factor": 2}),
        ("nn.Conv2d", {"kernel_size": 3}),
    ],
    "interpolated": [
        ("F.interpolate", {"mode": "bilinear", "scale_factor": None, "size": 48}),
        ("nn.Conv2d", {"kernel_size": 3}),
    ],
    "pixels to channels": [
        ("nn.PixelUnshuffle", {}),
        ("nn.Conv2d", {"kernel_size": 2}),
    ],
    "global": [("nn.Conv2d", {"kernel_size": 3}), ("F.adaptive_avg_pool2d", {"output_size": 1})],
    "flattened": [("nn.Conv2d", {"kernel_size": 3}), ("torch.flatten", {}), ("nn.Linear", {})],
    "mean": [("nn.Conv2d", {"kernel_size": 3}), ("torch.mean", {"dim": (2, 3)})],
}
SIZE = 24


def extent_by_gradient(analysis, names):
    """Gives the height and width of the input that the middle output element depends on."""
    image = torch.ones(1, 1, SIZE, SIZE, requires_grad=True)
    value = image
    for name in names:
        found = analysis.nodes[name]
        operator = CATALOGUE[found.operator]
        constructor = constructor_of(operator, found.arguments)
        module = construct(constructor) if constructor else None
        if module is not None:
            for parameter in module.parameters():
                torch.nn.init.ones_(parameter)
        port = operator.inputs[0].name
        call = forward_of(operator, found.arguments, (port,))
        value = execute(call, {port: value}, module=module)
    middle = tuple(size // 2 for size in value.shape[2:])
    value[(0, 0, *middle)].backward()
    places = (image.grad[0, 0] != 0).nonzero()
    return tuple((places.amax(0) - places.amin(0) + 1).tolist())


@pytest.mark.parametrize("chain", CHAINS)
def test_the_receptive_field_is_what_the_gradient_reaches(sketch, chain):
    sketch.add("image", "input", shape=(1, SIZE, SIZE))
    last, names = "image", []
    for index, (operator, arguments) in enumerate(CHAINS[chain]):
        widths = {each.name for each in CATALOGUE[operator].arguments} & {"out_channels"}
        names.append(f"n{index}")
        sketch.add(f"n{index}", operator, last, **dict.fromkeys(widths, 1), **arguments)
        last = f"n{index}"
    sketch.add("out", "output", last)
    analysis = sketch.analyse()
    assert not analysis.has_errors
    assert analysis.nodes[last].receptive_field == extent_by_gradient(analysis, names)


def test_lenet_sees_the_whole_image_from_its_first_linear_on():
    project = presets.load("lenet")
    analysis = analyse(project)
    fields = [
        analysis.nodes[node].receptive_field
        for node in topological_order(project.graph)
        if analysis.nodes[node].role == "network"
    ]
    sizes = [5, 7, 7, 19, 22, 22, 22, 28, 28, 28]
    assert fields == [(size, size) for size in sizes]


def test_a_sum_of_branches_sees_what_the_widest_of_them_sees(sketch):
    sketch.add("image", "input", shape=(4, 9, 9))
    sketch.add("wide", "nn.Conv2d", "image", out_channels=4, kernel_size=5, padding=2)
    sketch.add("narrow", "nn.Conv2d", "image", out_channels=4, kernel_size=1)
    sketch.add("sum", "torch.add", "narrow", "wide")
    sketch.add("out", "output", "sum")
    assert sketch.analyse().nodes["sum"].receptive_field == (5, 5)


def test_kernels_that_arrive_are_seen_as_those_of_a_module(sketch):
    sketch.add("image", "input", shape=(1, 9, 9))
    sketch.add("kernel", "nn.Parameter", shape=(2, 1, 3, 5))
    sketch.add("conv", "F.conv2d", "image", "kernel")
    sketch.add("out", "output", "conv")

    assert sketch.analyse().nodes["conv"].receptive_field == (3, 5)


def test_vectors_have_no_receptive_field():
    assert {node.receptive_field for node in analyse(presets.load("mlp")).nodes.values()} == {()}

"""A few of torchvision's networks; `benchmarks/torchvision_models.py` holds all of them."""

from collections.abc import Iterator

import pytest
import torch
from torch import nn

from engine.analysis.analyse import analyse
from engine.build.build import build
from engine.codegen.model import generate_model
from engine.importing.importing import import_network
from engine.importing.torchvision_import import torchvision

# The figures are those that torchvision publishes.
PUBLISHED = {
    "resnet18": (11_689_512, 1.814),
    "mobilenet_v3_small": (2_542_856, 0.057),
    "shufflenet_v2_x0_5": (1_366_792, 0.040),
    "squeezenet1_1": (1_235_496, 0.349),
}


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def network(name: str) -> nn.Module:
    torch.manual_seed(0)
    made: nn.Module = torchvision("models").get_model(name, weights=None)
    return made


@pytest.mark.parametrize("name", PUBLISHED)
def test_figures_equal_the_published_ones(name: str) -> None:
    imported = import_network(network(name))

    assert (imported.parameters, round(imported.products / 1e9, 3)) == PUBLISHED[name]


@pytest.mark.parametrize("name", PUBLISHED)
def test_outputs_and_gradients_equal_the_originals(name: str) -> None:
    original = network(name).eval()
    imported = import_network(original, {"": (3, 64, 64)})
    module = build(generate_model(imported.project, analyse(imported.project))).module.eval()
    module.load_state_dict(dict(imported.weights), strict=True)
    results = []
    for each in (original, module):
        image = torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(1))
        image.requires_grad_()
        output = each(image)
        results.append((output, *torch.autograd.grad(output.square().sum(), image)))

    assert all(torch.equal(one, other) for one, other in zip(*results, strict=True))


def test_the_weights_keep_torchvisions_names() -> None:
    original = network("resnet18")

    imported = import_network(original)

    assert list(imported.weights) == list(original.state_dict())


def test_resnet_18_is_a_page_of_source() -> None:
    imported = import_network(network("resnet18"))

    source = generate_model(imported.project, analyse(imported.project))

    assert source.text.count("\n") < 100
    assert "class BasicBlock(nn.Module):" in source.text

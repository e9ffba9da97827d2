"""Presets of torchvision's networks: its published figures, and its very outputs."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import torch
from torch import Tensor, nn

import presets
from engine.analysis.analyse import analyse
from engine.build.build import build
from engine.codegen.model import generate_model
from engine.importing.torchvision_import import torchvision

BUILDERS: Mapping[str, str] = {
    "resnet-18": "resnet18",
    "resnet-34": "resnet34",
    "resnet-50": "resnet50",
    "resnet-101": "resnet101",
    "resnet-152": "resnet152",
    "alexnet": "alexnet",
    "vgg-11": "vgg11",
    "vgg-16": "vgg16",
    "googlenet": "googlenet",
    "densenet-121": "densenet121",
    "mobilenet-v2": "mobilenet_v2",
    "efficientnet-b0": "efficientnet_b0",
}
LIGHT = (
    "resnet-18",
    "resnet-50",
    "alexnet",
    "googlenet",
    "densenet-121",
    "mobilenet-v2",
    "efficientnet-b0",
)


@pytest.fixture(scope="module")
def models() -> Any:
    """torchvision's models."""
    return torchvision("models")


@pytest.mark.parametrize("name", BUILDERS)
def test_its_figures_are_the_published_ones(name: str, models: Any) -> None:
    analysis = analyse(presets.load(name))
    published = models.get_model_weights(BUILDERS[name])["IMAGENET1K_V1"].meta
    assert analysis.parameters == published["num_params"]
    assert round(analysis.products / 1e9, 3) == published["_ops"]


@pytest.mark.parametrize("name", LIGHT)
def test_it_computes_what_torchvisions_computes_with_its_weights(name: str, models: Any) -> None:
    project = presets.load(name)
    torch.manual_seed(0)
    theirs = reference(models, BUILDERS[name])
    ours = build(generate_model(project, analyse(project))).module.eval()
    hand_over(theirs, ours)
    image = torch.randn(1, 3, 224, 224)
    with torch.no_grad():
        assert torch.equal(ours(image), theirs(image))


def reference(models: Any, name: str) -> nn.Module:
    further = {"aux_logits": False, "transform_input": False} if name == "googlenet" else {}
    model: nn.Module = getattr(models, name)(weights=None, **_without_waiting(name), **further)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_()
            module.running_var.uniform_(0.5, 2.0)
    return model.eval()


def _without_waiting(name: str) -> dict[str, bool]:
    """Some networks draw their first weights for a long time unless told not to."""
    return {"init_weights": False} if name == "googlenet" else {}


def hand_over(giver: nn.Module, taker: nn.Module) -> None:
    """Copies weights in the order in which the modules are called."""
    image = torch.randn(1, 3, 224, 224)
    theirs, ours = called(giver, image), called(taker, image)
    assert len(theirs) == len(ours)
    taken: set[int] = set()
    for module in ours:
        fitting = (each for each in theirs if id(each) not in taken and _is_alike(each, module))
        other = next(fitting)
        taken.add(id(other))
        module.load_state_dict(other.state_dict())


def called(model: nn.Module, image: Tensor) -> list[nn.Module]:
    """Gives the modules with weights in the order in which they are called."""
    order: list[nn.Module] = []
    hooks = [
        each.register_forward_pre_hook(_note(order, each))
        for each in model.modules()
        if not list(each.children()) and list(each.parameters())
    ]
    with torch.no_grad():
        model(image)
    for hook in hooks:
        hook.remove()
    return order


def _note(order: list[nn.Module], module: nn.Module) -> Callable[..., None]:
    return lambda *_: order.append(module)


def _is_alike(one: nn.Module, other: nn.Module) -> bool:
    shapes = [[each.shape for each in module.state_dict().values()] for module in (one, other)]
    return type(one) is type(other) and shapes[0] == shapes[1]

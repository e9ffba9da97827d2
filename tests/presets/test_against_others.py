"""Presets held against the same network written by hand, and against published counts."""

from itertools import pairwise

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

import presets
from engine.analysis.analyse import analyse
from engine.build.build import build, build_loss
from engine.codegen.loss import generate_loss
from engine.codegen.model import generate_model
from engine.graph.edits import owner_of
from engine.importing.torchvision_import import torchvision


def built(name: str) -> nn.Module:
    project = presets.load(name)
    torch.manual_seed(0)
    return build(generate_model(project, analyse(project))).module


def loss_of(name: str):
    project = presets.load(name)
    return build_loss(generate_loss(project, analyse(project)))


def gradients(loss: Tensor, parameters: list[Tensor]) -> list[Tensor]:
    return list(torch.autograd.grad(loss, parameters))


def all_equal(ours: list[Tensor], theirs: list[Tensor]) -> bool:
    return all(torch.equal(a, b) for a, b in zip(ours, theirs, strict=True))


def test_the_gradients_of_phi_are_those_of_plain_autograd() -> None:
    model = built("phi-dag")
    x0 = torch.randn(7, 5)
    w1, w2 = (each.detach().clone().requires_grad_() for each in model.parameters())
    x1 = x0 @ w1.T
    x2 = x0 + x1 @ w2.T
    q = ((x1 + x2) @ w1.T).norm(dim=1, keepdim=True)
    assert torch.allclose(model(x0), q, rtol=0, atol=1e-6)
    ours = gradients(model(x0).sum(), list(model.parameters()))
    for one, other in zip(ours, gradients(q.sum(), [w1, w2]), strict=True):
        assert torch.allclose(one, other, rtol=1e-5, atol=1e-6)


def test_the_custom_function_is_its_formula() -> None:
    model = built("custom-function")
    x, y = torch.randn(6, 1), torch.rand(6, 1) + 0.1
    a, b = model.parameters()
    assert torch.equal(model(x, y), a * x * y.log() + b * y**2)


class Tower(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 5)
        self.conv2 = nn.Conv2d(16, 32, 5)
        self.embed = nn.Linear(128, 16)

    def forward(self, image: Tensor) -> Tensor:
        x = F.relu(F.max_pool2d(self.conv1(image), 3))
        x = F.relu(F.max_pool2d(self.conv2(x), 2))
        return self.embed(x.flatten(1))


def test_a_siamese_network_equals_one_written_by_hand() -> None:
    model, tower = built("siamese"), Tower()
    tower.load_state_dict(
        {name.removeprefix("tower."): each for name, each in model.state_dict().items()}
    )
    left, right = torch.randn(2, 6, 1, 28, 28)
    same = torch.tensor([1.0, 0, 1, 0, 0, 1])[:, None]
    first, second = tower(left), tower(right)
    distance = torch.linalg.vector_norm(first - second, dim=-1, keepdim=True)
    by_hand = (same * distance**2 + (1 - same) * F.relu(1 - distance) ** 2).mean()
    ours = loss_of("siamese")(*model(left, right), same)
    assert torch.equal(ours, by_hand)
    assert all_equal(
        gradients(ours, list(model.parameters())), gradients(by_hand, list(tower.parameters()))
    )


@pytest.mark.parametrize(("name", "uses"), [("siamese", 2), ("triplet", 3)])
def test_a_towers_parameters_count_once_and_its_products_for_each_use(name: str, uses: int) -> None:
    analysis = analyse(presets.load(name))
    tower = Tower()
    assert analysis.parameters == sum(each.numel() for each in tower.parameters())
    of_one = 16 * 24 * 24 * 25 + 32 * 4 * 4 * 16 * 25 + 128 * 16
    assert analysis.products == uses * of_one


def test_the_towers_of_a_siamese_network_have_one_owner() -> None:
    graph = presets.load("siamese").graph
    towers = [node.id for node in graph if node.operator == "block:Tower"]
    assert len({owner_of(graph, node) for node in towers}) == 1


def test_the_loss_of_triplets_is_pytorchs() -> None:
    codes = torch.randn(3, 5, 16)
    assert torch.equal(loss_of("triplet")(*codes), F.triplet_margin_loss(*codes))


def test_the_variational_autoencoder_pays_for_its_code_as_the_formula_says() -> None:
    mean, log_variance = torch.randn(2, 5, 16)
    picture, target = torch.rand(2, 5, 1, 28, 28)
    normal = torch.distributions.Normal(mean, (log_variance / 2).exp())
    standard = torch.distributions.Normal(0.0, 1.0)
    divergence = torch.distributions.kl_divergence(normal, standard).sum(1).mean()
    wanted = F.binary_cross_entropy(picture, target) + divergence / 784
    ours = loss_of("vae")(picture, mean, log_variance, target)
    assert torch.allclose(ours, wanted, rtol=1e-5)


def test_two_tasks_are_weighed() -> None:
    digit, ink = torch.randn(4, 10), torch.rand(4, 1)
    label, amount = torch.tensor([1, 2, 3, 4]), torch.rand(4, 1)
    wanted = F.cross_entropy(digit, label) + 10 * F.mse_loss(ink, amount)
    assert torch.equal(loss_of("multi-task")(digit, ink, label, amount), wanted)


NAMES_OF_VIT = {
    "conv_proj.": "patches.",
    "encoder.pos_embedding": "positions",
    "encoder.layers.encoder_layer_": "encoder.",
    "encoder.ln.": "norm.",
    "heads.head.": "head.",
    "ln_1.": "norm1.",
    "ln_2.": "norm2.",
    "self_attention.": "attention.",
    "mlp.0.": "fc1.",
    "mlp.3.": "fc2.",
}


def test_vit_tiny_computes_what_torchvisions_own_does_with_its_weights() -> None:
    transformer = torchvision("models.vision_transformer").VisionTransformer
    torch.manual_seed(0)
    theirs = transformer(
        image_size=224, patch_size=16, num_layers=12, num_heads=3, hidden_dim=192, mlp_dim=768
    ).eval()
    for each in theirs.parameters():
        nn.init.normal_(each, std=0.05)
    ours = built("vit-tiny").eval()
    ours.load_state_dict({_named_as_ours(name): each for name, each in theirs.state_dict().items()})
    image = torch.randn(2, 3, 224, 224)
    with torch.no_grad():
        assert torch.allclose(ours(image), theirs(image), rtol=1e-4, atol=1e-4)


def _named_as_ours(name: str) -> str:
    for theirs, ours in NAMES_OF_VIT.items():
        name = name.replace(theirs, ours)
    return name


PYTORCHS_TUTORIAL = {"dcgan-generator": 3_576_704, "dcgan-discriminator": 2_765_568}


@pytest.mark.parametrize("name", PYTORCHS_TUTORIAL)
def test_the_halves_of_a_dcgan_are_as_large_as_in_the_tutorial(name: str) -> None:
    assert analyse(presets.load(name)).parameters == PYTORCHS_TUTORIAL[name]


@pytest.mark.parametrize("depth", [20, 32, 44, 56, 110])
def test_a_plain_network_has_the_parameters_and_products_of_the_residual_one(depth: int) -> None:
    names = [f"{kind}-cifar-{depth}" for kind in ("plain", "resnet")]
    plain, residual = (analyse(presets.load(name)) for name in names)
    assert (plain.parameters, plain.products) == (residual.parameters, residual.products)
    blocks = (depth - 2) // 2
    assert residual.parameters == _parameters_of_cifar(depth)
    assert sum(path.endswith("/conv1") for path in residual.nodes) == blocks


def _parameters_of_cifar(depth: int) -> int:
    """Counts by the paper's table: three stages of 2n convolutions with 16, 32, 64 filters."""
    pairs = (depth - 2) // 6
    widths = [3, 16, *[16] * 2 * pairs, *[32] * 2 * pairs, *[64] * 2 * pairs]
    convolutions = sum(9 * a * b + 2 * b for a, b in pairwise(widths))
    return convolutions + 64 * 10 + 10


def test_the_shortcut_without_parameters_takes_every_second_activation() -> None:
    block = built("resnet-cifar-20").down2
    x = torch.randn(2, 16, 8, 8)
    for name, parameter in block.named_parameters():
        if name.startswith("bn2"):
            nn.init.zeros_(parameter)
    skipped = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 0, 16))
    assert torch.equal(block(x), F.relu(skipped))


def test_stochastic_depth_leaves_whole_samples_out_and_scales_the_others() -> None:
    block = built("efficientnet-b0").stage5[1].train()
    x = torch.randn(64, 112, 4, 4)
    change = (block(x) - x).flatten(1).abs().sum(1)
    assert 0 < (change == 0).sum() < 32

"""Modules that are given all that was made before become uses of one block."""

import pytest
import torch
from torch import Tensor, nn

from engine.analysis.analyse import analyse
from engine.build.build import build
from engine.codegen.model import generate_model
from engine.importing.importing import Imported, import_network

GROWTH = 3


class Unit(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.fc = nn.Linear(width, GROWTH)

    def forward(self, made: list[Tensor]) -> Tensor:
        return torch.relu(self.fc(torch.cat(made, 1)))


class Dense(nn.Module):
    """As torchvision's DenseNet: every unit reads everything before it."""

    def __init__(self, units: int = 4) -> None:
        super().__init__()
        self.units = nn.ModuleList([Unit(5 + GROWTH * number) for number in range(units)])
        self.last = nn.Linear(5 + GROWTH * units, 2)

    def forward(self, x: Tensor) -> Tensor:
        made = [x]
        for unit in self.units:
            made.append(unit(made))
        return self.last(torch.cat(made, 1))


class Plain(nn.Module):
    """Concatenations that grow, but outside the modules that make what they add."""

    def __init__(self) -> None:
        super().__init__()
        self.one, self.two, self.three = nn.Linear(5, 3), nn.Linear(8, 3), nn.Linear(11, 3)

    def forward(self, x: Tensor) -> Tensor:
        one = self.one(x)
        two = self.two(torch.cat([x, one], 1))
        three = self.three(torch.cat([x, one, two], 1))
        return torch.cat([x, one, two, three], 1)


class Twice(Dense):
    """The sum of two dense networks' results: `made` is read by others too."""

    def forward(self, x: Tensor) -> Tensor:
        made = [x]
        for unit in self.units:
            made.append(unit(made))
        return self.last(torch.cat(made, 1)) + torch.cat(made[:3], 1).sum()


def results(network: nn.Module) -> tuple[Imported, Tensor, Tensor]:
    """An import, and outputs with gradients of the network and of the drawing."""
    torch.manual_seed(0)
    imported = import_network(network.eval(), {"": (5,)})
    module = build(generate_model(imported.project, analyse(imported.project))).module.eval()
    module.load_state_dict(dict(imported.weights), strict=True)
    x = torch.randn(4, 5, requires_grad=True)
    return imported, *(
        torch.cat([y.flatten(), *torch.autograd.grad(y.square().sum(), x)[0]])
        for y in (network(x), module(x))
    )


def test_units_of_a_dense_block_are_one_repeated_block() -> None:
    imported, expected, received = results(Dense())

    assert list(imported.project.blocks) == ["Unit"]
    (use,) = (node for node in imported.project.graph if node.block)
    assert use.repeat == 4
    assert torch.equal(received, expected)


def test_the_report_says_where_concatenations_were_changed() -> None:
    imported, _, _ = results(Dense())

    (finding,) = (each for each in imported.findings if "Concatenations" in each.message)
    assert not finding.is_loss
    assert finding.nodes
    assert set(finding.nodes) <= analyse(imported.project).nodes.keys()


@pytest.mark.parametrize("network", [Plain(), Twice(), Dense(units=2)], ids=["plain", "twice", "2"])
def test_other_concatenations_compute_what_they_did(network: nn.Module) -> None:
    _, expected, received = results(network)

    assert torch.equal(received, expected)


def test_concatenations_outside_modules_stay_as_they_were() -> None:
    imported, _, _ = results(Plain())

    assert not imported.findings
    counts = [
        sum(wire.target.node == node.id for wire in imported.project.graph.wires)
        for node in imported.project.graph
        if node.operator == "torch.cat"
    ]
    assert counts == [2, 3, 4]

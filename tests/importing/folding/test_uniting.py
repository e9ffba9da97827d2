"""Modules that differ in how often they repeat a block become uses of one block."""

import torch
from torch import Tensor, nn

from engine.analysis.analyse import analyse
from engine.build.build import build
from engine.codegen.model import generate_model
from engine.graph.model import Expression, Project
from engine.importing.importing import Imported, import_network
from engine.importing.text.reading import read_project


class Unit(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.fc = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        return x + torch.relu(self.fc(x))


class Stage(nn.Module):
    """The attributes are numbered twice, as RegNet's are."""

    def __init__(self, number: int, arriving: int, width: int, depth: int) -> None:
        super().__init__()
        self.number, self.depth = number, depth
        self.widen = nn.Linear(arriving, width)
        for unit in range(depth):
            self.add_module(f"stage{number}-{unit}", Unit(width))

    def forward(self, x: Tensor) -> Tensor:
        x = self.widen(x)
        for unit in range(self.depth):
            x = getattr(self, f"stage{self.number}-{unit}")(x)
        return x


class Stages(nn.Module):
    def __init__(self, *depths: int) -> None:
        super().__init__()
        widths = [4, 6, 8, 10]
        for number, depth in enumerate(depths):
            stage = Stage(number, widths[number], widths[number + 1], depth)
            self.add_module(f"stage{number}", stage)

    def forward(self, x: Tensor) -> Tensor:
        for stage in self.children():
            x = stage(x)
        return x


def same(network: nn.Module) -> Imported:
    """An import that computes what the network does."""
    torch.manual_seed(0)
    imported = import_network(network.eval(), {"x": (4,)})
    module = build(generate_model(imported.project, analyse(imported.project))).module.eval()
    module.load_state_dict(dict(imported.weights), strict=True)
    x = torch.randn(3, 4)
    assert torch.equal(module(x), network(x))
    return imported


def stages(project: Project) -> list[str]:
    return [name for name in project.blocks if name.startswith("Stage")]


def test_stages_of_different_depth_are_one_block_with_its_depth_as_argument() -> None:
    project = same(Stages(3, 5, 5)).project

    assert stages(project) == ["Stage"]
    (use,) = (node for node in project.blocks["Stage"].graph if node.block == "Unit")
    assert use.repeat == Expression("repeat")
    (argument,) = (each for each in project.blocks["Stage"].arguments if each.name == "repeat")
    assert (argument.kind, argument.default) == ("int", 5)
    (stage,) = (node for node in project.graph if node.block)
    assert (stage.repeat, stage.arguments["repeat"]) == (3, (3, 5, 5))


def test_a_depth_that_is_the_same_everywhere_is_no_argument() -> None:
    project = same(Stages(3, 3, 3)).project

    assert [each.name for each in project.blocks["Stage"].arguments] == ["out_features"]
    (use,) = (node for node in project.blocks["Stage"].graph if node.block == "Unit")
    assert use.repeat == 3


def test_the_code_of_such_stages_reads_as_the_drawing_that_was_imported() -> None:
    project = same(Stages(3, 5, 4)).project
    text = generate_model(project, analyse(project)).text

    again = read_project(text).project

    assert text.count("class ") == 3
    assert again.blocks.keys() == project.blocks.keys()
    assert generate_model(again, analyse(again)).text == text


class Growing(Stages):
    """Stages whose units differ in what they are given."""

    def __init__(self, *depths: int) -> None:
        super().__init__()
        width = 4
        for number, depth in enumerate(depths):
            units = nn.Sequential(*[Wider(width + 2 * unit) for unit in range(depth)])
            self.add_module(f"stage{number}", Wrapped(units))
            width += 2 * depth


class Wider(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.fc = nn.Linear(width, 2)

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([x, self.fc(x)], 1)


class Wrapped(nn.Module):
    def __init__(self, units: nn.Module) -> None:
        super().__init__()
        self.units = units

    def forward(self, x: Tensor) -> Tensor:
        return self.units(x)


def test_stages_whose_units_are_of_different_sizes_stay_blocks_of_their_own() -> None:
    project = same(Growing(3, 4)).project

    assert len([name for name in project.blocks if name.startswith("Wrapped")]) == 2

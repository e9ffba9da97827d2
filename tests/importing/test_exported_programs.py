"""Exported programs (`.pt2`): calls of PyTorch's innermost operators."""

from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.analysis.analyse import analyse
from engine.build.build import build
from engine.codegen.model import generate_model
from engine.importing.errors import ImportFailure
from engine.importing.importing import import_network
from engine.importing.sources import network_from


class Mixed(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, stride=2, padding=1, groups=1)
        self.norm = nn.BatchNorm2d(8)
        self.last = nn.LayerNorm(8)
        self.token = nn.Parameter(torch.randn(1, 1, 8))
        self.head = nn.Linear(8, 3)

    def forward(self, image: Tensor) -> Tensor:
        x = F.max_pool2d(F.relu(self.norm(self.conv(image))), 2)
        x = F.dropout(x, 0.1, training=self.training)
        x = x.flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.size(0), -1, -1), x], dim=1)
        x = self.last(x + 2 * F.gelu(x))
        return F.softmax(self.head(x[:, 0]) / 3, dim=-1)


def exported(path: Path, **options: object) -> nn.Module:
    torch.manual_seed(0)
    network = Mixed().eval()
    program = torch.export.export(network, (torch.randn(2, 3, 8, 8),), **options)
    torch.export.save(program, path)
    return network


@pytest.mark.filterwarnings("ignore")  # PyTorch's own, while it exports
def test_an_exported_program_computes_what_it_did_before(tmp_path: Path) -> None:
    path = tmp_path / "mixed net.pt2"
    network = exported(path, dynamic_shapes={"image": {0: torch.export.Dim("batch")}})

    imported = import_network(network_from(str(path), is_trusted=True), {"": (3, 8, 8)})

    assert [each.message for each in imported.findings] == [
        "The network takes inputs of 3×8×8 only."
    ]
    assert imported.project.name == "MixedNet"
    module = build(generate_model(imported.project, analyse(imported.project))).module.eval()
    module.load_state_dict(dict(imported.weights), strict=False)
    image = torch.rand(5, 3, 8, 8)
    assert torch.equal(module(image), network(image))


@pytest.mark.filterwarnings("ignore")
def test_a_program_for_one_number_of_samples_is_refused_with_a_way_out(tmp_path: Path) -> None:
    path = tmp_path / "fixed.pt2"
    exported(path)

    with pytest.raises(ImportFailure, match="dynamic"):
        import_network(network_from(str(path), is_trusted=True), {"": (3, 8, 8)})


def test_an_exported_program_is_not_read_without_trust(tmp_path: Path) -> None:
    with pytest.raises(ImportFailure, match="--trust"):
        network_from(str(tmp_path / "any.pt2"), is_trusted=False)

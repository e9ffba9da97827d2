"""What an import says leads to the nodes that it is about."""

import pytest
import torch
from torch import Tensor, nn

from engine.graph.edits.fixes import place_of
from engine.importing.importing import import_network
from engine.importing.locating import spoken_place


class Nested(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(Inner(), Inner())

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x)


class Inner(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x: Tensor) -> Tensor:
        return torch.special.bessel_j0(self.fc(x)) + 1


@pytest.mark.parametrize("is_folded", [True, False])
def test_a_finding_names_its_nodes_by_where_they_are_drawn(is_folded: bool) -> None:
    imported = import_network(Nested(), {"x": (4,)}, is_folded=is_folded)

    (finding,) = [each for each in imported.findings if each.is_loss]
    assert len(finding.nodes) == 2
    found = [place_of(imported.project, path) for path in finding.nodes]
    operators = {imported.project.graph_of(block).nodes[node].operator for block, node in found}
    assert all("bessel_j0" in operator for operator in operators)
    assert found[0] == found[1] if is_folded else found[0] != found[1]


def test_a_place_is_said_in_the_names_that_the_user_sees() -> None:
    imported = import_network(Nested(), {"x": (4,)})

    (finding,) = [each for each in imported.findings if each.is_loss]
    said = [spoken_place(imported.project, path) for path in finding.nodes]
    assert [each.partition(" › ")[0] for each in said] == ["layers 1", "layers 2"]

"""When the window offers to add a loss."""

import pytest

import presets
from engine.graph import edits
from gui.adding_loss import needs_loss
from gui.document import Document


@pytest.mark.parametrize("preset", ["lenet", "siamese", "phi-dag", "custom-function"])
def test_a_network_with_a_loss_needs_none_though_it_is_drawn_of_plain_mathematics(preset: str):
    assert not needs_loss(Document(presets.load(preset)))


def test_a_network_whose_loss_was_removed_needs_one():
    project = presets.load("lenet")
    graph = project.graph
    behind = [node.id for node in graph if node.operator in ("target", "F.cross_entropy")]
    assert needs_loss(Document(project.with_graph(edits.remove_nodes(graph, behind))))

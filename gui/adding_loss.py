"""Adding a loss with one click, wherever the window offers it."""

from engine.graph import edits
from engine.graph.model import Endpoint, NodeId, Project
from engine.graph.order import network_and_loss
from engine.graph.roles import loss_lookup
from gui.document import Document


def needs_loss(document: Document) -> bool:
    """Whether the network has nothing yet by which it could be trained."""
    project, catalogue = document.project, document.operators.catalogue
    graph = project.graph
    is_loss = loss_lookup(catalogue, project.blocks)
    if not graph.wires or any(map(is_loss, graph)):
        return False
    # A loss may be drawn of plain mathematics, too.
    return not network_and_loss(graph, catalogue, project.blocks).loss_outputs


def add_loss(document: Document) -> list[NodeId]:
    """Adds a target and a loss behind every output that has none, and selects the losses."""
    shapes = {
        Endpoint(NodeId(path), port): kind.shape
        for path, known in document.analysis.nodes.items()
        if "/" not in path
        for port, kind in known.outputs.items()
    }
    losses: list[NodeId] = []

    def edit(project: Project) -> Project:
        graph, added = edits.add_loss(project.graph, shapes)
        losses.extend(added)
        return project.with_graph(graph)

    document.enter(None)
    if not document.apply("Add loss", edit):
        return []
    document.select(losses)
    return losses

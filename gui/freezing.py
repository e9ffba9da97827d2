"""Which parts of the shown network do not learn at first, and how that is said."""

from collections.abc import Iterable

from engine.graph.edits import owner_of
from engine.graph.model import Graph, NodeId, Project
from engine.graph.problem import NodePath
from engine.graph.setup import NEVER, Freeze
from gui.document import Document
from gui.paths import analysis_of, path_of
from gui.places import place_of_path

HALF = 0.5


def freeze_at(project: Project, path: NodePath) -> tuple[Freeze, NodePath] | None:
    """Gives the freeze that a node is in, and the path that it names: the node or a block."""
    for freeze in project.training.freeze:
        for named in freeze.nodes:
            if path == named or path.startswith(f"{named}/"):
                return freeze, named
    return None


def learning_path(document: Document, node: NodeId) -> NodePath | None:
    """Gives the path by which a node's weights are frozen; None where it has none."""
    known = analysis_of(document, node)
    if known is None or not (known.parameters or known.weights_of):
        return None
    return known.weights_of or path_of(document, node)


def learns_from(freeze: Freeze, total: int) -> str:
    """Gives when a part learns, in a training of so many epochs: `half-way, from epoch 6`."""
    count = freeze.epochs_of(total)
    if count >= total:
        return "never" if freeze.epochs >= NEVER else f"never: it has {_epochs(total)}"
    share = f"{_share(freeze)}, " if freeze.epochs < 1 else ""
    return f"{share}from epoch {count + 1}" if count else f"{share}that is from the start"


def frozen_sentence(freeze: Freeze, total: int) -> str:
    """Gives what a tooltip says of a frozen part."""
    count = freeze.epochs_of(total)
    if count >= total:
        return "Frozen: it never learns"
    if not count:
        return f"Learns from the start: the share of {_epochs(total)} is less than one"
    first = "the first epoch" if count == 1 else f"epochs 1 to {count:,}"
    return f"Frozen in {first} of {total:,}, then it learns"


def frozen_nodes(project: Project, graph: Graph, prefix: str | None) -> dict[NodeId, str]:
    """Gives the nodes of a shown graph that are frozen or hold what is, and what is said of each.

    Args:
        project: the project.
        graph: the shown graph.
        prefix: of the paths of its nodes; None where nothing uses it.
    """
    found: dict[NodeId, str] = {}
    if prefix is None:
        return found
    for freeze in project.training.freeze:
        text = frozen_sentence(freeze, project.training.epochs)
        for named in freeze.nodes:
            for node, is_whole in _reached(graph, prefix, named):
                found.setdefault(node, text if is_whole else f"In it: {text[0].lower()}{text[1:]}")
    users = (node.id for node in graph if node.weights_of is not None) if found else ()
    shared = {user: found[owner] for user in users if (owner := owner_of(graph, user)) in found}
    return found | shared


def name_of_part(project: Project, path: NodePath) -> str:
    """Gives a part's name as a person reads it: `stage1 › step 2 › conv1`."""
    names: list[str] = []
    walked = ""
    for segment in path.split("/"):
        walked = f"{walked}/{segment}" if walked else segment
        if segment.isdigit() and names:
            names[-1] += f" {int(segment) + 1}"
            continue
        found = place_of_path(project, walked)
        names.append(project.graph_of(found[0].block).nodes[found[1]].name if found else segment)
    return " › ".join(names)


def _reached(graph: Graph, prefix: str, named: NodePath) -> Iterable[tuple[NodeId, bool]]:
    if prefix.startswith(f"{named}/"):
        return [(node, True) for node in graph.nodes]
    if not named.startswith(prefix):
        return []
    node, _, inside = named.removeprefix(prefix).partition("/")
    return [(NodeId(node), not inside)] if node in graph.nodes else []


def _share(freeze: Freeze) -> str:
    return "half-way" if freeze.epochs == HALF else f"after {freeze.epochs:.0%}"


def _epochs(count: int) -> str:
    return "1 epoch" if count == 1 else f"{count:,} epochs"

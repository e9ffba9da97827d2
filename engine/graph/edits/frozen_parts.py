"""The parts of a network that are frozen, as edits of blocks move them about."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from engine.graph.edits.border_ties import Rename, followed
from engine.graph.model import BlockName, Graph, Node, NodeId, Project
from engine.graph.naming import BOUNDARIES
from engine.graph.problem import NodePath
from engine.graph.setup import Freeze


def with_moved_parts(project: Project, scope: BlockName | None, rename: Rename) -> Project:
    """Gives the project with its frozen parts named as they are now.

    Args:
        project: the project before the nodes move.
        scope: the graph in which they do.
        rename: gives the new names that lead from that graph to a node.
    """

    def moved(path: NodePath) -> NodePath:
        parts = path.split("/")
        if scope is None:
            return NodePath("/".join(rename(parts)))
        return NodePath("/".join(followed(project, project.graph, parts, scope, rename)))

    return _with_paths(project, lambda path: [moved(path)])


def with_parts_of_use(project: Project, scope: BlockName | None, use: Node) -> Project:
    """Gives the project with the nodes in a use of a block frozen instead of the use itself.

    Args:
        project: the project.
        scope: the graph of the use.
        use: the use of a block of the project, repeated a known number of times.
    """
    inside = project.blocks[use.block].graph if use.block is not None else Graph()
    nodes = [each.id for each in inside if each.operator not in BOUNDARIES]
    count = use.repeat if isinstance(use.repeat, int) else 1

    def spelled(path: NodePath) -> list[NodePath]:
        steps = list(_steps(project, path))
        if not steps or steps[-1][:2] != (scope, use.id):
            return [path]
        number = steps[-1][2]
        starts = [path]
        if use.repeat != 1 and number is None:
            starts = [NodePath(f"{path}/{each}") for each in range(count)]
        return [NodePath(f"{start}/{node}") for start in starts for node in nodes]

    return _with_paths(project, spelled)


def _steps(
    project: Project, path: NodePath
) -> Iterator[tuple[BlockName | None, NodeId, str | None]]:
    """Gives for each node that a path leads to its graph, its id and which repetition it is."""
    parts = path.split("/")
    scope: BlockName | None = None
    while parts:
        node = project.graph_of(scope).nodes.get(NodeId(parts.pop(0)))
        if node is None:
            return
        yield scope, node.id, (parts.pop(0) if node.repeat != 1 and parts else None)
        if node.block not in project.blocks:
            return
        scope = node.block


def _with_paths(project: Project, change: Callable[[NodePath], list[NodePath]]) -> Project:
    if not project.training.freeze:
        return project
    freeze = tuple(_changed(each, change) for each in project.training.freeze)
    return replace(project, training=replace(project.training, freeze=freeze))


def _changed(freeze: Freeze, change: Callable[[NodePath], list[NodePath]]) -> Freeze:
    nodes = dict.fromkeys(new for path in freeze.nodes for new in change(path))
    return replace(freeze, nodes=tuple(nodes))

"""The rows of the layers panel: what is known of each operator, in forward order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.analysis.result import Analysis, NodeAnalysis
from engine.graph.model import Graph, Node, NodeId, Project
from engine.graph.problem import NodePath, Problem
from engine.operators.catalogue import Catalogue
from engine.operators.operator import Role
from engine.operators.standard import CATALOGUE
from gui.widgets.row_model import Row

_SHOWN_ROLES = (Role.NETWORK, Role.LOSS)


@dataclass(frozen=True)
class Layer:
    """One row.

    Args:
        path: of the node.
        title: what the user calls it.
        operator: its name, a block's without the prefix.
        known: what the analysis found; None as long as it did not answer.
        problem: the first problem at this node, if there is one.
        weights_of, waits_for: the titles of the nodes meant, empty if none.
        share_of_parameters, share_of_products: of the network's largest, 0 to 1.
        is_loss: it belongs to the loss and is not counted.
    """

    path: NodePath
    title: str
    operator: str
    known: NodeAnalysis | None = None
    problem: Problem | None = None
    weights_of: str = ""
    waits_for: str = ""
    share_of_parameters: float = 0.0
    share_of_products: float = 0.0
    is_loss: bool = False


def layer_rows(
    project: Project, analysis: Analysis, catalogue: Catalogue = CATALOGUE
) -> list[Row[Layer]]:
    """Gives the rows: operators of the network, then those of the loss; a block's below it."""
    problems = _first_problems(analysis)
    network = [each for each in analysis.nodes.values() if each.role is Role.NETWORK]
    most_parameters = max((each.parameters for each in network if "/" not in each.path), default=0)
    most_products = max((each.products for each in network if "/" not in each.path), default=0)
    rows: dict[NodePath, Row[Layer]] = {}
    top: list[Row[Layer]] = []
    for path, known in _all_nodes(project, analysis).items():
        node = node_at(project, path)
        if node is None or _role(node, known, catalogue) not in _SHOWN_ROLES:
            continue
        above = _nearest(path, rows)
        layer = Layer(
            path=path,
            title=_title(node, path, above),
            operator=node.block or node.operator,
            known=known,
            problem=problems.get(path),
            weights_of=_name(project, known.weights_of if known else None),
            waits_for=_name(project, known.waits_for if known else None),
            share_of_parameters=known.parameters / max(most_parameters, 1) if known else 0.0,
            share_of_products=known.products / max(most_products, 1) if known else 0.0,
            is_loss=_role(node, known, catalogue) is Role.LOSS,
        )
        row = rows[path] = Row(path, layer, is_dim=layer.is_loss)
        (rows[above].children if above else top).append(row)
    return sorted(top, key=lambda row: row.item.is_loss)


def node_at(project: Project, path: NodePath) -> Node | None:
    """Gives the node that a path leads to, if it is still there."""
    graph: Graph | None = project.graph
    node: Node | None = None
    for segment in path.split("/"):
        if graph is not None and NodeId(segment) in graph.nodes:
            node = graph.nodes[NodeId(segment)]
            block = project.blocks.get(node.block) if node.block else None
            graph = block.graph if block else None
        elif node is None or not segment.isdigit():
            return None
        else:
            graph = _graph_of(project, node)
    return node


def _graph_of(project: Project, node: Node) -> Graph | None:
    block = project.blocks.get(node.block) if node.block else None
    return block.graph if block else None


def _all_nodes(project: Project, analysis: Analysis) -> Mapping[NodePath, NodeAnalysis | None]:
    """What is known by path; nodes that the analysis does not know yet come last."""
    paths = [NodePath(node) for node in project.graph.nodes]
    unknown = dict.fromkeys(path for path in paths if path not in analysis.nodes)
    return {**analysis.nodes, **unknown}


def _role(node: Node, known: NodeAnalysis | None, catalogue: Catalogue) -> Role:
    if known is not None:
        return known.role
    operator = catalogue.get(node.operator)
    return operator.role if operator else Role.NETWORK


def _nearest(path: NodePath, rows: Iterable[NodePath]) -> NodePath | None:
    above = path
    while "/" in above:
        above = NodePath(above.rpartition("/")[0])
        if above in rows:
            return above
    return None


def _title(node: Node, path: NodePath, above: NodePath | None) -> str:
    """The node's name, with the repetition it is in."""
    between = path[len(above) + 1 :].split("/")[:-1] if above else []
    return "/".join([*between, node.name])


def _name(project: Project, path: NodePath | None) -> str:
    node = node_at(project, path) if path else None
    return node.name if node else ""


def _first_problems(analysis: Analysis) -> dict[NodePath, Problem]:
    found: dict[NodePath, Problem] = {}
    for problem in analysis.problems:
        if problem.node is not None:
            found.setdefault(problem.node, problem)
    return found

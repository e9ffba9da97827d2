"""The scopes of a project: its network, its loss, its blocks."""

from collections.abc import Iterable, Sequence

from engine.analysis.result import Analysis
from engine.codegen.errors import CodegenError
from engine.codegen.namer import identifier
from engine.codegen.scope import Scope, Use
from engine.graph.model import BlockName, Endpoint, Graph, NodeId, Project
from engine.graph.order import Parts, network_and_loss, topological_order
from engine.graph.problem import Severity
from engine.operators.catalogue import Catalogue
from engine.operators.operator import Role
from engine.operators.standard import CATALOGUE

_UNNAMED = "output"


def parts_without_errors(
    project: Project, analysis: Analysis, catalogue: Catalogue = CATALOGUE
) -> Parts:
    """Divides a drawing that has no errors into its network and its loss.

    Raises:
        CodegenError: the analysis found an error; the text names the first.
    """
    for problem in analysis.problems:
        if problem.severity is Severity.ERROR:
            where = f"{problem.node}: " if problem.node else ""
            raise CodegenError(f"The drawing has an error. {where}{problem.message}")
    return network_and_loss(project.graph, catalogue, project.blocks)


def network_scope(
    project: Project, parts: Parts, analysis: Analysis, catalogue: Catalogue = CATALOGUE
) -> Scope:
    """Gives the scope from the network's inputs to its outputs."""
    graph = project.graph
    return Scope(
        graph,
        analysis,
        [Use()],
        blocks=project.blocks,
        catalogue=catalogue,
        sources=_values(parts.inputs),
        results=[source_of(graph, node) for node in parts.outputs],
        holds=_computing(graph, parts.network),
        result_names=_names(graph, parts.outputs),
    )


def loss_scope(
    project: Project, parts: Parts, analysis: Analysis, catalogue: Catalogue = CATALOGUE
) -> Scope:
    """Gives the scope from the network's outputs and the targets to the losses."""
    graph = project.graph
    outputs = {source_of(graph, node): Endpoint(node, "output") for node in reversed(parts.outputs)}
    return Scope(
        graph,
        analysis,
        [Use()],
        blocks=project.blocks,
        catalogue=catalogue,
        sources=_values([*parts.outputs, *parts.targets]),
        results=_values(parts.loss_outputs),
        aliases=outputs,
    )


def block_scope(
    project: Project,
    block: BlockName,
    analysis: Analysis,
    uses: Sequence[Use],
    catalogue: Catalogue = CATALOGUE,
) -> Scope:
    """Gives the scope from a block's inputs to its outputs, over some of its uses."""
    graph = project.blocks[block].graph
    outputs = _of_role(graph, Role.OUTPUT)
    return Scope(
        graph,
        analysis,
        uses,
        blocks=project.blocks,
        catalogue=catalogue,
        sources=_values(_of_role(graph, Role.INPUT)),
        results=[source_of(graph, node) for node in outputs],
        block=project.blocks[block],
        holds=_computing(graph, topological_order(graph)),
        result_names=_names(graph, outputs),
    )


def source_of(graph: Graph, output: NodeId) -> Endpoint:
    """Gives what an output node returns.

    Raises:
        CodegenError: nothing is wired to it.
    """
    wire = graph.incoming.get(Endpoint(output, "input"))
    if wire is None:
        name = graph.nodes[output].name
        raise CodegenError(f"Nothing is wired to the output {name}. Drag a wire to it.")
    return wire.source


def _names(graph: Graph, outputs: Iterable[NodeId]) -> list[str]:
    """Gives what the user calls the results; nothing for a title that says no more than that."""
    titles = [graph.nodes[node].title for node in outputs]
    return [identifier(each) if each not in ("", _UNNAMED) else "" for each in titles]


def _values(nodes: Iterable[NodeId]) -> list[Endpoint]:
    return [Endpoint(node, "output") for node in nodes]


def _of_role(graph: Graph, role: Role) -> list[NodeId]:
    return [node.id for node in graph if _role(node.operator) is role]


def _computing(graph: Graph, nodes: Iterable[NodeId]) -> list[NodeId]:
    boundaries = (Role.INPUT, Role.OUTPUT, Role.TARGET)
    return [node for node in nodes if _role(graph.nodes[node].operator) not in boundaries]


def _role(operator: str) -> Role | None:
    known = CATALOGUE.get(operator)
    return known.role if known else None

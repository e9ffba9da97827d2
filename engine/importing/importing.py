"""Everything that an import does: from a source to a project and its weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from torch import Tensor, nn

from engine.analysis.analyse import analyse
from engine.codegen.model import generate_model
from engine.errors import EngineError
from engine.graph.model import Project
from engine.graph.problem import NodePath
from engine.importing import phases
from engine.importing.flat import Finding, Flat
from engine.importing.flat_project import flat_project
from engine.importing.folding import fold
from engine.importing.function_module import as_network
from engine.importing.growing import without_growth
from engine.importing.inputs import input_specs
from engine.importing.locating import located
from engine.importing.module import flat_network
from engine.importing.phases import OnPhase, unheard
from engine.importing.weights import renamed_weights

DEFAULT_SHAPE = (3, 224, 224)


@dataclass(frozen=True)
class Imported:
    """What an import gives.

    Args:
        project: the drawing.
        weights: by the keys of the generated network's state dict; empty where there are none.
        findings: what was changed, simplified or could not be carried.
        parameters, products: of the drawing.
    """

    project: Project
    weights: Mapping[str, Tensor]
    findings: tuple[Finding, ...]
    parameters: int
    products: int


def import_network(
    network: nn.Module,
    shapes: Mapping[str, Sequence[int]] | None = None,
    *,
    is_folded: bool = True,
    tell: OnPhase = unheard,
) -> Imported:
    """Gives a network as a project.

    Args:
        network: the network; it is left as it is.
        shapes: of one sample at each input by its name; an empty name is the first input.
        is_folded: modules become blocks; else every call is a node of the one graph.
        tell: told what it does now.

    Raises:
        ImportFailure: it cannot be run, or does what no drawing can hold.
    """
    tell(phases.FOLLOWING)
    network = as_network(network)
    flat = flat_network(network, input_specs(network, shapes or {"": DEFAULT_SHAPE}))
    tell(phases.FOLDING)
    drawing = _drawing(flat, is_folded=is_folded)
    tell(phases.NAMING)
    analysis = analyse(drawing.project)
    weights: dict[str, Tensor] = {}
    if not analysis.has_errors:
        source = generate_model(drawing.project, analysis)
        weights = renamed_weights(flat.weights, source.modules, drawing.modules)
    return Imported(
        drawing.project,
        weights,
        drawing.findings,
        parameters=analysis.parameters,
        products=analysis.products,
    )


@dataclass(frozen=True)
class _Drawing:
    """A drawing, where its modules were in the network, and what is to be said of its nodes."""

    project: Project
    modules: Mapping[NodePath, str]
    findings: tuple[Finding, ...]


def _drawing(flat: Flat, *, is_folded: bool) -> _Drawing:
    findings = flat.findings
    if is_folded:
        try:
            grown = without_growth(flat)
            folded = fold(grown)
        except EngineError as error:
            findings = (*findings, Finding(f"The modules could not be made blocks: {error}"))
        else:
            return _Drawing(folded.project, folded.modules, located(grown.findings, folded.places))
    modules = {NodePath(node.name): node.module for node in flat.nodes}
    places = {node.name: NodePath(node.name) for node in flat.nodes}
    return _Drawing(flat_project(flat), modules, located(findings, places))


def with_weights(imported: Imported, path: Path) -> Project:
    """Gives the project that starts from the weights in a file.

    Args:
        imported: the import.
        path: where the weights are.
    """
    return replace(imported.project, weights=str(path.absolute()))

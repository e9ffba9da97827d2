"""An import that ends in files: a project, its weights beside it, and what there is to say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import EngineError
from engine.graph import encoding, file_format
from engine.graph.model import Project
from engine.graph.problem import NodePath
from engine.importing import phases
from engine.importing.flat import Finding
from engine.importing.importing import import_network, with_weights
from engine.importing.locating import spoken_place
from engine.importing.phases import OnPhase, unheard
from engine.importing.sources import file_of, network_from
from engine.importing.text.reading import read_project
from engine.importing.weights import SUFFIX, save_weights


@dataclass(frozen=True)
class Order:
    """What is to be imported.

    Args:
        source: `file.py:Name`, `package.module:callable` or `model.pt2`.
        output: the project file that is written.
        shapes: of one sample at each input by its name; an empty name is the first input.
        is_trusted: the user has said that the code of a file may run.
        is_folded: modules become blocks.
    """

    source: str
    output: Path
    shapes: Mapping[str, Sequence[int]]
    is_trusted: bool = False
    is_folded: bool = True


@dataclass(frozen=True)
class Report:
    """What an import gave.

    Args:
        project: as it was written.
        output: where it was written.
        findings: what was changed, simplified or could not be carried.
    """

    project: Project
    output: Path
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, object]:
        """Gives it as a JSON value."""
        nodes = len(self.project.graph.nodes)
        inner = sum(len(block.graph.nodes) for block in self.project.blocks.values())
        return {
            "path": str(self.output),
            "weights": self.project.weights,
            "name": self.project.name,
            "nodes": nodes + inner,
            "blocks": list(self.project.blocks),
            "findings": [
                {
                    "message": each.message,
                    "is_loss": each.is_loss,
                    "nodes": list(each.nodes),
                    "places": list(self.places(each)),
                }
                for each in self.findings
            ],
        }

    def places(self, finding: Finding) -> tuple[str, ...]:
        """Gives where a finding is, in the names that the user sees."""
        return tuple(spoken_place(self.project, NodePath(node)) for node in finding.nodes)


def import_to_file(order: Order, tell: OnPhase = unheard) -> Report:
    """Imports a network and writes the project and its weights.

    A file that Netloom itself exported is read, not run.

    Args:
        order: what, and where it goes.
        tell: told what it does now.

    Raises:
        EngineError: it cannot be imported or written.
    """
    read = _read(order)
    if read is not None:
        file_format.save(read.project, order.output)
        return Report(read.project, order.output, read.findings)
    tell(phases.MAKING)
    network = network_from(order.source, is_trusted=order.is_trusted)
    shapes = order.shapes or None
    imported = import_network(network, shapes, is_folded=order.is_folded, tell=tell)
    project = imported.project
    if imported.weights:
        tell(phases.WRITING)
        path = weights_path(order.output)
        save_weights(imported.weights, path)
        project = with_weights(imported, path)
    file_format.save(project, order.output)
    return Report(project, order.output, imported.findings)


def weights_path(output: Path) -> Path:
    """Gives where the weights of a project file go: beside it, under a plain name."""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "_", output.stem).strip("_-")[:100]
    return output.with_name(f"{stem or 'network'}{SUFFIX}")


def project_to_json(report: Report) -> dict[str, object]:
    """Gives the project of a report as a JSON value."""
    return encoding.project_to_json(report.project)


def _read(order: Order) -> Report | None:
    """Reads our own export as text; None for what is none."""
    file = file_of(order.source)
    if file is None or not file.is_file():
        return None
    name = order.source.rpartition(":")[2]
    shapes = [tuple(shape) for shape in order.shapes.values()]
    try:
        reading = read_project(file.read_text("utf-8"), name=name, input_shapes=shapes)
    except (EngineError, OSError, UnicodeDecodeError):
        return None
    findings = tuple(Finding(text) for text in reading.findings)
    return Report(reading.project, order.output, findings)

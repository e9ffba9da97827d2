"""The network alone, as a Python file. No torch."""

from engine.analysis.result import Analysis
from engine.codegen.model import generate_model
from engine.graph.model import Project
from engine.operators.catalogue import Catalogue
from engine.operators.standard import CATALOGUE


def export_model(project: Project, analysis: Analysis, catalogue: Catalogue = CATALOGUE) -> str:
    """Gives the file that holds the network's class.

    Raises:
        EngineError: the graph has errors.
    """
    return generate_model(project, analysis, catalogue).text

"""The network as Python: the text that is shown, exported, built and trained."""

from engine.analysis.result import Analysis
from engine.codegen.boundaries import network_scope
from engine.codegen.errors import CodegenError
from engine.codegen.file import ClassWriter
from engine.codegen.imports import import_lines, spelling
from engine.codegen.layout import Page
from engine.codegen.namer import VARIABLES, Namer, class_identifier
from engine.codegen.owners import module_paths
from engine.codegen.pieces import BLANK
from engine.codegen.source import Source
from engine.graph.model import Project
from engine.graph.order import network_and_loss
from engine.graph.problem import Severity
from engine.operators.catalogue import Catalogue
from engine.operators.standard import CATALOGUE


def generate_model(
    project: Project, analysis: Analysis, catalogue: Catalogue = CATALOGUE
) -> Source:
    """Gives the network of a project as a file with one class, and one for each block.

    Args:
        project: the drawing; its loss is left out.
        analysis: what is known of the drawing.
        catalogue: knows the operators: the standard ones, or the user's own as well.

    Raises:
        CodegenError: the drawing has errors or no output.
    """
    refuse_errors(analysis)
    parts = network_and_loss(project.graph, catalogue, project.blocks)
    if not parts.outputs:
        raise CodegenError("The network has no output. Add an output node and wire it.")
    scope = network_scope(project, parts, analysis, catalogue)
    own = [spelling(each.name) for each in catalogue.own]
    name = Namer({*VARIABLES, *own}).name(class_identifier(project.name))
    writer = ClassWriter(project, analysis, scope, reserved=[name])
    network = writer.write(name, scope)
    page = Page()
    page.write(import_lines(path for each in writer.classes for path in each.paths))
    for each in writer.classes:
        page.write([BLANK, BLANK, *each.lines], each.paths_of)
    return Source(page.text, name, page.spans, module_paths(network, writer))


def refuse_errors(analysis: Analysis) -> None:
    """Refuses what has errors, naming the first.

    Raises:
        CodegenError: the analysis found an error.
    """
    for problem in analysis.problems:
        if problem.severity is Severity.ERROR:
            where = f"{problem.node}: " if problem.node else ""
            raise CodegenError(f"The drawing has an error. {where}{problem.message}")

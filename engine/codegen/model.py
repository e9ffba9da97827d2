"""The network as Python: the text that is shown, exported, built and trained."""

from engine.analysis.result import Analysis
from engine.codegen.boundaries import network_scope, parts_without_errors
from engine.codegen.errors import CodegenError
from engine.codegen.file import ClassWriter
from engine.codegen.imports import import_lines, spelling
from engine.codegen.layout import Page
from engine.codegen.namer import VARIABLES, Namer, class_identifier
from engine.codegen.owners import module_paths
from engine.codegen.source import Source
from engine.graph.model import Project
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
    parts = parts_without_errors(project, analysis, catalogue)
    if not parts.outputs:
        raise CodegenError("The network has no output. Add an output node and wire it.")
    scope = network_scope(project, parts, analysis, catalogue)
    own = [spelling(each.name) for each in catalogue.own]
    name = Namer({*VARIABLES, *own}).name(class_identifier(project.name))
    writer = ClassWriter(project, analysis, scope, reserved=[name])
    network = writer.write(name, scope)
    page = Page()
    page.write(import_lines(path for each in writer.classes for path in each.paths))
    writer.put_on(page)
    return Source(page.text, name, page.spans, module_paths(network, writer))

"""The loss as Python: a function of the network's outputs and the targets."""

from collections.abc import Collection, Sequence

from engine.analysis.result import Analysis
from engine.codegen.boundaries import loss_scope, parts_without_errors
from engine.codegen.classes import function_header
from engine.codegen.constructor import ConstructorWriter
from engine.codegen.errors import CodegenError
from engine.codegen.file import ClassWriter
from engine.codegen.forward import write_forward
from engine.codegen.imports import import_lines, spelling
from engine.codegen.layout import Page
from engine.codegen.modules import Modules
from engine.codegen.pieces import BLANK, Line
from engine.codegen.scope import Scope
from engine.codegen.source import Source
from engine.codegen.symbols import Symbols
from engine.graph.model import NodeId, Project
from engine.graph.problem import NodePath
from engine.operators.catalogue import Catalogue
from engine.operators.standard import CATALOGUE

FUNCTION_NAME = "compute_loss"


def generate_loss(
    project: Project,
    analysis: Analysis,
    catalogue: Catalogue = CATALOGUE,
    *,
    taken: Collection[str] = (),
) -> Source:
    """Gives the loss of a project as a file with the function `compute_loss`.

    Its arguments are all outputs of the network, then all targets, both in graph order. It
    returns one number: the sum, where the drawing has several losses.

    Args:
        project: the drawing.
        analysis: what is known of it.
        catalogue: knows the operators.
        taken: names of the file that it goes to, which its classes leave alone.

    Raises:
        CodegenError: the drawing has errors or no loss.
    """
    parts = parts_without_errors(project, analysis, catalogue)
    if not parts.loss_outputs:
        raise CodegenError("The network has no loss. Wire an output and a target to a loss node.")
    scope = loss_scope(project, parts, analysis, catalogue)
    return _source(scope, ClassWriter(project, analysis, scope, reserved=[FUNCTION_NAME, *taken]))


def _source(scope: Scope, writer: ClassWriter) -> Source:
    symbols, modules = Symbols(scope), Modules(scope, is_global=True)
    constants = ConstructorWriter(scope, modules, symbols, writer.maker_for(scope, symbols))
    made = constants.lines(0)
    names = [*(each.name for each in writer.classes), *(held.attribute for held in modules)]
    names += [spelling(each.name) for each in scope.catalogue.own]
    function = write_forward(
        scope, modules, symbols, reserved=[*names, FUNCTION_NAME], indent=1, adds=True
    )
    header = function_header(FUNCTION_NAME, [], function.arguments, 1)
    paths = [
        *function.paths,
        *constants.paths,
        *(path for each in writer.classes for path in each.paths),
    ]
    page = Page()
    page.write(import_lines(paths, uses_modules=bool(made)))
    writer.put_on(page)
    gap = [BLANK, BLANK] if writer.classes else [BLANK]
    page.write([*gap, *made] if made else [], _at_the_top)
    page.write([BLANK, BLANK, Line(header), *function.lines], _at_the_top)
    return Source(page.text, FUNCTION_NAME, page.spans)


def _at_the_top(node: NodeId) -> Sequence[NodePath]:
    return [NodePath(node)]

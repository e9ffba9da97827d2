"""Our own exports as drawings again: the text is read, nothing of it is executed."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from engine.build.allowed import check_allowed
from engine.errors import shorten
from engine.graph.model import Block, BlockArgument, BlockName, Graph, Project, Value
from engine.importing.text.assembly import graph_of, with_input_shapes
from engine.importing.text.class_text import ClassText, ParameterText, class_text
from engine.importing.text.comments import Comments
from engine.importing.text.constructions import Constructions, ReadBlock
from engine.importing.text.errors import ReadingError
from engine.importing.text.file_names import FileNames, file_names
from engine.importing.text.forward import Class
from engine.importing.text.scripts import LEFT_OUT, network_part
from engine.importing.text.tied import with_ids_in_ties

_KINDS = {
    "int": "int",
    "float": "float",
    "bool": "bool",
    "str": "choice",
    "tuple[int, ...]": "tuple",
}


@dataclass(frozen=True)
class Reading:
    """A drawing that was read.

    Args:
        project: the drawing.
        findings: what could not be carried over, in whole sentences.
    """

    project: Project
    findings: tuple[str, ...] = ()


def read_project(
    text: str, *, name: str = "", input_shapes: Sequence[tuple[int, ...]] = ()
) -> Reading:
    """Gives the drawing that a generated file shows: names, blocks, arguments, sharing, repeats.

    Args:
        text: a file that `engine.codegen` wrote, one in the same grammar, or a training script.
        name: the class of the network; the last one if empty.
        input_shapes: of one sample at each input, where the file does not say them.

    Raises:
        BuildError: the text holds something that no generated file holds.
        ReadingError: the text is none of a drawing.
    """
    part = network_part(text)
    if part is not None:
        reading = read_project(part, name=name, input_shapes=input_shapes)
        return replace(reading, findings=(*reading.findings, LEFT_OUT))
    tree = check_allowed(text)
    comments = Comments(text)
    classes = {e.name: class_text(e, comments) for e in tree.body if isinstance(e, ast.ClassDef)}
    if not classes:
        raise ReadingError("The file holds no network: no class in it. Give a file with one.")
    network = name or next(reversed(classes))
    if network not in classes:
        raise ReadingError(f"The file has no class {network}, only {', '.join(classes)}.")
    try:
        return _File(classes, file_names(tree)).network(network, input_shapes)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise ReadingError(
            f"The class {network} is not as the generator writes it ({shorten(str(error))}). "
            "Import the file as Python code instead."
        ) from error


class _File:
    """The classes of one file."""

    def __init__(self, classes: Mapping[str, ClassText], names: FileNames) -> None:
        self._names = names
        self._blocks: dict[str, ReadBlock] = {}
        self._classes = classes
        self._findings: list[str] = []

    def network(self, name: str, input_shapes: Sequence[tuple[int, ...]]) -> Reading:
        for each in self._classes.values():
            if each.name == name:
                break
            self._blocks[each.name] = self._block(each)
        text = self._classes[name]
        graph, _ = self._graph(text)
        graph = with_input_shapes(graph, input_shapes)
        self._find_missing_shapes(graph)
        blocks = {b.block.name: b.block for b in self._blocks.values()}
        project = Project(name, graph, MappingProxyType(with_choices(blocks, graph)))
        return Reading(project, tuple(self._findings))

    def _graph(self, text: ClassText) -> tuple[Graph, Constructions]:
        annotations = {each.name: each.annotation for each in text.parameters}
        constructions = Constructions(self._names, self._blocks, annotations)
        held = {attribute: constructions.held(attribute, node) for attribute, node in text.made}
        owner = Class(self._names, self._blocks, held, constructions)
        graph, idle = graph_of(text, owner)
        self._findings += [
            f"{text.name}.{each} is never called, so it was left out." for each in idle
        ]
        return with_ids_in_ties(graph, self._blocks), constructions

    def _block(self, text: ClassText) -> ReadBlock:
        graph, constructions = self._graph(text)
        derived = constructions.derived(text.parameters)
        arguments = tuple(_argument(each) for each in text.parameters if each.name not in derived)
        block = Block(BlockName(text.name), graph, arguments, text.help)
        results = tuple(node.name for node in graph if node.operator == "output")
        return ReadBlock(block, text.parameters, derived, results)

    def _find_missing_shapes(self, graph: Graph) -> None:
        for node in graph:
            if node.operator == "input" and "shape" not in node.arguments:
                self._findings.append(
                    f"The file does not say which shape {node.name} has. Set it at the input."
                )


def _argument(parameter: ParameterText) -> BlockArgument:
    kind = _KINDS.get(parameter.annotation, "float")
    return BlockArgument(parameter.name, kind, parameter.default)


def with_choices(blocks: Mapping[BlockName, Block], graph: Graph) -> dict[BlockName, Block]:
    """Gives the blocks with every word that their uses choose among the choices."""
    found: dict[tuple[BlockName, str], dict[str, None]] = {}
    for each in (graph, *(block.graph for block in blocks.values())):
        for node in each:
            for name, value in node.arguments.items() if node.block else ():
                for word in _words(value):
                    found.setdefault((node.block or BlockName(""), name), {})[word] = None
    return {name: _with_choices(block, found) for name, block in blocks.items()}


def _with_choices(block: Block, found: Mapping[tuple[BlockName, str], Mapping[str, None]]) -> Block:
    arguments = []
    for argument in block.arguments:
        words = [*_words(argument.default), *found.get((block.name, argument.name), {})]
        choices = tuple(dict.fromkeys(words)) if argument.kind == "choice" else ()
        arguments.append(replace(argument, choices=choices))
    return replace(block, arguments=tuple(arguments))


def _words(value: Value) -> list[str]:
    if isinstance(value, tuple):
        return [word for each in value for word in _words(each)]
    return [value] if isinstance(value, str) else []

"""The project that a command is about."""

import argparse
import importlib
import os
from collections.abc import Sequence
from pathlib import Path

from engine.cli.command import Context
from engine.errors import EngineError, UnknownNameError
from engine.graph import edits, file_format
from engine.graph.model import Graph, NodeId, Project
from engine.operators.operator import Role
from engine.operators.standard import CATALOGUE


def add_project(parser: argparse.ArgumentParser) -> None:
    """Declares the argument PROJECT."""
    parser.add_argument(
        "project",
        metavar="PROJECT",
        help="a .netloom file, a preset's name or package.module:callable",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Declares the option --json."""
    parser.add_argument("--json", action="store_true", help="write JSON instead of text")


def load_project(name: str, context: Context) -> Project:
    """Gives the project of that name: a preset's, or the one in a file.

    Raises:
        EngineError: there is none, or the file cannot be read as a project.
    """
    for preset in context.presets:
        if preset.name == name:
            return preset.build()
    if os.path.lexists(name) and not name.endswith(".pt2"):
        return file_format.load(Path(name))
    if ":" in name:
        return _imported(name)
    if name.endswith(".netloom") or Path(name).name != name:
        raise EngineError(f"There is no file {name}. Give a .netloom file or a preset's name.")
    raise UnknownNameError("file or preset", name, [preset.name for preset in context.presets])


def _imported(source: str) -> Project:
    """Imports a network of an installed package. Files need `import`, which can be told --trust."""
    importing = importlib.import_module("engine.importing.importing")
    sources = importlib.import_module("engine.importing.sources")
    network = sources.network_from(source, is_trusted=False)
    project: Project = importing.import_network(network).project
    return project


def input_shape(text: str) -> tuple[str, tuple[int, ...]]:
    """Reads `NAME=C,H,W`, for argparse."""
    name, _, sizes = text.rpartition("=")
    try:
        shape = tuple(int(size) for size in sizes.split(","))
    except ValueError:
        shape = ()
    if not name or not shape or min(shape) < 1:
        raise argparse.ArgumentTypeError(
            f"expected NAME=C,H,W, such as image=1,28,28, received {text!r}"
        )
    return name, shape


def with_input_shapes(project: Project, shapes: Sequence[tuple[str, tuple[int, ...]]]) -> Project:
    """Gives the project with other shapes at its inputs, which are named by title or id.

    Raises:
        EngineError: it has no input of that name, or the shape is none.
    """
    graph = project.graph
    for name, shape in shapes:
        graph = edits.set_argument(graph, _input_named(graph, name), "shape", shape)
    return project.with_graph(graph)


def _input_named(graph: Graph, name: str) -> NodeId:
    inputs = [node for node in graph if _role(node.operator) is Role.INPUT]
    for node in inputs:
        if name in (node.title, node.id):
            return node.id
    raise UnknownNameError("input", name, [node.name for node in inputs])


def _role(operator: str) -> Role | None:
    found = CATALOGUE.get(operator)
    return found.role if found else None

"""Where in the built module each node's own module is."""

from engine.codegen.classes import WrittenClass
from engine.codegen.file import ClassWriter
from engine.graph.problem import NodePath


def module_paths(network: WrittenClass, writer: ClassWriter) -> dict[NodePath, str]:
    """Gives for each node that owns a module its attribute path (`tower.conv`, `layers.2`)."""
    found: dict[NodePath, str] = {}
    _collect(network, writer, "", "", found)
    return found


def _collect(
    owner: WrittenClass,
    writer: ClassWriter,
    prefix: str,
    attributes: str,
    found: dict[NodePath, str],
) -> None:
    for held in owner.modules:
        for node in held.nodes:
            path = NodePath(f"{prefix}{node}")
            found[path] = attributes + held.path(node)
            block = owner.scope.node(node).block
            if block is None:
                continue
            prefixes = writer.prefixes(path)
            for number, inner in enumerate(prefixes):
                is_repeated = inner != f"{path}/"
                place = found[path] + (f".{number}" if is_repeated else "")
                found[NodePath(inner.rstrip("/"))] = place
                _collect(writer.block_class(block), writer, inner, f"{place}.", found)

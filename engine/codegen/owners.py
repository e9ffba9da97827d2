"""Where in the built module each node's own module is."""

from engine.codegen.classes import WrittenClass
from engine.codegen.file import ClassWriter
from engine.codegen.scope import Use
from engine.graph.problem import NodePath


def module_paths(network: WrittenClass, writer: ClassWriter) -> dict[NodePath, str]:
    """Gives for each node that owns a module its attribute path (`tower.conv`, `layers.2`)."""
    found: dict[NodePath, str] = {}
    _collect(network, writer, Use(), "", found)
    return found


def _collect(
    owner: WrittenClass,
    writer: ClassWriter,
    use: Use,
    attributes: str,
    found: dict[NodePath, str],
) -> None:
    for held in owner.modules:
        for node in held.nodes:
            path, drawn = use.path(node), owner.scope.node(node)
            is_repeated = drawn.repeat != 1
            if not (held.is_chain and is_repeated):  # else only its repetitions have a place
                found[path] = attributes + held.path(node)
            if drawn.block is None:
                continue
            for number, inner in enumerate(writer.unfolding.inside(path)):
                place = attributes + held.path(node, number if is_repeated else None)
                found[NodePath(inner.prefix.rstrip("/"))] = place
                _collect(writer.class_of(drawn.block, inner), writer, inner, f"{place}.", found)

"""The entries of the canvas's menu for blocks and weights."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from engine.graph.model import Node, NodeId
from gui.weights import (
    Parameter,
    has_weights,
    is_sharing,
    partners,
    shape_text,
    shapes_of,
    tie_choices,
    tie_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.canvas.view import CanvasView

MOST = 30
"""Nodes listed in a menu."""


def add_block_entries(menu: QMenu, canvas: "CanvasView", selected: list[NodeId]) -> None:
    """Adds what can be done with the selected nodes as parts of blocks or as blocks."""
    document, blocks = canvas.document, canvas.blocks
    nodes = [document.graph.nodes[each] for each in selected]
    uses = [node for node in nodes if node.block in document.project.blocks]
    if len(nodes) == 1 and uses:
        _add(menu, "Open block", "Return", blocks.open)
        _add(menu, "Rename block…", "", blocks.rename)
        _add(menu, "Make independent", "", blocks.make_independent)
    if uses:
        _add(menu, "Dissolve block", "Ctrl+Shift+U", blocks.dissolve)
    _add(menu, "Group into block", "Ctrl+Shift+E", blocks.group)
    menu.addSeparator()


def add_weight_entries(menu: QMenu, canvas: "CanvasView", selected: list[NodeId]) -> None:
    """Adds what can be done with the weights of the selected nodes."""
    document, blocks = canvas.document, canvas.blocks
    nodes = [document.graph.nodes[each] for each in selected]
    before = len(menu.actions())
    is_alike = len({node.operator for node in nodes}) == 1
    if len(nodes) > 1 and is_alike and has_weights(document, nodes[0]):
        _add(menu, "Share weights", "", blocks.share_selected)
    if len(nodes) == 1:
        _add_partners(menu, canvas, nodes[0])
        _add_ties(menu, canvas, nodes[0])
    if any(is_sharing(document.graph, node) for node in nodes):
        _add(menu, "Give own weights", "", blocks.unshare)
    if len(menu.actions()) > before:
        menu.addSeparator()


def _add(menu: QMenu, text: str, keys: str, do: "Callable[[], object]") -> None:
    action = menu.addAction(text.replace("&", "&&"))
    if keys:
        action.setShortcut(QKeySequence(keys))
    action.triggered.connect(lambda _=False: do())


def _add_partners(menu: QMenu, canvas: "CanvasView", node: Node) -> None:
    found = partners(canvas.document, node)
    if found:
        inner = menu.addMenu("Share weights with")
        for other in found[:MOST]:
            _add(inner, other.name, "", partial(canvas.blocks.share, [node.id], other.id))


def _add_ties(menu: QMenu, canvas: "CanvasView", node: Node) -> None:
    document = canvas.document
    for name, size in shapes_of(document, node).items():
        mine = Parameter(node.id, name)
        tie = tie_of(document.graph, mine)
        choices = tie_choices(document, node, name)
        if tie is not None:
            _add(menu, f"Untie {name}", "", partial(canvas.blocks.untie, mine))
        elif choices:
            inner = menu.addMenu(f"Tie {name} to")
            for other in choices[:MOST]:
                owner = document.graph.nodes[other.node]
                text = f"{owner.name}.{other.name}   {shape_text(size)}"
                _add(inner, text, "", partial(canvas.blocks.tie, mine, other))

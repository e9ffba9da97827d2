"""F1: what the selected node's operator does, and the way to its documentation."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from engine.graph.model import Node
from engine.operators.catalogue import Catalogue
from gui.document import Document
from gui.widgets.notice import Notice


def show_help(document: Document, notice: Notice) -> bool:
    """Says what the selected node does; tells whether exactly one is selected."""
    if len(document.selection) != 1:
        return False
    node = document.graph.nodes[next(iter(document.selection))]
    _tell(node, document.operators.catalogue, notice)
    return True


def _tell(node: Node, catalogue: Catalogue, notice: Notice) -> None:
    operator = catalogue.get(node.operator) if node.block is None else None
    if node.block is not None:
        notice.tell(f"{node.name} is a use of the block {node.block}. Enter shows what is inside.")
    elif operator is None:
        reason = catalogue.withheld.get(node.operator)
        notice.tell(reason or f"Nothing is known of {node.operator}.", "warning")
    elif operator.docs:
        page = QUrl(operator.docs)
        text = f"{operator.name}: {operator.summary}"
        notice.offer(text, "info", "Documentation", lambda: QDesktopServices.openUrl(page))
    else:
        notice.tell(f"{operator.name}: {operator.summary}")

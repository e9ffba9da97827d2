"""The parameters of a node: their shapes, and what they are shared with or tied to."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from engine.graph import edits
from engine.graph.model import Graph, Node
from gui import icons
from gui.document import Document
from gui.weights import (
    Parameter,
    is_sharing,
    shape_text,
    shapes_of,
    tie_choices,
    tie_of,
)
from gui.widgets.labels import label

MOST = 40


class WeightRows(QWidget):
    """Lists parameters; each can be tied to one of another node, or untied."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._shown: object = None
        self.buttons: dict[str, QToolButton] = {}
        self.own = QPushButton()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setVerticalSpacing(4)
        self.hide()

    def show_node(self, node: Node | None) -> None:
        """Shows the parameters of a node; takes no room where there are none."""
        rows = self._rows(node) if node is not None else []
        sharing = self._sharing(node) if node is not None else ""
        state = (node.id if node else None, sharing, rows)
        if state == self._shown:
            return
        self._shown = state
        self._clear()
        if node is not None and (rows or sharing):
            self._fill(node, rows, sharing)
        self.setVisible(bool(rows or sharing))

    def menu_for(self, parameter: Parameter) -> QMenu:
        """Gives the menu of what a parameter can be tied to. It deletes itself when it closes."""
        document = self._document
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        node = document.graph.nodes[parameter.node]
        if tie_of(document.graph, parameter) is not None:
            menu.addAction(f"Untie {parameter.name}").triggered.connect(
                lambda _=False: self._untie(parameter)
            )
            return menu
        for other in tie_choices(document, node, parameter.name)[:MOST]:
            owner = document.graph.nodes[other.node]
            action = menu.addAction(f"Tie to {owner.name}.{other.name}")
            action.triggered.connect(lambda _=False, other=other: self._tie(parameter, other))
        if not menu.actions():
            menu.addAction("No other parameter has this shape").setEnabled(False)
        return menu

    def _rows(self, node: Node) -> list[tuple[str, str, str]]:
        """Name, shape and what it is tied to, for each parameter."""
        graph = self._document.graph
        found = []
        for name, shape in shapes_of(self._document, node).items():
            tie = tie_of(graph, Parameter(node.id, name))
            owner = graph.nodes.get(tie.owner) if tie else None
            tied = f"= {owner.name}.{tie.owner_parameter}" if owner and tie else ""
            found.append((name, shape_text(shape), tied))
        return found

    def _sharing(self, node: Node) -> str:
        graph = self._document.graph
        if not is_sharing(graph, node):
            return ""
        names = [each.name for each in edits.sharers(graph, node) if each.id != node.id]
        return f"Shared with {', '.join(names[:6])}{' …' if len(names) > 6 else ''}"

    def _fill(self, node: Node, rows: list[tuple[str, str, str]], sharing: str) -> None:
        top = Qt.AlignmentFlag.AlignVCenter
        self._grid.setColumnMinimumWidth(
            0, self.fontMetrics().horizontalAdvance("Receptive field  ")
        )
        for row, (name, shape, tied) in enumerate(rows):
            self._grid.addWidget(label(name, "dim"), row, 0, top)
            text = f"{shape}\n{tied}" if tied else shape
            self._grid.addWidget(label(text, is_wrapped=True), row, 1)
            self._grid.addWidget(
                self._button(Parameter(node.id, name), is_tied=bool(tied)), row, 2, top
            )
        if sharing:
            self._grid.addWidget(label(sharing, is_wrapped=True), len(rows), 0, 1, 3)
            self.own = QPushButton("Give own weights")
            self.own.setToolTip("This node gets a copy of the weights; the others share on")
            self.own.clicked.connect(partial(self._unshare, node))
            place = QHBoxLayout()
            place.addWidget(self.own)
            place.addStretch()
            holder = QWidget()
            place.setContentsMargins(0, 0, 0, 0)
            holder.setLayout(place)
            self._grid.addWidget(holder, len(rows) + 1, 0, 1, 3)

    def _button(self, parameter: Parameter, *, is_tied: bool) -> QToolButton:
        tip = "Give it a value of its own again" if is_tied else "Make it another node's parameter"
        what = f"{'Untie' if is_tied else 'Tie'} {parameter.name}"
        button = self._tool("share", tip, what, role="selection" if is_tied else "text_dim")
        button.clicked.connect(lambda _=False: self._open_menu(parameter, button))
        self.buttons[parameter.name] = button
        return button

    def _tool(self, icon: str, tip: str, name: str, *, role: str = "text_dim") -> QToolButton:
        button = QToolButton()
        button.setIcon(icons.icon(icon, role))
        button.setToolTip(tip)
        button.setAccessibleName(name)
        button.setAutoRaise(True)
        return button

    def _open_menu(self, parameter: Parameter, button: QToolButton) -> None:
        self.menu_for(parameter).popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _tie(self, parameter: Parameter, owner: Parameter) -> None:
        def edit(graph: Graph) -> Graph:
            return edits.tie_parameters(
                graph, parameter.node, parameter.name, owner.node, owner.name
            )

        self._document.apply_to_graph(f"Tie {parameter.name}", edit)

    def _untie(self, parameter: Parameter) -> None:
        self._document.apply_to_graph(
            f"Untie {parameter.name}",
            lambda graph: edits.untie_parameters(graph, parameter.node, parameter.name),
        )

    def _unshare(self, node: Node, _is_checked: bool = False) -> None:
        self._document.apply_to_graph(
            "Give own weights", lambda graph: edits.unshare_weights(graph, node.id)
        )

    def _clear(self) -> None:
        self.buttons.clear()
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

"""Where one is: the blocks from the network down to the shown one, over the canvas."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.errors import shorten
from engine.graph.edits import users_of
from engine.graph.model import BlockName
from gui import theme
from gui.canvas.floating_box import FloatingBox
from gui.places import TOP, Place, place_at, repetitions_at, uses_on
from gui.widgets.labels import label
from gui.widgets.tool_button import ToolButton

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

MARGIN = 12
LONGEST_NAME = 28
MOST = 6
"""Blocks shown; of a longer way, the innermost."""


class Breadcrumb(FloatingBox):
    """Shows the way to the block that is open, and leads back; hidden in the network itself."""

    def __init__(self, canvas: "CanvasView") -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._document = canvas.document
        self.places: list[ToolButton] = []
        self._shown: tuple[object, ...] = ()
        self._uses_long = self._uses_short = ""
        self.previous = ToolButton("Previous repetition", "back", on_click=lambda: self._step(-1))
        self.next = ToolButton("Next repetition", "forward", on_click=lambda: self._step(1))
        self.number = label()
        self.uses = label("", "dim")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(6, 3, 10, 3)
        self._row.setSpacing(2)
        self.setAccessibleName("Open block")
        self.hide()
        self._document.scope_changed.connect(self.refresh)
        self._document.project_changed.connect(self.refresh)
        self._document.analysis_changed.connect(self._refresh_repetition)
        theme.notifier.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Shows the way as it is."""
        place = self._document.place
        if place.block is None:
            self.hide()
            return
        way = self._way(place)
        texts = [self._text_of(each) for each in way]
        if (place, texts) != self._shown:
            self._shown = (place, texts)
            self._fill(way)
        self._show_uses(place.block)
        self._refresh_repetition()
        self.show()
        self.stand()

    def _fill(self, way: list[Place]) -> None:
        self._clear()
        up = ToolButton("Come out of the block (U)", "up", on_click=self._document.leave)
        self._row.addWidget(up)
        for number, each in enumerate(way):
            if number:
                self._row.addWidget(label("›", "dim"))
            self._row.addWidget(self._button(each))
        for widget in (self.previous, self.number, self.next, self.uses):
            self._row.addWidget(widget)

    def height_needed(self) -> float:
        """How much of the canvas's height it takes."""
        return 2 * MARGIN + self.sizeHint().height()

    def stand(self) -> None:
        """Takes its place in the corner of the canvas."""
        if not self.isHidden():
            room = self._canvas.width() - 2 * MARGIN
            self.uses.setText(self._uses_long)
            if self.sizeHint().width() > room:
                self.uses.setText(self._uses_short)
            size = self.sizeHint()
            self.place(MARGIN, MARGIN, size.width(), size.height())
            self.raise_()

    def _way(self, place: Place) -> list[Place]:
        """The places on the way, the network first; of a long way, the innermost."""
        trails = [place.trail[: count + 1] for count in range(len(place.trail) - 1)][-MOST:]
        between = [place_at(self._document.project, trail) for trail in trails]
        return [TOP, *(each for each in between if each is not None), place]

    def _button(self, place: Place) -> ToolButton:
        tip = "The whole network" if place.block is None else f"The block {place.block}"
        button = ToolButton(tip, "network" if place.block is None else "block")
        button.setText(self._text_of(place))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        is_here = place == self._document.place
        if is_here:
            button.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            font = button.font()
            font.setBold(True)
            button.setFont(font)
        button.clicked.connect(lambda _=False, place=place: self._go(place))
        self.places.append(button)
        return button

    def _text_of(self, place: Place) -> str:
        project = self._document.project
        if place.block is None:
            return shorten(project.name, LONGEST_NAME)
        uses = uses_on(project, place)
        text = f"{uses[-1].name}: {place.block}" if uses else str(place.block)
        return shorten(text, LONGEST_NAME)

    def _go(self, place: Place) -> None:
        inner = self._document.place.trail[len(place.trail) : len(place.trail) + 1]
        self._document.go_to(place)
        self._document.select(step.node for step in inner)
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_uses(self, block: BlockName) -> None:
        project = self._document.project
        count = sum(
            node.block == block
            for scope in users_of(project, block)
            for node in project.graph_of(scope)
        )
        self._uses_short = "   not used yet" if count == 0 else f"   {count} uses"
        changes_all = ": an edit here changes them all"
        self._uses_long = self._uses_short + (changes_all if count > 1 else "")
        self.uses.setToolTip(self._uses_long.strip())
        self.uses.setVisible(count != 1)

    def _refresh_repetition(self) -> None:
        place = self._document.place
        count = self._count()
        for widget in (self.previous, self.number, self.next):
            widget.setVisible(count > 1)
        if count > 1 and place.trail:
            at = place.trail[-1].repetition
            self.number.setText(f"{at + 1} of {count}")
            self.previous.setEnabled(at > 0)
            self.next.setEnabled(at + 1 < count)

    def _count(self) -> int:
        document = self._document
        if not document.place.trail:
            return 1
        return repetitions_at(document.project, document.place, document.analysis.nodes)

    def _step(self, step: int) -> None:
        place = self._document.place
        last = place.trail[-1]
        at = min(max(last.repetition + step, 0), self._count() - 1)
        selection = self._document.selection
        trail = (*place.trail[:-1], replace(last, repetition=at))
        self._document.go_to(place_at(self._document.project, trail) or TOP)
        self._document.select(selection)

    def _clear(self) -> None:
        kept: tuple[QWidget, ...] = (self.previous, self.number, self.next, self.uses)
        self.places.clear()
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
            if widget is not None and widget not in kept:
                widget.deleteLater()

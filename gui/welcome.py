"""The welcome page: networks to start from, files opened last, work that was not saved."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui import icons
from gui.recovery import Recovered
from gui.welcome_card import Card
from gui.widgets.labels import label
from presets import PRESETS

LARGEST_RECENTS = 6
MOST_COLUMNS = 3
READABLE_LINES = 15


class WelcomePage(QScrollArea):
    """What is shown as long as no project is open.

    Signals:
        preset_chosen(name), new_requested, open_requested, file_chosen(path): what to open.
        recovery_chosen(recovered), recovery_refused(recovered): about unsaved work.
    """

    preset_chosen = Signal(str)
    new_requested = Signal()
    open_requested = Signal()
    file_chosen = Signal(object)
    recovery_chosen = Signal(object)
    recovery_refused = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: dict[str, Card] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._grid = QGridLayout()
        self._columns = 0
        self._recovery = _column()
        self._recents = _column()
        page = QWidget()
        page.setObjectName("form")
        outer = QHBoxLayout(page)
        outer.setContentsMargins(32, 28, 32, 28)
        outer.addStretch(1)
        outer.addLayout(self._make_column(), 8)
        outer.addStretch(1)
        self.setWidget(page)

    def _make_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(label("Netloom", "hero"))
        column.addWidget(label("Draw a network, train it, take the PyTorch code away.", "dim"))
        column.addSpacing(6)
        column.addLayout(self._buttons())
        column.addWidget(self._recovery)
        column.addSpacing(8)
        column.addWidget(_heading("Start from a network that trains at once"))
        column.addLayout(self._card_grid())
        column.addSpacing(8)
        column.addWidget(self._recents)
        column.addStretch(2)
        return column

    def _buttons(self) -> QHBoxLayout:
        new = QPushButton(icons.icon("add", "accent_text"), "New network")
        new.setProperty("kind", "main")
        new.clicked.connect(self.new_requested)
        open_ = QPushButton(icons.icon("open"), " Open…")
        open_.clicked.connect(self.open_requested)
        row = QHBoxLayout()
        row.addWidget(new)
        row.addWidget(open_)
        row.addStretch()
        return row

    def _card_grid(self) -> QGridLayout:
        self._grid.setSpacing(12)
        for preset in (each for each in PRESETS if each.is_shown_first):
            card = Card(preset)
            card.clicked.connect(lambda _=False, name=preset.name: self.preset_chosen.emit(name))
            self.cards[preset.name] = card
        self._place_cards(MOST_COLUMNS)
        return self._grid

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts as many cards in a row as can be read."""
        super().resizeEvent(event)
        width = self.viewport().width() * 0.8
        readable = READABLE_LINES * self.fontMetrics().height()
        self._place_cards(max(1, min(MOST_COLUMNS, int(width / readable))))

    def _place_cards(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for number, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, number // columns, number % columns)
        for column in range(MOST_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def show_recents(self, files: tuple[Path, ...]) -> None:
        """Lists the files opened last."""
        layout = _emptied(self._recents)
        if files:
            layout.addWidget(_heading("Opened last"))
        for path in files[:LARGEST_RECENTS]:
            layout.addWidget(self._recent(path))
        self._recents.setVisible(bool(files))

    def show_recovered(self, found: list[Recovered]) -> None:
        """Offers work that was not saved when the program ended."""
        layout = _emptied(self._recovery)
        if found:
            layout.addWidget(_heading("Not saved when Netloom ended"))
        for recovered in found:
            layout.addWidget(self._recovered(recovered))
        self._recovery.setVisible(bool(found))

    def _recent(self, path: Path) -> QPushButton:
        button = RecentButton(f"{path.stem}    {_short(path.parent)}")
        button.setIcon(icons.icon("network", "text_dim"))
        button.setAccessibleName(f"Open {path}")
        button.clicked.connect(lambda: self.file_chosen.emit(path))
        return button

    def _recovered(self, recovered: Recovered) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        when = datetime.fromtimestamp(recovered.saved_at).strftime("%d %B, %H:%M")
        layout.addWidget(label(recovered.name, "title"))
        layout.addWidget(label(when, "dim"), 1)
        take = QPushButton("Recover")
        take.setProperty("kind", "main")
        take.clicked.connect(lambda: self.recovery_chosen.emit(recovered))
        drop = QPushButton("Discard")
        drop.clicked.connect(lambda: self.recovery_refused.emit(recovered))
        layout.addWidget(take)
        layout.addWidget(drop)
        return row


class RecentButton(QPushButton):
    """A file in the list of those opened last."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setFlat(True)
        self.setProperty("kind", "row")
        self.setCursor(Qt.CursorShape.PointingHandCursor)


def _column() -> QWidget:
    widget = QWidget()
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    widget.hide()
    return widget


def _emptied(widget: QWidget) -> QVBoxLayout:
    layout = widget.layout()
    if not isinstance(layout, QVBoxLayout):
        raise TypeError("only columns can be emptied")
    while (item := layout.takeAt(0)) is not None:
        old = item.widget()
        if old is not None:
            old.hide()
            old.deleteLater()
    return layout


def _heading(text: str) -> QLabel:
    return label(text, "section")


def _short(folder: Path) -> str:
    home = str(Path.home())
    text = str(folder)
    return f"~{text[len(home) :]}" if text.startswith(home) else text

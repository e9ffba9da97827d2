"""The welcome page: networks to start from, files opened last, work that was not saved."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
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
COLUMNS = 3


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
        title = label("Netloom")
        _enlarge(title, 2.2)
        column.addWidget(title)
        column.addWidget(label("Draw a network, train it, take the PyTorch code away.", "dim"))
        column.addSpacing(6)
        column.addLayout(self._buttons())
        column.addWidget(self._recovery)
        column.addSpacing(8)
        column.addWidget(_heading("Start from a network that trains at once"))
        column.addLayout(self._card_grid())
        column.addSpacing(8)
        column.addWidget(self._recents)
        column.addStretch()
        return column

    def _buttons(self) -> QHBoxLayout:
        new = QPushButton(icons.icon("add", "accent_text"), "New network")
        new.setProperty("kind", "main")
        new.clicked.connect(self.new_requested)
        open_ = QPushButton(icons.icon("open"), "Open…")
        open_.clicked.connect(self.open_requested)
        row = QHBoxLayout()
        row.addWidget(new)
        row.addWidget(open_)
        row.addStretch()
        return row

    def _card_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(12)
        for number, preset in enumerate(PRESETS):
            card = Card(preset)
            card.clicked.connect(lambda _=False, name=preset.name: self.preset_chosen.emit(name))
            grid.addWidget(card, number // COLUMNS, number % COLUMNS)
            self.cards[preset.name] = card
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        return grid

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
    made = label(text, "title")
    _enlarge(made, 1.15)
    return made


def _enlarge(target: QLabel, factor: float) -> None:
    target.setStyleSheet(f"font-size: {factor:.2f}em; font-weight: 600;")


def _short(folder: Path) -> str:
    home = str(Path.home())
    text = str(folder)
    return f"~{text[len(home) :]}" if text.startswith(home) else text

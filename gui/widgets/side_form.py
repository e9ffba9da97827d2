"""A form beside what it is about: below it where that is tall, folded away where both are cut."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from gui.widgets.form_area import FormArea
from gui.widgets.tool_button import ToolButton

_TALL = 1.15
_LEAST_EMS = 16
"""What stands beside the form is to be as wide as this, or as high where the form is below."""


class SideForm(QWidget):
    """Shows pictures and their settings; where there is no room for both, a button swaps them.

    Args:
        main: the pictures.
        form: the settings.
        shares: of the width that each takes, in lines' heights.

    Signals:
        folded(is_folded): the form was folded away behind the button, or is there again.
    """

    folded = Signal(bool)

    def __init__(self, main: QWidget, form: QWidget, shares: tuple[int, int]) -> None:
        super().__init__()
        self.main = main
        self.area = FormArea(form)
        self.toggle = ToolButton("Show the settings in place of the picture", "sliders")
        self.toggle.setCheckable(True)
        self.toggle.hide()
        self.toggle.toggled.connect(lambda _: self._share_room())
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(main)
        self._splitter.addWidget(self.area)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setChildrenCollapsible(False)
        em = self.fontMetrics().height()
        self._splitter.setSizes([em * share for share in shares])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._splitter, stretch=1)
        layout.addWidget(self.toggle, alignment=Qt.AlignmentFlag.AlignTop)

    @property
    def orientation(self) -> Qt.Orientation:
        """Horizontal where the form is beside the pictures, vertical where it is below."""
        return self._splitter.orientation()

    @property
    def is_folded(self) -> bool:
        """Whether there is room for one of both only."""
        return not self.toggle.isHidden()

    def show_form(self, *, is_wanted: bool = True) -> None:
        """Chooses which of both is seen where there is room for one only."""
        self.toggle.setChecked(is_wanted)

    def minimumSizeHint(self) -> QSize:
        """Lets it be small: one of both folds away."""
        em = self.fontMetrics().height()
        return QSize(em * 8, em * 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the form beside the pictures, below them, or away."""
        super().resizeEvent(event)
        size = event.size()
        is_tall = size.height() > _TALL * size.width()
        side = Qt.Orientation.Vertical if is_tall else Qt.Orientation.Horizontal
        self._splitter.setOrientation(side)
        was_folded = self.is_folded
        self.toggle.setVisible(not self._has_room(size, is_tall=is_tall))
        self._share_room()
        if self.is_folded != was_folded:
            self.folded.emit(self.is_folded)

    def _has_room(self, size: QSize, *, is_tall: bool) -> bool:
        least = self.fontMetrics().height() * _LEAST_EMS
        form = self.area.minimumSizeHint().width()
        if is_tall:
            return size.width() >= form and size.height() >= 2 * least
        return size.width() >= form + least

    def _share_room(self) -> None:
        is_form_wanted = self.toggle.isChecked()
        self.main.setVisible(not (self.is_folded and is_form_wanted))
        self.area.setVisible(not self.is_folded or is_form_wanted)

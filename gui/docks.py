"""Where the panels stand around the canvas. A panel is made when its turn has come."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QTabWidget, QWidget

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
ALL = Qt.DockWidgetArea.AllDockWidgetAreas


@dataclass(frozen=True)
class Place:
    """Where a panel stands.

    Args:
        name: of the panel.
        title: of its tab.
        area: of the window.
    """

    name: str
    title: str
    area: Qt.DockWidgetArea


PLACES = (
    Place("palette", "Palette", LEFT),
    Place("inspector", "Inspector", RIGHT),
    Place("training", "Training", RIGHT),
    Place("layers", "Layers", BOTTOM),
    Place("loss", "Loss", BOTTOM),
    Place("results", "Results", BOTTOM),
    Place("trajectories", "Trajectories", BOTTOM),
    Place("surfaces", "Surfaces", BOTTOM),
    Place("code", "Code", BOTTOM),
    Place("problems", "Problems", BOTTOM),
    Place("runs", "Runs", BOTTOM),
    Place("log", "Log", BOTTOM),
)
IN_FRONT = ("inspector", "layers")
SHARES = {"palette": 0.175, "inspector": 0.23, "layers": 0.36}
_LEAST_EMS, _MOST = 14, 0.56
"""The panels below are to be as high as this, but not take more than this share."""


class Docks:
    """The window's docks by name, empty until they are filled."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._docks = {place.name: _dock(place, window) for place in PLACES}
        option = QMainWindow.DockOption
        window.setDockOptions(
            option.AllowTabbedDocks | option.AllowNestedDocks | option.GroupedDragging
        )
        window.setTabPosition(ALL, QTabWidget.TabPosition.North)
        window.setCorner(Qt.Corner.BottomRightCorner, RIGHT)
        window.setCorner(Qt.Corner.BottomLeftCorner, LEFT)
        for place in PLACES:
            window.addDockWidget(place.area, self._docks[place.name])
            self._docks[place.name].hide()

    def __getitem__(self, name: str) -> QDockWidget:
        return self._docks[name]

    def all(self) -> list[QDockWidget]:
        """Gives the docks in their order."""
        return list(self._docks.values())

    def fill(self, name: str, panel: QWidget) -> None:
        """Puts a panel into its dock; behind another's tab it counts as hidden."""
        keeps_room = panel.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        panel.setSizePolicy(keeps_room)
        self._docks[name].setWidget(panel)
        self._docks[name].visibilityChanged.connect(panel.setVisible)

    def show_panel(self, name: str) -> None:
        """Brings a panel to the front."""
        self._docks[name].show()
        self._docks[name].raise_()

    def show_one_of(self, *names: str) -> None:
        """Brings the first of these panels to the front, unless one of them is there."""
        if not any(self._docks[name].widget().isVisible() for name in names):
            self.show_panel(names[0])

    def arrange(self) -> None:
        """Puts every dock where it is in a new window.

        Only once the window is on screen: before, Qt leaves tab bars behind that belong to no dock.
        """
        first: dict[Qt.DockWidgetArea, QDockWidget] = {}
        for place in PLACES:
            dock = self._docks[place.name]
            dock.setFloating(False)
            self._window.addDockWidget(place.area, dock)
            if place.area in first:
                self._window.tabifyDockWidget(first[place.area], dock)
            first.setdefault(place.area, dock)
            dock.show()
        for name in IN_FRONT:
            self._docks[name].raise_()
        self.share_room()

    def share_room(self) -> None:
        """Gives each area its share of the window, and each tab its whole name."""
        for tabs in self._window.findChildren(QTabBar):
            tabs.setElideMode(Qt.TextElideMode.ElideNone)
        width, height = self._window.width(), self._window.height()
        docks = [self._docks["palette"], self._docks["inspector"]]
        self._window.resizeDocks(
            docks,
            [round(width * SHARES["palette"]), round(width * SHARES["inspector"])],
            Qt.Orientation.Horizontal,
        )
        least = min(self._window.fontMetrics().height() * _LEAST_EMS, round(height * _MOST))
        below = max(round(height * SHARES["layers"]), least)
        self._window.resizeDocks([self._docks["layers"]], [below], Qt.Orientation.Vertical)


def _dock(place: Place, window: QMainWindow) -> QDockWidget:
    dock = QDockWidget(place.title, window)
    dock.setObjectName(place.name)
    dock.setTitleBarWidget(QWidget(dock))
    dock.setWidget(QWidget(dock))
    dock.toggleViewAction().setText(place.title)
    return dock

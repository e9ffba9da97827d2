"""The theme and the scale that the user chose."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from gui import theme
from gui.menus import Menus
from gui.settings import Settings


class Appearance(QObject):
    """Takes the choices of the menus, shows them and keeps them."""

    def __init__(self, menus: Menus, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._menus = menus
        self._settings = settings
        menus.theme_chosen.connect(self._on_theme_chosen)
        menus.scale_chosen.connect(self._on_scale_chosen)
        theme.notifier.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _on_theme_chosen(self, name: str) -> None:
        self._settings.theme = name
        theme.apply(_application(), name)

    def _on_scale_chosen(self, percent: int) -> None:
        self._settings.scale = percent
        theme.apply(_application(), theme.notifier.choice, percent)

    def _on_theme_changed(self) -> None:
        self._menus.show_choices(theme.notifier.choice, theme.notifier.scale)


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("a window needs a QApplication")
    return app

"""What the welcome page offers: presets, the files opened last, and unsaved work."""

from PySide6.QtCore import QObject

from gui.files import FileControl
from gui.menus import Menus
from gui.recovery import Recovered, Recovery
from gui.settings import Settings
from gui.welcome import WelcomePage


class WelcomeControl(QObject):
    """Keeps the welcome page's offers up to date, and does what is chosen there.

    Args:
        page: the welcome page.
        menus: which list the same files and presets.
        files: opens what is chosen.
        settings: know the files opened last.
        recovery: knows the unsaved work of windows that ended without asking.
    """

    def __init__(
        self,
        page: WelcomePage,
        menus: Menus,
        *,
        files: FileControl,
        settings: Settings,
        recovery: Recovery,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._menus = menus
        self._files = files
        self._settings = settings
        self._recovery = recovery
        for source in (page, menus):
            source.preset_chosen.connect(files.open_preset)
            source.file_chosen.connect(files.open_file)
        files.recents_changed.connect(self._refresh_recents)
        page.new_requested.connect(files.new)
        page.open_requested.connect(files.ask_open)
        page.recovery_chosen.connect(self._on_recovery_chosen)
        page.recovery_refused.connect(self._on_recovery_refused)

    def refresh(self) -> None:
        """Offers what there is now."""
        self._refresh_recents()
        self._page.show_recovered(self._recovery.offered())

    def _refresh_recents(self) -> None:
        """Lists the files opened last, here and in the menu."""
        files = self._settings.recent_files
        self._page.show_recents(files)
        self._menus.show_recents(files)

    def _on_recovery_chosen(self, recovered: Recovered) -> None:
        project = self._recovery.read(recovered)
        if project is not None and self._files.open_project(project):
            self._recovery.adopt(recovered)

    def _on_recovery_refused(self, recovered: Recovered) -> None:
        self._recovery.forget(recovered)
        self._page.show_recovered(self._recovery.offered())

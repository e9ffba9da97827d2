"""Netloom's own mistakes end in one dialog with a report."""

import sys

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from gui.crash import CrashReporter, report_of
from gui.main_window import MainWindow


def mistake() -> ZeroDivisionError:
    """Gives an exception that was raised."""
    with pytest.raises(ZeroDivisionError) as raised:
        1 / 0  # noqa: B018
    return raised.value


def test_an_uncaught_exception_shows_one_dialog_whose_report_can_be_copied(
    window: MainWindow, qapp: QApplication, capsys: pytest.CaptureFixture[str]
) -> None:
    reporter = CrashReporter(window)
    error = mistake()
    reporter.handle(type(error), error, error.__traceback__)
    reporter.handle(type(error), error, error.__traceback__)
    (dialog,) = window.findChildren(QMessageBox)
    assert dialog.isVisible()
    copy = next(button for button in dialog.buttons() if button.text() == "Copy report")
    copy.click()
    assert "ZeroDivisionError" in qapp.clipboard().text()
    assert dialog.isVisible()
    dialog.close()
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_the_reporter_takes_and_gives_back_uncaught_exceptions(window: MainWindow) -> None:
    before = sys.excepthook
    reporter = CrashReporter(window)
    reporter.install()
    assert sys.excepthook == reporter.handle
    reporter.uninstall()
    assert sys.excepthook is sys.__excepthook__
    sys.excepthook = before


def test_a_report_names_the_versions_and_the_place() -> None:
    report = report_of(mistake())
    assert "Qt 6" in report
    assert "test_crash.py" in report

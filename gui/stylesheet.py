"""The style sheet: what Qt's Fusion style leaves plain, in the colours of a theme."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

if TYPE_CHECKING:
    from gui.theme import Theme

IMAGES = Path(__file__).parent / "images"


def stylesheet(theme: "Theme", scale: float = 1.0, points: float = 10.0) -> str:
    """Gives the style sheet of a theme.

    Args:
        theme: its colours.
        scale: of all distances.
        points: size of ordinary text, already scaled.
    """
    words = {name: color.name() for name, color in _colors(theme).items()}
    words |= {f"px{size}": f"{max(1, round(size * scale))}px" for size in range(1, 41)}
    words |= {"pt_hero": f"{2.1 * points:.1f}pt", "pt_heading": f"{1.15 * points:.1f}pt"}
    words |= {"images": IMAGES.as_posix(), "theme": theme.name}
    text = TEMPLATE
    for name in sorted(words, key=len, reverse=True):
        text = text.replace(f"${name}", words[name])
    return text


def _colors(theme: "Theme") -> dict[str, QColor]:
    return {
        name: getattr(theme, name)
        for name in (
            "background",
            "panel",
            "raised",
            "field",
            "hover",
            "border",
            "field_border",
            "text",
            "text_dim",
            "selection",
            "selected_row",
            "accent",
            "accent_text",
            "error",
            "warning",
        )
    }


TEMPLATE = """
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QMainWindow, QDialog { background: $panel; }
QMainWindow::separator { background: $border; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $selection; }
QToolTip { background: $raised; color: $text; border: 1px solid $field_border; padding: $px4; }

QMenuBar { background: $raised; border-bottom: 1px solid $border; }
QMenuBar::item { background: transparent; padding: $px5 $px10; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; border: 1px solid $field_border; padding: $px4; }
QMenu::item { padding: $px5 $px24 $px5 $px12; border-radius: $px4; }
QMenu::icon { padding-left: $px8; }
QMenu::item:selected { background: $selected_row; color: $text; }
QMenu::item:disabled { color: $text_dim; }
QMenu::separator { height: 1px; background: $border; margin: $px4 $px8; }

QToolBar { background: $raised; border: none; border-bottom: 1px solid $border;
    padding: $px4 $px8; spacing: $px4; icon-size: $px20; }
QToolBar::separator { background: $border; width: 1px; margin: $px4 $px6; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: $px5;
    padding: $px4 $px6; icon-size: $px16; }
QToolBar QToolButton { icon-size: $px20; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $selected_row; }
QToolButton:focus { border-color: $selection; }
QToolButton::menu-indicator { image: none; }

QStatusBar { background: $raised; border-top: 1px solid $border; color: $text_dim; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $text_dim; padding: 0 $px6; }

QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget::title { background: $raised; padding: $px6 $px10; border-bottom: 1px solid $border; }
QTabBar { background: $raised; qproperty-drawBase: 0; }
QTabBar::tab { background: $raised; color: $text_dim; padding: $px6 $px14;
    border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $text; background: $hover; }
QTabBar::tab:selected { color: $text; background: $panel; border-bottom: 2px solid $selection; }
QTabBar::scroller { width: $px40; }
QTabBar QToolButton { background: $raised; border: none; border-left: 1px solid $border; }
QTabBar QToolButton:hover { background: $hover; }
QTabBar QToolButton:disabled { background: $raised; }
QTabBar QToolButton::left-arrow { image: url($images/left-$theme.svg);
    width: $px10; height: $px10; }
QTabBar QToolButton::right-arrow { image: url($images/right-$theme.svg);
    width: $px10; height: $px10; }
QTabBar QToolButton::left-arrow:disabled, QTabBar QToolButton::right-arrow:disabled {
    image: none; }
QTabBar::tear { width: 0; image: none; }
QTabWidget::pane { border: none; }

QPushButton { background: $raised; border: 1px solid $field_border; border-radius: $px5;
    padding: $px5 $px14; icon-size: $px16; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $selected_row; }
QPushButton:focus { border: 2px solid $selection; padding: $px4 $px13; }
QPushButton:disabled { color: $text_dim; border-color: $border; }
QPushButton[kind="main"], QToolButton[kind="main"] { background: $accent; color: $accent_text;
    border: 1px solid $accent; border-radius: $px5; padding: $px5 $px16; font-weight: 600; }
QPushButton[kind="main"]:hover, QToolButton[kind="main"]:hover { border-color: $selection; }
QPushButton[kind="main"]:focus, QToolButton[kind="main"]:focus { border: 2px solid $text;
    padding: $px4 $px15; }
QPushButton[kind="main"]:disabled, QToolButton[kind="main"]:disabled { background: $hover;
    color: $text_dim; border-color: $border; }
QToolButton[kind="stop"] { border: 1px solid $error; border-radius: $px5; padding: $px5 $px16;
    font-weight: 600; }
QToolButton[kind="stop"]:hover { background: $hover; }
QPushButton[kind="row"] { background: transparent; border: 1px solid transparent; text-align: left;
    padding: $px5 $px8; }
QPushButton[kind="row"]:hover { background: $hover; }
QPushButton[kind="row"]:focus { border: 1px solid $selection; }
QFrame#notice { background: $raised; border: 1px solid $field_border; border-radius: $px8; }

QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit { background: $field;
    border: 1px solid $field_border; border-radius: $px4; padding: $px4 $px6;
    selection-background-color: $selected_row; selection-color: $text; }
QPlainTextEdit, QTextEdit { border: none; border-radius: 0; padding: 0; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: $text_dim; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border: 2px solid $selection;
    padding: $px3 $px5; }
QLineEdit[isWrong="true"], QComboBox[isWrong="true"], QAbstractSpinBox[isWrong="true"] {
    border: 2px solid $error; padding: $px3 $px5; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { color: $text_dim;
    background: $panel; border-color: $border; }
QComboBox::drop-down { border: none; width: $px22; }
QComboBox::down-arrow { image: url($images/down-$theme.svg); width: $px10; height: $px10; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $field_border;
    selection-background-color: $selected_row; selection-color: $text; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: $px18;
    background: transparent; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: $hover; }
QAbstractSpinBox::up-arrow { image: url($images/up-$theme.svg); width: $px8; height: $px8; }
QAbstractSpinBox::down-arrow { image: url($images/down-$theme.svg); width: $px8; height: $px8; }
QCheckBox { spacing: $px6; }
QCheckBox::indicator, QTreeView::indicator, QListView::indicator {
    width: $px16; height: $px16; border: 1px solid $field_border;
    border-radius: $px3; background: $field; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus, QTreeView::indicator:hover {
    border: 1px solid $selection; }
QCheckBox:focus { color: $selection; }
QCheckBox::indicator:checked, QTreeView::indicator:checked, QListView::indicator:checked {
    background: $accent; border-color: $accent;
    image: url($images/check.svg); }

QAbstractItemView { background: $panel; alternate-background-color: $raised; border: none;
    outline: none; selection-background-color: $selected_row; selection-color: $text; }
QTreeView::item, QListView::item { padding: $px2; min-height: $px17; border-radius: $px4; }
QTreeView::item:hover, QListView::item:hover { background: $hover; }
QTreeView::item:selected, QListView::item:selected { background: $selected_row; color: $text; }
QTreeView::branch { background: transparent; }
QTreeView::branch:has-children:closed { image: url($images/right-$theme.svg); }
QTreeView::branch:has-children:open { image: url($images/down-$theme.svg); }
QHeaderView { background: $raised; }
QHeaderView::section { background: $raised; color: $text_dim; border: none;
    border-bottom: 1px solid $border; padding: $px5 $px8; font-weight: 600; }
QTableView { gridline-color: $border; }
QTableCornerButton::section { background: $raised; border: none; }

QScrollArea, QScrollArea > QWidget > QWidget#form { background: $panel; border: none; }
QScrollBar:vertical { background: transparent; width: $px12; margin: 0; }
QScrollBar:horizontal { background: transparent; height: $px12; margin: 0; }
QScrollBar::handle { background: $field_border; border-radius: $px3; margin: $px3; }
QScrollBar::handle:vertical { min-height: $px28; }
QScrollBar::handle:horizontal { min-width: $px28; }
QScrollBar::handle:hover { background: $text_dim; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QAbstractScrollArea::corner { background: $panel; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar { background: $field; border: 1px solid $border; border-radius: $px4;
    text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: $px3; }
QSlider:horizontal { min-height: $px16; }
QSlider::groove:horizontal { background: $border; height: $px4; border-radius: $px2; }
QSlider::sub-page:horizontal { background: $accent; border-radius: $px2; }
QSlider::handle:horizontal { background: $text; width: $px12; height: $px12; margin: -$px4 0;
    border-radius: $px6; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: $selection; }
QSlider:disabled { color: $text_dim; }
QSlider::handle:horizontal:disabled, QSlider::sub-page:horizontal:disabled {
    background: $field_border; }
QSplitter::handle { background: $border; }

QLabel[role="hero"] { font-size: $pt_hero; font-weight: 600; }
QLabel[role="section"] { font-size: $pt_heading; font-weight: 600; }
QLabel[role="title"] { font-weight: 600; }
QLabel[role="heading"] { color: $text_dim; font-weight: 600; }
QLabel[role="dim"] { color: $text_dim; }
QLabel[role="error"] { color: $error; }
QLabel[role="warning"] { color: $warning; }
QFrame[role="line"] { background: $border; border: none; max-height: 1px; }
"""

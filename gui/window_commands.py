"""What the window's commands need and whom they ask."""

from gui.actions import BLOCK, EDIT, VIEW, WEIGHTS

NEEDS_PROJECT = (
    *(command.name for command in (*EDIT, *BLOCK, *WEIGHTS, *VIEW)),
    *("save", "save_as", "export_model", "export_script", "close"),
)
"""The commands that are there only while a project is shown."""

CANVAS_METHODS = {
    "cut": "cut",
    "copy": "copy",
    "paste": "paste",
    "duplicate": "duplicate",
    "delete": "delete_selection",
    "select_all": "select_all",
    "find": "open_find",
    "quick_add": "open_quick_add",
    "frame_all": "frame_all",
    "frame_selection": "frame_selection",
    "zoom_in": "zoom_in",
    "zoom_out": "zoom_out",
    "zoom_reset": "zoom_reset",
    "tidy": "tidy_up",
    "group": "blocks.group",
    "new_block": "blocks.add_empty",
    "dissolve": "blocks.dissolve",
    "open_block": "blocks.open",
    "leave_block": "go_up",
    "rename_block": "blocks.rename",
    "independent": "blocks.make_independent",
    "share_weights": "blocks.share_selected",
    "own_weights": "blocks.unshare",
    "add_loss": "blocks.add_loss",
}
"""The commands that the canvas does, and what it calls them."""

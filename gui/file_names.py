"""The names that files are given if the user gives none."""

from pathlib import Path

from gui.document import Document

SUFFIX = ".netloom"
BAD_IN_NAMES = '<>:"/\\|?*\0'
LONGEST = 100


def proposal(document: Document, folder: Path, suffix: str, ending: str = "") -> Path:
    """Gives a path for a file made of the project.

    Args:
        document: whose project's name it has; beside the project's file, if it has one.
        folder: where to, if it has none.
        suffix: of the file; names of Python files are spelt as modules are.
        ending: of the name.
    """
    letters = ("_" if each in BAD_IN_NAMES else each for each in document.project.name)
    name = "".join(letters).strip(" .") or "network"
    if suffix == ".py":
        name = "".join(each if each.isalnum() else "_" for each in name.lower())
    place = document.file.parent if document.file else folder
    return place / f"{name[:LONGEST]}{ending}{suffix}"

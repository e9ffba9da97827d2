"""The user's own Python files as text: read, hashed and looked through, never run. No torch."""

import ast
import hashlib
import keyword
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from engine.codegen.namer import VARIABLES
from engine.errors import EngineError, shorten
from engine.graph.file_format import read_limited
from engine.graph.limits import USER_CLASSES, USER_FILE_BYTES
from engine.graph.model import UserFile
from engine.graph.strict_json import ReadError

_FILE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}\.py")
_TAKEN_MODULES = frozenset({"F", "nn", "torch", "torchvision", "numpy", "safetensors", "engine"})
_TAKEN_CLASSES = VARIABLES | {"DIGITS_DATA", "STORY"}


class UserFileError(EngineError):
    """A Python file that cannot hold operators; the text says why."""


@dataclass(frozen=True)
class UserText:
    """What is in a Python file.

    Args:
        path: of the file, absolute.
        data: its bytes: what the hash is of, and what is run.
        text: to be shown to the user.
        sha256: of the bytes, in hexadecimal digits.
        classes: names of the classes at its top level, which may be modules.
    """

    path: Path
    data: bytes
    text: str
    sha256: str
    classes: tuple[str, ...]

    @property
    def module(self) -> str:
        """What the generated code imports from."""
        return self.path.stem

    def reference(self, classes: tuple[str, ...]) -> UserFile:
        """Gives what a project keeps of the file."""
        return UserFile(str(self.path), self.sha256, classes)


def describe(file: str | Path) -> UserText:
    """Reads a Python file without running anything in it.

    Raises:
        UserFileError: it is missing, too large, no Python, or its name is none of a module.
    """
    path = Path(file).absolute()
    check_name(path.name)
    try:
        data = read_limited(path, USER_FILE_BYTES)
        text = data.decode("utf-8")
        tree = ast.parse(text)
    except ReadError as error:
        raise UserFileError(f"{shorten(path.name)} cannot be read: {error}") from error
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise UserFileError(
            f"{shorten(path.name)} is no Python: {shorten(str(error))}. Mend the file."
        ) from error
    classes = [each for each in tree.body if isinstance(each, ast.ClassDef) and each.bases]
    names = tuple(each.name for each in classes if not each.name.startswith("_"))
    return UserText(path, data, text, hashlib.sha256(data).hexdigest(), names[:USER_CLASSES])


def check_name(name: str) -> None:
    """Refuses a file that generated code could not import by its name.

    Raises:
        UserFileError: it is no identifier, or a library has that name.
    """
    stem = name.removesuffix(".py")
    if not _FILE_NAME.fullmatch(name) or keyword.iskeyword(stem):
        raise UserFileError(
            f"{shorten(name)} cannot be imported by that name. Call it like my_layers.py: "
            "letters, digits and _."
        )
    if stem in _TAKEN_MODULES or stem in sys.stdlib_module_names:
        raise UserFileError(
            f"{name} has the name of a library, which would be imported in its place. Give it "
            "another name, such as my_layers.py."
        )


def fault_of_class(name: str) -> str:
    """Gives why a class cannot be an operator by its name; empty if it can."""
    if name in _TAKEN_CLASSES or not name.isascii():
        return f"generated code calls something else {name}. Give the class another name."
    return ""

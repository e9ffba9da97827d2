"""What a project says of the user's own files: edits of it, and where the files are. No torch."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path
from typing import TypeAlias

from engine.errors import EngineError
from engine.graph.limits import USER_FILES
from engine.graph.model import Project, UserFile
from engine.user_operators.consents import Consents
from engine.user_operators.reading import UserFileError, describe

Stamp: TypeAlias = tuple[int, int, int]


class Standing(Enum):
    """How it is with one of the user's own files."""

    FINE = auto()
    OTHER_TEXT = auto()
    """It may run, but is not as the project knows it."""
    NOT_ALLOWED = auto()
    """It was never allowed to run on this computer."""
    CHANGED = auto()
    """So too, and the project knows another text of it."""
    UNREADABLE = auto()


@dataclass(frozen=True)
class State:
    """How it is with a file, and what is wrong where it cannot be read.

    Args:
        file: as the project knows it.
        standing: how it is.
        sha256: of its text as it is now; empty if it cannot be read.
        fault: why it cannot be read.
    """

    file: UserFile
    standing: Standing
    sha256: str = ""
    fault: str = ""


def name_of(file: UserFile) -> str:
    """Gives the name of a file, whatever system its path comes from."""
    return file.path.replace("\\", "/").rpartition("/")[2]


def operators_in(file: UserFile) -> tuple[str, ...]:
    """Gives the names of the operators that a project says a file holds."""
    stem = name_of(file).removesuffix(".py")
    return tuple(f"{stem}.{name}" for name in file.classes)


def state_of(file: UserFile, consents: Consents | None = None) -> State:
    """Tells how it is with a file; reads it and runs nothing."""
    try:
        sha256 = describe(file.path).sha256
    except EngineError as error:
        return State(file, Standing.UNREADABLE, fault=str(error))
    is_known = sha256 == file.sha256
    if (consents or Consents()).is_given(sha256):
        return State(file, Standing.FINE if is_known else Standing.OTHER_TEXT, sha256)
    return State(file, Standing.NOT_ALLOWED if is_known else Standing.CHANGED, sha256)


def stamp_of(path: str | Path) -> Stamp | None:
    """Gives what changes when a file is written: cheap to look at. None if it is not there."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def with_file(project: Project, file: UserFile) -> Project:
    """Gives a project with a file, in place of the one of the same name if there is one.

    Classes that nodes use stay known, even if the file has them no more.

    Raises:
        UserFileError: it has too many files.
    """
    name, files = name_of(file), []
    for each in project.user_files:
        if name_of(each) != name:
            files.append(each)
            continue
        used = [one for one in each.classes if _is_used(project, f"{name[:-3]}.{one}")]
        file = replace(file, classes=tuple(dict.fromkeys([*file.classes, *used])))
    if len(files) >= USER_FILES:
        raise UserFileError(f"A project can have {USER_FILES} Python files. Remove one first.")
    return replace(project, user_files=(*files, file))


def without_file(project: Project, name: str) -> Project:
    """Gives a project without a file.

    Raises:
        UserFileError: a node uses a class of it.
    """
    for each in project.user_files:
        used = [one for one in operators_in(each) if _is_used(project, one)]
        if name_of(each) == name and used:
            raise UserFileError(f"{name} is needed: a node uses {used[0]}. Remove the node first.")
    files = tuple(each for each in project.user_files if name_of(each) != name)
    return replace(project, user_files=files)


def located(project: Project, consents: Consents | None = None) -> Project:
    """Gives the project with files that are not where it says taken from where they were allowed.

    A project that was recovered, or moved without its files, finds them again by their hashes.
    """
    if not project.user_files:
        return project
    consents = consents or Consents()
    files = tuple(_located(each, consents) for each in project.user_files)
    return replace(project, user_files=files)


def beside(project: Project, folder: Path) -> dict[str, str]:
    """Gives, by the path that a project knows, the copies of its files that lie in a folder.

    Args:
        project: the project.
        folder: where its own file was written.
    """
    copies = {each: folder.absolute() / name_of(each) for each in project.user_files}
    return {
        each.path: str(copy)
        for each, copy in copies.items()
        if str(copy) != each.path and state_of(replace(each, path=str(copy))).sha256 == each.sha256
    }


def followed(project: Project, moved: Mapping[str, str]) -> Project:
    """Gives a project that takes its files from where they were moved to."""
    if not any(each.path in moved for each in project.user_files):
        return project
    files = (replace(each, path=moved.get(each.path, each.path)) for each in project.user_files)
    return replace(project, user_files=tuple(files))


def _located(file: UserFile, consents: Consents) -> UserFile:
    place = None if Path(file.path).is_file() else consents.place_of(file.sha256)
    with suppress(EngineError):
        if place is not None and place.name == name_of(file):
            text = describe(place)
            if text.sha256 == file.sha256:
                return replace(file, path=str(text.path))
    return file


def _is_used(project: Project, operator: str) -> bool:
    return any(each == operator for each in _operators(project))


def _operators(project: Project) -> Iterator[str]:
    for scope in (None, *project.blocks):
        for node in project.graph_of(scope):
            yield node.operator

"""Project files (`.netloom`): JSON text, sorted, one node or wire a line, unknown things kept."""

import hashlib
import json
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.errors import shorten
from engine.graph import encoding, migrations, schema, strict_json
from engine.graph.encoding import Object
from engine.graph.limits import FILE_BYTES, USER_FILE_BYTES
from engine.graph.model import Project, UserFile
from engine.graph.strict_json import ReadError
from engine.graph.writing import write_atomically

SUFFIX = ".netloom"
_ESCAPED = {
    code: f"\\u{code:04x}"
    for first, last in (
        (0x7F, 0xA0),  # control characters
        (0xAD, 0xAD),  # soft hyphen
        (0x200B, 0x200F),  # of no width, or turning the direction of writing
        (0x2028, 0x202E),
        (0x2060, 0x206F),
        (0xD800, 0xDFFF),  # halves of surrogate pairs
        (0xFEFF, 0xFEFF),
    )
    for code in range(first, last + 1)
}


class ProjectFileError(ReadError):
    """A file that is no project; the text says why and where."""


def dumps(project: Project) -> str:
    """Gives the text of a project's file: the same text for equal projects."""
    fields = encoding.project_to_json(project)
    fields |= {"format": "netloom", "version": schema.VERSION}
    lines = _object_lines(fields, ("blocks", "graph", "nodes", "wires", "ties", "training"), "")
    return "\n".join(lines).translate(_ESCAPED) + "\n"


def loads(text: str) -> Project:
    """Gives the project of a file's text.

    Unknown operators, arguments and fields are kept. Wires that cannot be are kept as well
    and reported by `engine.graph.structure.structural_problems`.

    Raises:
        ReadError: the text is no project; says why and where.
    """
    fields = migrations.migrate(strict_json.parse(text))
    schema.check_project(fields)
    _refuse_duplicates(fields)
    rest = {name: value for name, value in fields.items() if name not in ("format", "version")}
    return encoding.project_from_json(rest)


def load(path: str | Path) -> Project:
    """Reads a project file.

    Raises:
        ProjectFileError: there is no such file or it is no project.
    """
    path = Path(path)
    try:
        project = loads(strict_json.decode(read_limited(path, FILE_BYTES)))
    except ReadError as error:
        raise ProjectFileError(f"{shorten(path.name)} cannot be opened: {error}") from error
    folder = path.absolute().parent
    files = tuple(replace(each, path=str(folder / each.path)) for each in project.user_files)
    weights = str(folder / project.weights) if project.weights else ""
    return replace(project, weights=weights, user_files=files)


def save(project: Project, path: str | Path) -> None:
    """Writes a project file whole or not at all and keeps the previous one as `NAME.bak`.

    Raises:
        ReadError: what was to be written could not be read again; nothing was written.
        WriteError: the file could not be written; the previous one is still there.
    """
    try:
        text = dumps(loads(dumps(project)))
    except ReadError as error:
        raise ProjectFileError(f"The project cannot be saved: {error}") from error
    _bring_weights(project, Path(path))
    bring_user_files(project, Path(path).absolute().parent)
    write_atomically(path, text.encode(), keep_previous=True)


def _bring_weights(project: Project, path: Path) -> None:
    """Copies the weights beside the project's file, if they lie elsewhere."""
    if not project.weights:
        return
    source, target = Path(project.weights), path.absolute().parent / Path(project.weights).name
    if source.is_file() and source.absolute() != target:
        write_atomically(target, source.read_bytes())


def bring_user_files(project: Project, folder: Path) -> list[Path]:
    """Copies the user's own Python files beside a file that needs them, and gives the copies.

    Files that are missing, or are not as the project knows them, stay where they are.

    Raises:
        ProjectFileError: there is another file of that name.
        WriteError: one cannot be written.
    """
    copies = []
    for each in project.user_files:
        source = Path(each.path)
        target = folder.absolute() / source.name
        data = _content(each)
        if source == target or data is None or not _is_known(each, data):
            continue
        if not target.exists():
            write_atomically(target, data)
        elif read_limited(target, USER_FILE_BYTES) != data:
            raise ProjectFileError(
                f"{target.parent} already holds another {target.name}, and the project's own is "
                "needed beside it. Choose another folder, or rename one of the two."
            )
        copies.append(target)
    return copies


def changed_user_files(project: Project) -> list[Path]:
    """Gives the user's own Python files that have another text than the project knows."""
    contents = ((each, _content(each)) for each in project.user_files)
    return [
        Path(each.path) for each, data in contents if data is not None and not _is_known(each, data)
    ]


def refuse_changed_user_files(project: Project) -> None:
    """Refuses a project whose own Python files cannot go along with it.

    Raises:
        ProjectFileError: one has another text than the project knows.
    """
    for each in changed_user_files(project):
        raise ProjectFileError(
            f"{each.name} has another text than this project knows, so it would stay behind. Take "
            "over the text that it has now (Edit > Add from Python File, or --trust), or bring "
            "back the one that it had."
        )


def _content(file: UserFile) -> bytes | None:
    path = Path(file.path)
    is_there = path.is_absolute() and path.is_file()
    return read_limited(path, USER_FILE_BYTES) if is_there else None


def _is_known(file: UserFile, data: bytes) -> bool:
    return hashlib.sha256(data).hexdigest() == file.sha256


def read_limited(path: Path, limit_bytes: int) -> bytes:
    """Gives the content of a file.

    Raises:
        ReadError: there is none, it is no file or larger than the limit; it never waits for a
            pipe or a device.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ReadError("it is a folder. Choose a file in it.")
        if not stat.S_ISREG(status.st_mode):
            raise ReadError("it is a device or a pipe, not a file.")
        if status.st_size > limit_bytes:
            raise ReadError(f"it is larger than {limit_bytes // 2**20} MB, the most allowed.")
        with path.open("rb") as file:
            return file.read(limit_bytes + 1)
    except FileNotFoundError:
        raise ReadError("there is no such file. Check the name.") from None
    except PermissionError:
        raise ReadError("it may not be read. Check its permissions.") from None
    except (OSError, ValueError) as error:
        raise ReadError(f"{error}.") from None


def _refuse_duplicates(fields: Object) -> None:
    blocks = fields.get("blocks", [])
    _refuse_twice("block", (block["name"] for block in blocks))
    for graph in (fields["graph"], *(block["graph"] for block in blocks)):
        _refuse_twice("node id", (node["id"] for node in graph.get("nodes", [])))
    for block in blocks:
        _refuse_twice("argument", (argument["name"] for argument in block.get("arguments", [])))


def _refuse_twice(noun: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ReadError(f"the {noun} {shorten(name)!r} is used twice.")
        seen.add(name)


def _object_lines(fields: Object, unfolded: Sequence[str], indent: str) -> Iterator[str]:
    """Writes an object with one field a line; the unfolded ones take several lines each."""
    yield indent + "{"
    inner = indent + " "
    names = sorted(fields)
    for name in names:
        comma = "" if name == names[-1] else ","
        value = fields[name]
        if name not in unfolded or not value or not isinstance(value, dict | list):
            yield f"{inner}{_compact(name)}: {_compact(value)}{comma}"
            continue
        lines = _unfolded(name, value, unfolded, inner)
        yield f"{inner}{_compact(name)}: {next(lines).lstrip()}"
        yield from _ended(lines, comma)
    yield indent + "}"


def _unfolded(name: str, value: Any, unfolded: Sequence[str], indent: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _object_lines(value, unfolded, indent)
        return
    yield indent + "["
    for number, each in enumerate(value, start=1):
        comma = "" if number == len(value) else ","
        if name == "blocks":
            yield from _ended(_object_lines(each, unfolded, indent + " "), comma)
        else:
            yield f"{indent} {_compact(each)}{comma}"
    yield indent + "]"


def _ended(lines: Iterator[str], end: str) -> Iterator[str]:
    last = next(lines)
    for line in lines:
        yield last
        last = line
    yield last + end


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)

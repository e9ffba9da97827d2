"""From a traceback through generated source to the node that wrote the failing call."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from types import FrameType, TracebackType

from torch import nn

from engine.codegen.source import Source, Span
from engine.graph.problem import NodePath


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one frame of a traceback stands."""

    frame: FrameType
    line: int
    column: int
    end_line: int
    end_column: int


def blame(
    source: Source, file_name: str, error: BaseException, module: nn.Module | None = None
) -> NodePath | None:
    """Gives the node whose call raised `error`, or None if no generated source was running.

    Args:
        source: the generated source.
        file_name: the name it was compiled under.
        error: the exception, with its traceback.
        module: the built network, by which uses of one block are told apart.
    """
    return Locator(source, file_name, module).locate(_places(error.__traceback__))


class Locator:
    """Finds the nodes whose calls run.

    Args:
        source: the generated source.
        file_name: the name it was compiled under.
        module: the built network, by which uses of one block are told apart.
    """

    def __init__(self, source: Source, file_name: str, module: nn.Module | None = None) -> None:
        self._source = source
        self._file_name = file_name
        self._owners = {attribute: path for path, attribute in source.modules.items()}
        modules = () if module is None else module.named_modules()
        self._names = {id(each): name for name, each in modules}

    def running(self, frame: FrameType | None) -> NodePath | None:
        """Gives the node whose call runs in a frame or around it; None if there is none."""
        frames: list[FrameType] = []
        while frame is not None:
            frames.append(frame)
            frame = frame.f_back
        return self.locate(_place(each, each.f_lasti, each.f_lineno) for each in reversed(frames))

    def locate(self, places: Iterable["_Place"]) -> NodePath | None:
        """Gives the node of the innermost of some places, from the outermost on."""
        prefix, found = "", ""
        for place in places:
            is_ours = place.frame.f_code.co_filename == self._file_name
            if not is_ours and not found:
                continue
            owner = _owner(place.frame, self._names, self._owners)
            if is_ours:
                prefix = _inside(found, owner)
                node = _innermost(self._source, place)
                found = f"{prefix}{_last(node)}" if node else found
            else:
                found = _in_chain(place.frame, self._names, self._owners, prefix, found)
        return NodePath(found) if found else None


def _places(traceback: TracebackType | None) -> Iterator[_Place]:
    while traceback is not None:
        yield _place(traceback.tb_frame, traceback.tb_lasti, traceback.tb_lineno)
        traceback = traceback.tb_next


def _place(frame: FrameType, instruction: int, line_number: int) -> _Place:
    positions = islice(frame.f_code.co_positions(), instruction // 2, None)
    line, end_line, column, end_column = next(positions, (None,) * 4)
    start = line_number if line is None else line
    return _Place(
        frame,
        start,
        0 if column is None else column,
        start if end_line is None else end_line,
        10**9 if end_column is None else end_column,
    )


def _innermost(source: Source, place: _Place) -> NodePath | None:
    """Gives the node of the smallest stretch of text around the failing call."""
    around = [span for span in source.spans if _contains(span, place)]
    if around:
        return around[-1].node
    return source.node_at(place.line, place.column) or source.node_at(place.line)


def _contains(span: Span, place: _Place) -> bool:
    starts = (span.line, span.column) <= (place.line, place.column)
    return starts and (place.end_line, place.end_column) <= (span.end_line, span.end_column)


def _owner(
    frame: FrameType, names: Mapping[int, str], owners: Mapping[str, NodePath]
) -> NodePath | None:
    """Gives the node that owns the module whose method a frame runs."""
    return owners.get(names.get(id(frame.f_locals.get("self")), ""))


def _inside(found: str, owner: NodePath | None) -> str:
    """Gives the prefix of the paths in a block that `found` called, with its repetition."""
    if not found:
        return ""
    number = _last(owner) if owner else ""
    return f"{found}/{number}/" if number.isdecimal() else f"{found}/"


def _in_chain(
    frame: FrameType,
    names: Mapping[int, str],
    owners: Mapping[str, NodePath],
    prefix: str,
    found: str,
) -> str:
    """Gives the node of a chain that an `nn.Sequential` was calling."""
    if not isinstance(frame.f_locals.get("self"), nn.Sequential):
        return found
    owner = owners.get(names.get(id(frame.f_locals.get("module")), ""))
    if owner is None or _last(owner).isdecimal():
        return found
    return f"{prefix}{_last(owner)}"


def _last(path: str) -> str:
    return path.rpartition("/")[2]

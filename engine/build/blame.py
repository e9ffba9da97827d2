"""From a traceback through generated source to the node that wrote the failing call."""

from collections.abc import Iterator, Mapping
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
    owners = {attribute: path for path, attribute in source.modules.items()}
    names = {} if module is None else {id(each): name for name, each in module.named_modules()}
    prefix, found = "", ""
    for place in _places(error.__traceback__):
        owner = _owner(place.frame, names, owners)
        if place.frame.f_code.co_filename == file_name:
            prefix = _inside(found, owner)
            node = _innermost(source, place)
            found = f"{prefix}{_last(node)}" if node else found
        elif found:
            found = _in_chain(place.frame, names, owners, prefix, found)
    return NodePath(found) if found else None


def _places(traceback: TracebackType | None) -> Iterator[_Place]:
    while traceback is not None:
        code = traceback.tb_frame.f_code
        positions = next(islice(code.co_positions(), traceback.tb_lasti // 2, None), (None,) * 4)
        line, end_line, column, end_column = positions
        start = traceback.tb_lineno if line is None else line
        yield _Place(
            traceback.tb_frame,
            start,
            0 if column is None else column,
            start if end_line is None else end_line,
            10**9 if end_column is None else end_column,
        )
        traceback = traceback.tb_next


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

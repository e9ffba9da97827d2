"""Runs of one block, each use fed by the one before, as one repeated use."""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace

from engine.codegen.repetition import are_repetitions, is_one
from engine.graph.model import Value
from engine.importing.parts import Given, Inside, Item, Part, Source, input_port, output_port

_NUMBERED = re.compile(r"(.*?)(\d+)", re.DOTALL)
_SHORTEST_OUTSIDE = 3
"""So many modules that no container holds are a repeat (`block1`, `block2`, `block3`)."""


Written = list[dict[str, Value]]
"""What each item of a part sets."""


def merge_repeats(
    parts: Sequence[Part],
    written: Written,
    block_of: Callable[[Part], Hashable],
    defaults_of: Callable[[Part], Mapping[str, Value]],
) -> Written:
    """Puts runs of one block in one container into one item each.

    Args:
        parts: the uses of one block, whose items are changed, in all of them alike.
        written: what each item sets.
        block_of: gives the block of a part.
        defaults_of: gives the defaults of the block's arguments.

    Returns:
        What each item sets afterwards: a list where the repetitions differ.
    """
    start = 0
    while start < len(written):
        stop = start + 1
        while stop < len(written) and _follows(parts[0], stop - 1, stop, block_of):
            stop += 1
        inner = parts[0].items[start].parts
        defaults = defaults_of(inner[0]) if inner else {}
        while stop - start > 1 and not _is_alike(written[start:stop], defaults):
            stop -= 1
        if stop - start >= _shortest(parts[0].items[start].title):
            title = _title(parts[0], parts[0].items[start:stop])
            for part in parts:
                _merge(part, start, stop, title)
            merged = _in_one(written[start:stop])
            written = [*written[:start], merged, *written[stop:]]
        start += 1
    return written


def _is_alike(run: Written, defaults: Mapping[str, Value]) -> bool:
    """Whether repetitions differ in few enough arguments to be called the same."""
    names = [name for name in run[0] if not is_one([*(each[name] for each in run), defaults[name]])]
    return are_repetitions([{name: each[name] for name in names} for each in run])


def _in_one(run: Written) -> dict[str, Value]:
    columns = {name: tuple(each[name] for each in run) for name in run[0]}
    return {name: column[0] if is_one(column) else column for name, column in columns.items()}


def _follows(part: Part, before: int, after: int, block_of: Callable[[Part], Hashable]) -> bool:
    first, second = part.items[before], part.items[after]
    if not (first.parts and second.parts) or not _is_next(first.title, second.title):
        return False
    if block_of(first.parts[0]) != block_of(second.parts[0]):
        return False
    owners = {item.owner for item in part.items}
    if first.owner is not None or second.owner is not None or owners & {before, after}:
        return False
    count = len(second.parts[0].given)
    handed_on = tuple((input_port(n), Inside(before, output_port(n))) for n in range(count))
    if second.inputs != handed_on or len(first.parts[0].results) != count:
        return False
    return _readers(part, before) == {after}


def _is_next(first: str, second: str) -> bool:
    """Whether the names of two modules say that they stand side by side."""
    one, other = _NUMBERED.fullmatch(first), _NUMBERED.fullmatch(second)
    if one is None or other is None or one[1] != other[1]:
        return False
    return int(other[2]) == int(one[2]) + 1


def _readers(part: Part, made: int) -> set[int]:
    """Gives the items that read an item; -1 where the part returns it."""
    readers = {
        number
        for number, item in enumerate(part.items)
        for _, source in item.inputs
        if isinstance(source, Inside) and source.item == made
    }
    is_returned = any(isinstance(s, Inside) and s.item == made for s in part.returned)
    return readers | ({-1} if is_returned else set())


def _merge(part: Part, start: int, stop: int, title: str) -> None:
    run = part.items[start:stop]
    merged = replace(run[0], title=title, parts=tuple(p for i in run for p in i.parts))
    shift = stop - start - 1

    def moved(source: Source) -> Source:
        if isinstance(source, Given) or source.item < start:
            return source
        if source.item < stop:
            return Inside(start, source.port)
        return Inside(source.item - shift, source.port)

    items = [*part.items[:start], merged, *part.items[stop:]]
    for item in items:
        item.inputs = tuple((port, moved(source)) for port, source in item.inputs)
        if item.owner is not None and item.owner >= stop:
            item.owner -= shift
    part.items = items
    part.returned = [moved(source) for source in part.returned]


def _shortest(title: str) -> int:
    return 2 if _stem(title) != title.rstrip("0123456789") else _SHORTEST_OUTSIDE


def _title(part: Part, run: Sequence[Item]) -> str:
    """Gives the name of the container, where the run is all that it holds."""
    stem = _stem(run[0].title)
    inside = [item for item in part.items if item.module and _stem(item.title) == stem]
    is_whole = len(inside) == len(run) and stem not in {item.title for item in part.items}
    is_whole = is_whole and not stem.rpartition(".")[2].isdigit()  # a container in another one
    return stem if is_whole else run[0].title


def _stem(title: str) -> str:
    """Gives the container of a numbered module: `layers` of `layers.3` and `layers.block_3`."""
    container, dot, _ = title.rpartition(".")
    return container if dot else title.rstrip("0123456789").rstrip("_-")

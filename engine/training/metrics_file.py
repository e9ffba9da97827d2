"""The record of a run: one JSON object per line, only ever appended to, each with a checksum.

A line is valid JSON of its own (`pandas.read_json(path, lines=True)` reads the file). The last
field, `crc`, is the CRC-32 of the line before it. A reader that comes while a line is being
written, or after the writer was killed in the middle of one, takes that line as not written yet.
"""

import json
import os
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

FILE_NAME = "metrics.jsonl"

STEP = "step"
EPOCH = "epoch"
RESUME = "resume"
"""The values of the field `kind`."""

Record: TypeAlias = dict[str, object]

_MARK = b',"crc":"'
_LONGEST_LINE = 1 << 20
_MOST_STEPS = 1 << 53


def encode_line(record: Mapping[str, object]) -> bytes:
    """Gives the line that holds `record`.

    Args:
        record: JSON values only; no NaN and no infinity.
    """
    text = json.dumps(record, allow_nan=False, separators=(",", ":")).encode("ascii")
    return b'%s,"crc":"%08x"}\n' % (text[:-1], zlib.crc32(text))


def decode_line(line: bytes) -> Record | None:
    """Gives the record in a line, or None if the line is damaged."""
    body, mark, checksum = line.rstrip(b"\n").rpartition(_MARK)
    text = body + b"}"
    if not mark or checksum != b'%08x"}' % zlib.crc32(text):
        return None
    with suppress(ValueError, RecursionError):
        record = json.loads(text)
        if isinstance(record, dict):
            return record
    return None


class MetricsWriter:
    """Appends records to a run's file. What was torn off at its end is cut away first."""

    def __init__(self, folder: Path) -> None:
        path = folder / FILE_NAME
        _cut_torn_line(path)
        self._file = path.open("ab", buffering=0)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written yet, by this run or by one before it."""
        return os.fstat(self._file.fileno()).st_size == 0

    def write(self, records: Iterable[Mapping[str, object]]) -> None:
        """Appends records, all in one write.

        Raises:
            OSError: the disk is full, or the file is gone.
        """
        rest = memoryview(b"".join(encode_line(record) for record in records))
        while rest:
            rest = rest[self._file.write(rest) :]

    def sync(self) -> None:
        """Waits until what was written is on the disk."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


@dataclass
class MetricsReader:
    """Reads a run's file as it grows.

    Args:
        folder: of the run.
        position: bytes that are read already.
        damaged: lines that were skipped since their checksum is wrong.
    """

    folder: Path
    position: int = 0
    damaged: int = 0

    def read(self) -> list[Record]:
        """Gives the records that came since the last call."""
        path = self.folder / FILE_NAME
        try:
            with path.open("rb") as file:
                file.seek(self.position)
                data = file.read()
        except FileNotFoundError:
            return []
        complete = data[: data.rfind(b"\n") + 1]
        self.position += len(complete)
        records = [decode_line(line) for line in complete.splitlines()]
        self.damaged += records.count(None)
        return [record for record in records if record is not None]


def read_metrics(folder: Path) -> list[Record]:
    """Gives the records of a run by step, without those that a later resumption replaced."""
    return without_replaced(MetricsReader(folder).read())


def without_replaced(records: Iterable[Record]) -> list[Record]:
    """Gives the records without those that a later `resume` record declares void.

    A run that goes on from a checkpoint of step n writes the steps after n again, after a
    record `{"kind": "resume", "step": n}`.
    """
    kept: list[Record] = []
    for record in records:
        if record.get("kind") == RESUME:
            step = step_of(record)
            while kept and step_of(kept[-1]) > step:
                kept.pop()
        else:
            kept.append(record)
    return kept


def step_of(record: Mapping[str, object]) -> int:
    """Gives the number of steps that were done when a record was made."""
    step = record.get("step")
    return step if isinstance(step, int) and 0 <= step <= _MOST_STEPS else 0


def _cut_torn_line(path: Path) -> None:
    if not path.exists():
        return
    with path.open("rb+") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _LONGEST_LINE))
        tail = file.read()
        file.truncate(size - len(tail) + tail.rfind(b"\n") + 1)

"""Messages on a pipe: a 4-byte big-endian length, then one UTF-8 JSON object. Never pickles."""

import json
import os
import struct
import sys
import threading
from collections.abc import Mapping
from typing import BinaryIO, NoReturn, TypeAlias

from engine.errors import EngineError, shorten

LARGEST_FRAME = 64 * 1024 * 1024
"""Bytes of JSON that one frame may hold."""

_HEADER = struct.Struct(">I")

Message: TypeAlias = dict[str, object]


class FrameError(EngineError):
    """What came over the pipe is not a message, or a message cannot go over it."""


def encode(message: Mapping[str, object]) -> bytes:
    """Gives the frame that holds `message`.

    Args:
        message: JSON values only; no NaN and no infinity (send None or a word instead).

    Raises:
        FrameError: it cannot be written as JSON, or it is larger than `LARGEST_FRAME`.
    """
    try:
        body = json.dumps(message, allow_nan=False, separators=(",", ":")).encode("ascii")
    except (TypeError, ValueError, RecursionError) as error:
        raise FrameError(f"A message cannot be sent as JSON: {shorten(str(error))}.") from error
    if len(body) > LARGEST_FRAME:
        raise FrameError(
            f"A message of {len(body):,} bytes is too large to send; {LARGEST_FRAME:,} are allowed."
        )
    return _HEADER.pack(len(body)) + body


def decode(body: bytes) -> Message:
    """Gives the message in the body of a frame.

    Raises:
        FrameError: it is not one JSON object, or holds NaN or an infinity.
    """
    try:
        message = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise FrameError(f"A message is not valid JSON: {shorten(str(error))}.") from error
    if not isinstance(message, dict):
        kind = type(message).__name__
        raise FrameError(f"A message must be a JSON object; received a {kind}.")
    return message


def read_message(stream: BinaryIO) -> Message | None:
    """Waits for the next message; None when the other side has closed the pipe.

    A frame that breaks off (its writer was killed) counts as a closed pipe.

    Raises:
        FrameError: the frame is too large, or it does not hold a JSON object.
    """
    header = _read_exactly(stream, _HEADER.size)
    if header is None:
        return None
    (size,) = _HEADER.unpack(header)
    if size > LARGEST_FRAME:
        raise FrameError(
            f"A message of {size:,} bytes was announced; {LARGEST_FRAME:,} are allowed."
        )
    body = _read_exactly(stream, size)
    return None if body is None else decode(body)


def _read_exactly(stream: BinaryIO, size: int) -> bytes | None:
    parts: list[bytes] = []
    while size:
        try:
            part = stream.read(min(size, 1 << 20))
        except (OSError, ValueError):  # closed under us
            return None
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


class Channel:
    """The child's end: messages from its standard input, messages to its standard output."""

    def __init__(self, reader: BinaryIO, writer: BinaryIO) -> None:
        self._reader = reader
        self._writer = writer
        self._lock = threading.Lock()

    @classmethod
    def of_this_process(cls) -> "Channel":
        """Takes the pipes of this process for messages.

        What anything prints to standard output from now on, native code included, goes to
        standard error, so that it cannot break a frame.
        """
        sys.stdout.flush()
        writer = os.fdopen(os.dup(1), "wb", buffering=0)
        reader = os.fdopen(os.dup(0), "rb")
        os.dup2(2, 1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        return cls(reader, writer)

    def send(self, message: Mapping[str, object]) -> bool:
        """Sends one message and tells whether the other side is still there. Any thread may.

        Raises:
            FrameError: it cannot be written as JSON, or is too large.
        """
        frame = memoryview(encode(message))
        with self._lock:
            try:
                while frame:
                    frame = frame[self._writer.write(frame) :]
            except (OSError, ValueError):
                return False
        return True

    def receive(self) -> Message | None:
        """Waits for the next message; None when the other side has closed the pipe.

        Raises:
            FrameError: what came is not a message.
        """
        return read_message(self._reader)

"""The window's end of a measurement: starts its process, hears what it says. No torch, no Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from engine.errors import EngineError
from engine.graph.model import Project
from engine.measuring.messages import project_to_json
from engine.measuring.result import Measurement, measurement_from_json
from engine.service.child import Child
from engine.service.frames import FrameError, Message

MEASURING = "engine.measuring"


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far it is: from 0 to 1, and what is being done."""

    progress: float
    phase: str


@dataclass(frozen=True, slots=True)
class Measured:
    """It is done."""

    measurement: Measurement


@dataclass(frozen=True, slots=True)
class Failed:
    """It has failed: why, for people; empty if it was cancelled."""

    message: str = ""


MeasureEvent = Progressed | Measured | Failed


class MeasureClient:
    """Measures a project in a process of its own.

    Args:
        on_event: told on threads of this object, one at a time: at last `Measured` or `Failed`,
            once.
    """

    def __init__(self, on_event: Callable[[MeasureEvent], None]) -> None:
        self._on_event = on_event
        self._child: Child | None = None
        self._has_ended = False
        self._is_cancelled = False

    def start(self, project: Project) -> None:
        """Starts the process.

        Raises:
            EngineError: it cannot be started.
        """
        try:
            self._child = Child(MEASURING, on_message=self._on_message, on_exit=self._on_exit)
            self._child.send(project_to_json(project))
        except (OSError, FrameError) as error:
            self._has_ended = True
            self.cancel()
            raise EngineError(f"The measurement cannot be started: {error}") from error

    def cancel(self) -> None:
        """Ends the process; `Failed` with no message follows."""
        self._is_cancelled = True
        if self._child is not None:
            self._child.kill()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Waits until the process is gone and tells whether it is."""
        return self._child is None or self._child.wait(timeout_s)

    def _on_message(self, message: Message) -> None:
        if "measurement" in message:
            self._end(
                Measured(measurement_from_json(cast("dict[str, Any]", message["measurement"])))
            )
        elif "error" in message:
            self._end(Failed(str(message["error"])))
        else:
            self._on_event(Progressed(cast("float", message["progress"]), str(message["phase"])))

    def _on_exit(self, status: int) -> None:
        words = self._child.last_words().strip() if self._child is not None else ""
        last = words.splitlines()[-1] if words else ""
        text = f"The measurement's process ended unexpectedly (exit status {status}). {last}"
        self._end(Failed("" if self._is_cancelled else text.strip()))

    def _end(self, event: Measured | Failed) -> None:
        if not self._has_ended:
            self._has_ended = True
            self._on_event(event)

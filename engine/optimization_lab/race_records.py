"""What a race reports beside the records of its racers. No torch.

Every record of a racer has the field `racer`, its key; so has the record `resume`, after which
what was shown of that racer's later steps is void.
"""

from engine.training.metrics_file import Record

RACER = "racer"
"""The field with a racer's key."""

RACER_ENDED = "racer_ended"
"""A racer is through, or has left the race: `racer`, `state` (of `RunState`), `message`, `step`."""

LANDSCAPE = "landscape"
"""landscape.json is new: `fraction` of the finest grid, `is_done`."""


def racer_ended(racer: str, state: str, message: str, step: int) -> Record:
    """Gives the record of a racer that ended.

    Args:
        racer: its key.
        state: of `RunState`.
        message: for the user; empty where it finished.
        step: up to which it came.
    """
    return {"kind": RACER_ENDED, RACER: racer, "state": state, "message": message, "step": step}


def landscape_is_new(fraction: float, *, is_done: bool) -> Record:
    """Gives the record that landscape.json is new."""
    return {"kind": LANDSCAPE, "fraction": round(fraction, 4), "is_done": is_done}

"""The words of the conversation between the window and the service. No torch, no Qt.

window: {"id": 7, "request": "analyse", "body": {…}}
service: {"ready": true}                     once, when PyTorch is loaded and warm
         {"id": 7, "running": "conv1"}       it works on that node: always, or for long
         {"id": 7, "running": null, "file": {"name": "my_layers.py", "sha256": "…"}}
                                      it runs that file of the user's own
         {"id": 7, "answer": {…}}            or
         {"id": 7, "error": "whole sentences"}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.service.frames import Message

ANALYSE = "analyse"
OPTIMIZERS = "optimizers"
IMPORT = "import"
USER_OPERATORS = "user_operators"
DESCEND = "descend"


@dataclass(frozen=True, slots=True)
class Request:
    """A question to the service.

    Args:
        id: counts up; the answer has the same.
        name: a key of `engine.service.requests.HANDLERS`.
        body: what that needs.
    """

    id: int
    name: str
    body: Mapping[str, Any]

    def to_json(self) -> Message:
        """Gives it as a message."""
        return {"id": self.id, "request": self.name, "body": dict(self.body)}

    @classmethod
    def from_json(cls, message: Mapping[str, Any]) -> "Request":
        """Reads it from a message.

        Raises:
            ValueError: it is none.
        """
        match message:
            case {"id": int(id), "request": str(name), "body": dict(body)}:
                return cls(id, name, body)
        raise ValueError(f"no request: {sorted(message)}")

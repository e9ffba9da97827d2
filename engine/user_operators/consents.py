"""Which of the user's own files may be run: by their hash, on this machine. No torch.

Consent is kept in the user's own folder, never in a project: who passes a project on does not
pass consent on with it.
"""

import json
import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from engine import user_folders
from engine.graph.writing import write_atomically

FILE_NAME = "consents.json"
_VERSION = 1
_LARGEST_BYTES = 1 << 22


def this_machine() -> str:
    """Gives the name that consents are kept under, so that a folder carried along grants none."""
    return platform.node() or "unnamed"


@dataclass(frozen=True)
class Consents:
    """The user's consents; read anew at each question, for another process may have asked.

    Args:
        path: of the file that keeps them.
        machine: the computer that they hold for.
    """

    path: Path = field(default_factory=lambda: user_folders.home() / FILE_NAME)
    machine: str = field(default_factory=this_machine)

    def is_given(self, sha256: str) -> bool:
        """Whether a file with this hash may be run here."""
        return any(self._is_here(each) and each["sha256"] == sha256 for each in self._read())

    def place_of(self, sha256: str) -> Path | None:
        """Gives where the file was when it was allowed to run here; None if it never was."""
        places = [e.get("file") for e in self._read() if self._is_here(e) and e["sha256"] == sha256]
        return next((Path(each) for each in places if isinstance(each, str)), None)

    def give(self, sha256: str, file: Path) -> None:
        """Notes that the user lets a file with this hash be run here.

        Raises:
            WriteError: it cannot be noted.
        """
        if self.is_given(sha256):
            return
        given: dict[str, object] = {
            "sha256": sha256,
            "machine": self.machine,
            "file": str(file),
            "given": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self._write([*self._read(), given])

    def withdraw(self, sha256: str) -> None:
        """Takes a consent back.

        Raises:
            WriteError: it cannot be noted.
        """
        kept = [e for e in self._read() if not (self._is_here(e) and e["sha256"] == sha256)]
        self._write(kept)

    def _is_here(self, consent: dict[str, object]) -> bool:
        return consent.get("machine") == self.machine

    def _read(self) -> list[dict[str, object]]:
        """Gives the consents; none from a file that is missing or damaged."""
        try:
            if self.path.stat().st_size > _LARGEST_BYTES:
                return []
            fields = json.loads(self.path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return []
        found = fields.get("consents") if isinstance(fields, dict) else None
        known = found if isinstance(found, list) else []
        return [each for each in known if isinstance(each, dict) and "sha256" in each]

    def _write(self, consents: list[dict[str, object]]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fields = {"version": _VERSION, "consents": consents}
        write_atomically(self.path, (json.dumps(fields, indent=1, sort_keys=True) + "\n").encode())

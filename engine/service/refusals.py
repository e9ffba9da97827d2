"""What ended the service, or kept it busy for ever: it is not run again as it is. No torch."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from engine.errors import EngineError, shorten
from engine.graph.edits.fixes import place_of
from engine.graph.model import Node, Project
from engine.graph.problem import NodePath


@dataclass(frozen=True)
class RunningFile:
    """A file of the user's own that the service says it runs.

    Args:
        name: of the file.
        sha256: of its text.
    """

    name: str
    sha256: str

    @classmethod
    def from_json(cls, value: object) -> "RunningFile | None":
        """Reads it from a message; None if none runs."""
        match value:
            case {"name": str(name), "sha256": str(sha256)}:
                return cls(shorten(name), sha256)
        return None

    def failure(self, patience_s: float) -> str:
        """Says what it did to the service."""
        return (
            f"{self.name} ended the process that ran it, or had not come to an end after "
            f"{patience_s:.0f} s. Its top level should only define classes. Change the file, then "
            "use it again."
        )


class Refusals:
    """Remembers which nodes and which of the user's own files are not to be run."""

    def __init__(self) -> None:
        self._nodes: dict[NodePath, Node] = {}
        self._files: dict[str, str] = {}

    def add_file(self, file: RunningFile, failure: str) -> None:
        """Notes what a file did; another text is another file."""
        self._files[file.sha256] = failure

    def forgive(self, sha256: object) -> None:
        """Forgets about a file: it came to its end."""
        self._files.pop(str(sha256), None)

    def add_node(self, project: Project, path: NodePath) -> bool:
        """Notes a node as it is; tells whether it is there."""
        node = _find(project, path)
        if node is not None:
            self._nodes[path] = node
        return node is not None

    def body(self, project: Project) -> Mapping[str, Any]:
        """Gives what a request for an analysis says of them."""
        nodes = [path for path, node in self._nodes.items() if _find(project, path) == node]
        return {"refused": nodes, **({"refused_files": self._files} if self._files else {})}


def _find(project: Project, path: NodePath) -> Node | None:
    with suppress(EngineError):
        block, node = place_of(project, path)
        return project.graph_of(block).nodes[node]
    return None

"""Reads every project in a folder under watch and writes what each did as JSON."""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from engine.graph import edits, file_format
from engine.graph.edits import PasteRefusedError
from engine.graph.model import Graph, Project
from engine.graph.order import network_and_loss, topological_order
from engine.graph.strict_json import ReadError
from engine.graph.structure import structural_problems
from engine.operators.standard import CATALOGUE

WATCHED = (
    "exec",
    "import",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "socket.",
)
watching: list[Path] = []
events: list[str] = []


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if not watching:
        return
    if event == "open":
        path = str(arguments[0])
        if not path.startswith(str(watching[0])):
            events.append(f"open {path}")
    elif event.startswith(WATCHED) or event in ("compile", "os.remove", "os.rename"):
        source = arguments[0] if event == "compile" else None
        if not (event == "compile" and isinstance(source, str | bytes) and len(source) <= 201):
            events.append(f"{event} {arguments[:1]!r:.80}")


class Clock:
    """Notes the longest time between two looks at it, in CPU seconds."""

    def __init__(self) -> None:
        self.longest, self._last = 0.0, time.process_time()

    def look(self) -> None:
        now = time.process_time()
        self.longest, self._last = max(self.longest, now - self._last), now


def _read(path: Path, clock: Clock) -> None:
    """Does with a file what the window does: open, look for problems, edit, copy, write."""
    project = file_format.load(path)
    clock.look()
    structural_problems(project, CATALOGUE)
    clock.look()
    topological_order(project.graph)
    network_and_loss(project.graph, CATALOGUE)
    clock.look()
    for node in list(project.graph.nodes)[:1]:
        graph = edits.set_argument(project.graph, node, "x", 1)
        graph = edits.rename(graph, node, "first")
        clock.look()
        with suppress(PasteRefusedError):  # a node that feeds itself
            edits.paste(Graph(), edits.copy(graph, [node]), (0, 0))
        edits.remove_nodes(graph, [node])
        clock.look()
    text = file_format.dumps(project)
    clock.look()
    if file_format.dumps(file_format.loads(text)) != text:
        raise AssertionError("not the same after a round trip")


def _report(work: Callable[[Clock], None]) -> dict[str, object]:
    _forget_peak()
    before = _peak_kib()
    events.clear()
    error, clock = "", Clock()
    try:
        work(clock)
    except ReadError as refused:
        clock.look()
        error = f"ReadError: {refused}"
    except Exception as crash:  # what must not happen, told to the test
        error = f"{type(crash).__name__} (a crash): {crash}"
    seen = list(events)
    grown = _peak_kib() - before
    return {"error": error, "events": seen, "seconds": clock.longest, "kibibytes": grown}


def _forget_peak() -> None:
    """Makes the highest memory use so far count no more, where the system can."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak_kib() -> int:
    with suppress(OSError):
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _probe(_clock: Clock) -> None:
    exec(compile("x = 1" + " " * 300, "probe", "exec"))  # noqa: S102
    os.system("true")  # noqa: S605, S607
    Path("/dev/null").read_bytes()


def main() -> None:
    folder = Path(sys.argv[1])
    file_format.loads(file_format.dumps(Project()))  # the schema is compiled once, by its library
    graph, _node = edits.add_node(Project().graph, "input")
    edits.paste(graph, edits.copy(graph, list(graph.nodes)), (0, 0))
    sys.addaudithook(_note)
    watching.append(folder)
    works = {
        path.name: (lambda clock, path=path: _read(path, clock))
        for path in sorted(folder.iterdir())
    }
    if "probe" in sys.argv:
        works = {"probe": _probe}
    found = {name: _report(work) for name, work in works.items()}
    watching.clear()
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.service.child import Child

WAIT_S = 60


class Probe:
    """A child of a few lines, and what it said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.heard: queue.Queue[object] = queue.Queue()
        self.children: list[Child] = []

    def start(self, body: str, **options) -> Child:
        start = "from engine.service.frames import Channel\nchannel = Channel.of_this_process()\n"
        (self.folder / "probe_child.py").write_text(start + body)
        environment = {"PYTHONPATH": f"{self.folder}:{Path(__file__).parents[2]}"}
        child = Child(
            "probe_child",
            on_message=self.heard.put,
            on_exit=self.heard.put,
            environment=environment,
            **options,
        )
        self.children.append(child)
        return child

    def next(self) -> object:
        return self.heard.get(timeout=WAIT_S)


@pytest.fixture
def probe(tmp_path: Path) -> Iterator[Probe]:
    probe = Probe(tmp_path)
    yield probe
    for child in probe.children:
        child.kill()
        assert child.wait(WAIT_S)

"""Asks the service for paths: one request at a time, always the newest scene, only what changed."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.errors import EngineError
from engine.optimization_lab.descent import DescentOrder, DescentPath, paths_from_json
from engine.optimization_lab.surfaces import Place, Region, SurfaceSetup
from gui.panels.surfaces_scene import Contender, Scene

_Question = tuple[SurfaceSetup, Place, int, Region, str, str]


class PathAsker(QObject):
    """Knows the path of each contender of the newest scene, as soon as it can be known.

    Signals:
        asked(body): a request for the service; `take` is to get it back with the answer.
        paths_changed: `paths` is not what it was.
    """

    asked = Signal(object)
    paths_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.paths: dict[str, DescentPath] = {}
        self.message = ""
        self._known: dict[str, _Question] = {}
        self._newest: Scene | None = None
        self._asked: dict[str, _Question] | None = None
        self._body: object = None

    def ask(self, scene: Scene) -> None:
        """Wants the paths of a scene; those of another one are shown until they come."""
        self._newest = scene
        keys = {each.key for each in scene.contenders}
        for key in set(self.paths) - keys:
            del self.paths[key]
            self._known.pop(key, None)
        if self._asked is None:
            self._send()

    def ask_again(self) -> None:
        """Asks once more: the service was not there, or is another one."""
        self._asked = None
        self._send()

    def take(self, body: object, answer: Mapping[str, Any]) -> None:
        """Takes an answer; one to an older request than the last is of no use."""
        asked = self._asked
        if asked is None or body is not self._body:
            return
        self._asked = None
        try:
            if "error" in answer:
                raise EngineError(str(answer["error"]))
            found = paths_from_json(answer.get("paths"))
        except EngineError as error:
            self.message = str(error)
            self.paths_changed.emit()
            return
        self.message = ""
        newest = self._newest.contenders if self._newest else ()
        for key in {each.key for each in newest} & set(found) & set(asked):
            self.paths[key], self._known[key] = found[key], asked[key]
        self._send()
        self.paths_changed.emit()

    def _send(self) -> None:
        scene = self._newest
        if scene is None:
            return
        questions = {each.key: _question(scene, each) for each in scene.contenders}
        open_keys = {key for key, each in questions.items() if self._known.get(key) != each}
        if not open_keys:
            return
        self._asked = {key: questions[key] for key in open_keys}
        order = DescentOrder(
            scene.setup,
            scene.start,
            scene.steps,
            scene.surface.region,
            {each.key: each.descent for each in scene.contenders if each.key in open_keys},
        )
        self._body = body = order.to_json()
        self.asked.emit(body)


def _question(scene: Scene, contender: Contender) -> _Question:
    descent = contender.descent
    arguments = repr(sorted(descent.arguments.items()))
    region = scene.surface.region
    return scene.setup, scene.start, scene.steps, region, descent.optimizer, arguments

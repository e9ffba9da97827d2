"""What the surfaces panel shows, as values: a surface, a start, and optimizers that go down it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.optimization_lab.descent import MOST_DESCENTS, Descent, DescentPath, Ending
from engine.optimization_lab.lecture import EXAMPLES, STEPS, SURFACE, LecturePanel
from engine.optimization_lab.surfaces import (
    QUADRATIC,
    Place,
    Surface,
    SurfaceSetup,
    surface_of,
)
from engine.optimization_lab.surfaces_stability import stability
from gui.panels.optimizer_table import KNOWN_OPTIMIZERS, OptimizerArgument
from gui.widgets.curves import MARKERS, CurveStyle
from gui.widgets.numbers import short
from gui.widgets.tabular import to_csv

Table = Mapping[str, tuple[OptimizerArgument, ...]]

_SYMBOLS = {"lr": "η", "momentum": "γ", "betas": "β", "weight_decay": "λ", "eps": "ε"}
_HUES = (0, 1, 2, 3, 4, 5, 7, 6)
"""Of the curves, the blue last: the hills are blue."""


@dataclass(frozen=True)
class Contender:
    """One optimizer of the scene.

    Args:
        key: names it as long as it is there.
        number: decides its colour and its marker.
        descent: its settings.
    """

    key: str
    number: int
    descent: Descent

    @property
    def style(self) -> CurveStyle:
        """How its path is drawn."""
        hue = _HUES[self.number % len(_HUES)]
        return CurveStyle(hue, self.number % len(MARKERS), is_dashed=self.number % 2 == 1)


@dataclass(frozen=True)
class Scene:
    """All that decides what is drawn.

    Args:
        setup: which surface.
        start: of every path.
        steps: of every path.
        contenders: in order.
    """

    setup: SurfaceSetup
    start: Place
    steps: int
    contenders: tuple[Contender, ...]

    @property
    def surface(self) -> Surface:
        """The surface itself."""
        return surface_of(self.setup)

    @property
    def is_full(self) -> bool:
        """Whether no optimizer can be added."""
        return len(self.contenders) >= MOST_DESCENTS

    def find(self, key: str) -> Contender | None:
        """Gives a contender by its key."""
        return next((each for each in self.contenders if each.key == key), None)

    def with_descent(self, key: str, descent: Descent) -> "Scene":
        """Gives the scene with other settings of one contender."""
        return replace(
            self,
            contenders=tuple(
                replace(each, descent=descent) if each.key == key else each
                for each in self.contenders
            ),
        )

    def with_added(self, descent: Descent) -> "Scene":
        """Gives the scene with one more contender, in a colour that is free."""
        taken = {each.number for each in self.contenders}
        number = min(set(range(len(taken) + 1)) - taken)
        added = Contender(f"path-{number}", number, descent)
        return replace(self, contenders=(*self.contenders, added))

    def without(self, key: str) -> "Scene":
        """Gives the scene without one contender."""
        return replace(self, contenders=tuple(e for e in self.contenders if e.key != key))


def scene_of(setup: SurfaceSetup, descents: Sequence[Descent], steps: int) -> Scene:
    """Gives a scene that begins where the surface says."""
    contenders = tuple(
        Contender(f"path-{number}", number, descent) for number, descent in enumerate(descents)
    )
    return Scene(setup, surface_of(setup).start, steps, contenders)


def example(name: str) -> Scene:
    """Gives the scene that shows what is special about a surface."""
    return scene_of(SurfaceSetup(name), EXAMPLES[name].descents, EXAMPLES[name].steps)


def lecture_scene(panels: Sequence[LecturePanel]) -> Scene:
    """Gives pictures of the lecture as one scene."""
    return scene_of(SURFACE, [each for panel in panels for each in panel.descents], STEPS)


def written(descent: Descent, table: Table = KNOWN_OPTIMIZERS) -> str:
    """Gives an optimizer and those of its arguments that are not PyTorch's own: `SGD, η = 0.05`."""
    defaults = {each.name: each.default for each in table.get(descent.optimizer, ())}
    parts = [
        _argument(name, value)
        for name, value in descent.arguments.items()
        if name in ("lr", "momentum") or value != defaults.get(name)
    ]
    return ", ".join([_name(descent), *(part for part in parts if part)])


def outcome(path: DescentPath | None) -> tuple[str, bool]:
    """Gives how a descent ended, in a few words, and whether something went wrong."""
    if path is None:
        return "…", False
    if not path.points and path.ending is Ending.NO_NUMBER:
        return "no number at the start", True
    match path.ending:
        case Ending.LEFT:
            return f"diverges, left at step {len(path.points) - 1}", True
        case Ending.NO_NUMBER:
            return f"diverges, no number after step {len(path.points) - 1}", True
        case Ending.REFUSED:
            return "cannot be used", True
    if path.losses[-1] > path.losses[0]:
        return f"rises, loss {short(path.losses[-1])}", True
    return f"loss {short(path.losses[-1])}", False


def stability_sentence(scene: Scene, contender: Contender | None) -> tuple[str, bool]:
    """Says how a rate compares with the largest stable one, and whether it is too large."""
    if contender is None:
        return "", False
    known = stability(scene.surface, contender.descent)
    if known is None:
        return "", False
    where = "" if scene.setup.name == QUADRATIC else " near the minimum"
    sign, verb = ("<", "converges") if known.is_stable else ("≥", "diverges")
    rate, bound = f"{known.rate:.4g}", f"{known.bound:.4g}"
    if rate == bound:
        rate, bound = f"{known.rate:.8g}", f"{known.bound:.8g}"
    return f"η = {rate} {sign} {known.formula} = {bound}: {verb}{where}", not known.is_stable


def paths_to_csv(scene: Scene, paths: Mapping[str, DescentPath], table: Table) -> str:
    """Gives every point of every path with its loss, one a line."""
    rows = (
        (written(each.descent, table), step, f"{x:.17g}", f"{y:.17g}", f"{loss:.17g}")
        for each in scene.contenders
        if each.key in paths
        for step, ((x, y), loss) in enumerate(
            zip(paths[each.key].points, paths[each.key].losses, strict=True)
        )
    )
    return to_csv(("path", "step", "x", "y", "loss"), rows)


def _name(descent: Descent) -> str:
    if descent.optimizer == "SGD" and descent.arguments.get("momentum"):
        return "Nesterov" if descent.arguments.get("nesterov") else "Momentum"
    return descent.optimizer


def _argument(name: str, value: object) -> str:
    if isinstance(value, bool):
        return name if value and name != "nesterov" else ""
    if isinstance(value, tuple | list):
        value = ", ".join(f"{each:g}" for each in value)
    text = f"{value:g}" if isinstance(value, int | float) else str(value)
    return f"{_SYMBOLS.get(name, name)} = {text}"

"""Surfaces of two variables on which optimizers are looked at. No torch.

A formula is written once: it takes NumPy arrays (for level lines) and tensors (for descents).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np

from engine.errors import EngineError, UnknownNameError

Region: TypeAlias = tuple[float, float, float, float]
"""Left, right, bottom, top."""
Place: TypeAlias = tuple[float, float]
Formula: TypeAlias = Callable[[Any, Any, Callable[[Any], Any]], Any]
"""Takes x, y and the cosine that suits them; gives the heights."""

QUADRATIC = "quadratic"
LEAST_CURVATURE, MOST_CURVATURE = 0.01, 1000.0
_STEP = 1e-4


@dataclass(frozen=True)
class SurfaceSetup:
    """Which surface.

    Args:
        name: a key of `SURFACES`.
        curvatures: of the quadratic: across the valley and along it.
        angle: of the quadratic's valley to the x axis, in degrees.
    """

    name: str = QUADRATIC
    curvatures: tuple[float, float] = (38.5, 2.0)
    angle: float = 20.0

    def to_json(self) -> dict[str, object]:
        """Gives its JSON value."""
        return {"name": self.name, "curvatures": list(self.curvatures), "angle": self.angle}


@dataclass(frozen=True)
class Surface:
    """A surface, and what is worth knowing of it.

    Args:
        title: what people call it.
        text: its formula for people.
        formula: for numbers.
        region: worth showing.
        minima: all there are in the region, or none.
        start: where a descent shows what is special about it.
        is_wide: heights are of several orders of magnitude.
    """

    title: str
    text: str
    formula: Formula
    region: Region
    minima: tuple[Place, ...]
    start: Place
    is_wide: bool = True

    def height(self, x: Any, y: Any) -> Any:
        """Gives the heights at NumPy arrays or numbers.

        Shapes:
            x, y: any that go together; the result has that shape.
        """
        return self.formula(x, y, np.cos)

    def hessian(self, x: float, y: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """Gives the second derivatives at a place, by central differences.

        Shapes:
            result: (2, 2), float64.
        """
        rows, columns = np.meshgrid((-_STEP, 0.0, _STEP), (-_STEP, 0.0, _STEP))
        near = np.asarray(self.height(x + rows, y + columns), np.float64)
        across = (near[1, 2] - 2 * near[1, 1] + near[1, 0]) / _STEP**2
        up = (near[2, 1] - 2 * near[1, 1] + near[0, 1]) / _STEP**2
        mixed = (near[2, 2] - near[2, 0] - near[0, 2] + near[0, 0]) / (4 * _STEP**2)
        return np.array([[across, mixed], [mixed, up]])

    def sharpness(self, x: float, y: float) -> float:
        """Gives the largest curvature at a place: gradient descent is stable near a minimum
        if its rate is less than 2 over the sharpness there."""
        return float(np.linalg.eigvalsh(self.hessian(x, y))[-1])

    @property
    def bound(self) -> float | None:
        """The rate up to which gradient descent is stable near every minimum; None without one."""
        sharpest = max((self.sharpness(*place) for place in self.minima), default=0.0)
        return 2.0 / sharpest if sharpest > 0 else None


def quadratic(curvatures: tuple[float, float], angle: float) -> Surface:
    """Gives a quadratic valley.

    Args:
        curvatures: second derivatives across the valley and along it, both positive.
        angle: of the valley to the x axis, in degrees.
    """
    across, along = curvatures
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))

    def formula(x: Any, y: Any, _cos: Callable[[Any], Any]) -> Any:
        u, v = cosine * x + sine * y, cosine * y - sine * x
        return 0.5 * (along * u * u + across * v * v)

    return Surface(
        title="Quadratic",
        text=f"½(λ₁v² + λ₂u²), λ = {across:g} and {along:g}, turned by {angle:g}°",
        formula=formula,
        region=(-2.4, 2.4, -1.4, 1.4),
        minima=((0.0, 0.0),),
        start=_rounded(_turned(-1.9, 0.45, angle)),
    )


def in_axes(place: Place, angle: float) -> Place:
    """Gives a place in the axes of a quadratic: along its valley, and across."""
    return _turned(*place, -angle)


def surface_of(setup: SurfaceSetup) -> Surface:
    """Gives the surface of a set-up.

    Raises:
        UnknownNameError: there is no such surface.
        EngineError: a number is not one it can have.
    """
    if setup.name != QUADRATIC:
        if setup.name not in SURFACES:
            raise UnknownNameError("surface", setup.name, SURFACES)
        return SURFACES[setup.name]
    if not all(LEAST_CURVATURE <= each <= MOST_CURVATURE for each in setup.curvatures):
        raise EngineError(
            f"Curvatures go from {LEAST_CURVATURE:g} to {MOST_CURVATURE:g}, received "
            f"{setup.curvatures[0]:g} and {setup.curvatures[1]:g}."
        )
    if not math.isfinite(setup.angle):
        raise EngineError(f"The angle must be a number of degrees, received {setup.angle}.")
    return quadratic(setup.curvatures, setup.angle)


def setup_from_json(values: object) -> SurfaceSetup:
    """Reads a set-up.

    Raises:
        EngineError: a value is missing or of the wrong type.
    """
    match values:
        case {
            "name": str(name),
            "curvatures": [int() | float() as across, int() | float() as along],
            "angle": int() | float() as angle,
        }:
            return SurfaceSetup(name, (float(across), float(along)), float(angle))
    raise EngineError(
        "A surface needs a name, two curvatures and an angle, such as "
        f"{SurfaceSetup().to_json()}; received {values!r}."
    )


def _turned(u: float, v: float, angle: float) -> Place:
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return cosine * u - sine * v, sine * u + cosine * v


def _rounded(place: Place) -> Place:
    return round(place[0], 2), round(place[1], 2)


def _rosenbrock(x: Any, y: Any, _cos: Callable[[Any], Any]) -> Any:
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2


def _beale(x: Any, y: Any, _cos: Callable[[Any], Any]) -> Any:
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y * y) ** 2 + (2.625 - x + x * y * y * y) ** 2


def _himmelblau(x: Any, y: Any, _cos: Callable[[Any], Any]) -> Any:
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


def _rastrigin(x: Any, y: Any, cos: Callable[[Any], Any]) -> Any:
    turn = 2 * math.pi
    return 20 + x * x + y * y - 10 * (cos(turn * x) + cos(turn * y))


def _saddle(x: Any, y: Any, _cos: Callable[[Any], Any]) -> Any:
    return 0.5 * (x * x - y * y)


SURFACES: Mapping[str, Surface] = MappingProxyType(
    {
        QUADRATIC: quadratic(SurfaceSetup().curvatures, SurfaceSetup().angle),
        "rosenbrock": Surface(
            title="Rosenbrock",
            text="(1 − x)² + 100(y − x²)²",
            formula=_rosenbrock,
            region=(-2.2, 2.2, -1.0, 3.2),
            minima=((1.0, 1.0),),
            start=(-1.2, 1.0),
        ),
        "beale": Surface(
            title="Beale",
            text="(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²",
            formula=_beale,
            region=(-4.5, 4.5, -4.5, 4.5),
            minima=((3.0, 0.5),),
            start=(0.6, 1.4),
        ),
        "himmelblau": Surface(
            title="Himmelblau",
            text="(x² + y − 11)² + (x + y² − 7)²",
            formula=_himmelblau,
            region=(-5.5, 5.5, -5.5, 5.5),
            minima=(
                (3.0, 2.0),
                (-2.805118086952745, 3.131312518250573),
                (-3.779310253377747, -3.283185991286170),
                (3.584428340330492, -1.848126526964404),
            ),
            start=(0.0, 0.0),
        ),
        "rastrigin": Surface(
            title="Rastrigin",
            text="20 + x² + y² − 10(cos 2πx + cos 2πy)",
            formula=_rastrigin,
            region=(-3.2, 3.2, -3.2, 3.2),
            minima=((0.0, 0.0),),
            start=(2.35, -2.4),
            is_wide=False,
        ),
        "saddle": Surface(
            title="Saddle",
            text="½(x² − y²)",
            formula=_saddle,
            region=(-2.0, 2.0, -2.0, 2.0),
            minima=(),
            start=(-1.7, 0.02),
            is_wide=False,
        ),
    }
)
"""What there is to choose from."""

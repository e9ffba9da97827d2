"""The panels of the lecture's figure: gradient descent, momentum and Adam on a quadratic.

Gradient descent on an anisotropic quadratic at five rates: the first three are slow, fast and
faster, the fourth only just converges and the fifth does not. Then momentum u ← γu + ηg,
w ← w − u with γ = 0 and γ = 0.5, then Adam.
"""

from dataclasses import dataclass

from engine.optimization_lab.descent import Descent
from engine.optimization_lab.surfaces import SurfaceSetup

RATES = (1e-2, 2e-2, 4e-2, 5e-2, 5.3e-2)
MOMENTUM_RATE = 5e-2
SURFACE = SurfaceSetup()
STEPS = 40


@dataclass(frozen=True)
class LectureCurve:
    """One path of the figure.

    Args:
        label: what the lecture writes below it.
        descent: the optimizer.
    """

    label: str
    descent: Descent


@dataclass(frozen=True)
class LecturePanel:
    """One picture of the figure.

    Args:
        key: names it.
        title: what it shows.
        curves: its paths; all begin at the surface's start.
    """

    key: str
    title: str
    curves: tuple[LectureCurve, ...]


def _gradient_descent(rate: float) -> LectureCurve:
    return LectureCurve(f"η = {rate:g}", Descent("SGD", {"lr": rate}))


def _momentum(momentum: float) -> LectureCurve:
    descent = Descent("SGD", {"lr": MOMENTUM_RATE, "momentum": momentum})
    return LectureCurve(f"η = {MOMENTUM_RATE:g}, γ = {momentum:g}", descent)


ADAM = LectureCurve(
    "Adam, η = 0.1", Descent("Adam", {"lr": 1e-1, "betas": (0.9, 0.999), "eps": 1e-8})
)

SMALL_PANELS: tuple[LecturePanel, ...] = (
    *(
        LecturePanel(
            f"rate-{rate:g}", f"Gradient descent, η = {rate:g}", (_gradient_descent(rate),)
        )
        for rate in RATES
    ),
    *(
        LecturePanel(
            f"momentum-{momentum:g}",
            f"Momentum, η = {MOMENTUM_RATE:g}, γ = {momentum:g}",
            (_momentum(momentum),),
        )
        for momentum in (0.0, 0.5)
    ),
    LecturePanel("adam", "Adam, η = 0.1, β = 0.9 and 0.999", (ADAM,)),
)
"""Every picture of the lecture, in its order."""

JOINT_PANELS: tuple[LecturePanel, ...] = (
    LecturePanel("rates", "Five rates", tuple(_gradient_descent(rate) for rate in RATES)),
    LecturePanel("momentums", "Momentum 0 and 0.5", (_momentum(0.0), _momentum(0.5))),
    LecturePanel(
        "methods",
        "Gradient descent, momentum and Adam",
        (_gradient_descent(MOMENTUM_RATE), _momentum(0.5), ADAM),
    ),
)
"""Several paths over one another, for comparison."""

"""What is worth looking at: the panels of the lecture's figure, and optimizers for each surface.

The lecture's figure is gradient descent on an anisotropic quadratic at five rates, of which the
fourth only just converges and the fifth does not; then momentum u ← γu + ηg, w ← w − u with
γ = 0 and γ = 0.5; then Adam.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.optimization_lab.descent import Descent
from engine.optimization_lab.surfaces import QUADRATIC, SurfaceSetup

RATES = (1e-2, 2e-2, 4e-2, 5e-2, 5.3e-2)
MOMENTUM_RATE = 5e-2
SURFACE = SurfaceSetup()
STEPS = 30


@dataclass(frozen=True)
class LecturePanel:
    """One picture of the figure.

    Args:
        key: names it.
        title: what it shows.
        descents: its paths; all begin at the surface's start.
    """

    key: str
    title: str
    descents: tuple[Descent, ...]


@dataclass(frozen=True)
class Example:
    """Optimizers that show what is special about a surface.

    Args:
        descents: in order.
        steps: after which one has seen it.
    """

    descents: tuple[Descent, ...]
    steps: int


def _sgd(rate: float, momentum: float | None = None) -> Descent:
    more = {} if momentum is None else {"momentum": momentum}
    return Descent("SGD", {"lr": rate, **more})


def _adam(rate: float) -> Descent:
    return Descent("Adam", {"lr": rate})


ADAM = Descent("Adam", {"lr": 1e-1, "betas": (0.9, 0.999), "eps": 1e-8})

SMALL_PANELS: tuple[LecturePanel, ...] = (
    *(
        LecturePanel(f"rate-{rate:g}", f"Gradient descent, η = {rate:g}", (_sgd(rate),))
        for rate in RATES
    ),
    *(
        LecturePanel(
            f"momentum-{momentum:g}",
            f"Momentum, η = {MOMENTUM_RATE:g}, γ = {momentum:g}",
            (_sgd(MOMENTUM_RATE, momentum),),
        )
        for momentum in (0.0, 0.5)
    ),
    LecturePanel("adam", "Adam, η = 0.1", (ADAM,)),
)
"""Every picture of the lecture, in its order."""

JOINT_PANELS: tuple[LecturePanel, ...] = (
    LecturePanel("rates", "Five rates in one picture", tuple(_sgd(rate) for rate in RATES)),
    LecturePanel(
        "momentums",
        "Momentum 0 and 0.5 in one picture",
        (_sgd(MOMENTUM_RATE, 0.0), _sgd(MOMENTUM_RATE, 0.5)),
    ),
    LecturePanel(
        "methods",
        "Gradient descent, momentum and Adam",
        (_sgd(MOMENTUM_RATE), _sgd(MOMENTUM_RATE, 0.5), ADAM),
    ),
)
"""Several paths over one another, for comparison."""

EXAMPLES: Mapping[str, Example] = MappingProxyType(
    {
        QUADRATIC: Example(JOINT_PANELS[-1].descents, STEPS),
        "rosenbrock": Example((_sgd(1e-3), _sgd(1e-3, 0.9), _adam(0.2)), 200),
        "beale": Example((_sgd(1e-2), _sgd(5e-3, 0.9), _adam(0.1)), 120),
        "himmelblau": Example((_sgd(1e-2), _sgd(5e-3, 0.9), _adam(0.3)), 60),
        "rastrigin": Example((_sgd(2e-3), _sgd(2e-3, 0.98), _adam(0.8)), 120),
        "saddle": Example((_sgd(5e-2), _sgd(5e-2, 0.5), _adam(0.05)), 70),
    }
)
"""By the names of the surfaces."""

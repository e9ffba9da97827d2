"""Up to which rate an optimizer is stable near a minimum, where that has a closed form. No torch.

Along an axis of curvature λ, gradient descent multiplies the distance by 1 − ηλ: it shrinks if
η < 2/λ. With momentum γ the step depends on the last two places, and the distance shrinks if
η < 2(1 + γ)/λ; with Nesterov's, if η < 2(1 + γ)/((1 + 2γ)λ). The largest curvature decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.optimization_lab.descent import Descent
from engine.optimization_lab.surfaces import Surface

_RATE = 1e-3
"""PyTorch's own where none is given."""


@dataclass(frozen=True)
class Stability:
    """How a rate compares with the largest stable one.

    Args:
        rate: of the optimizer.
        bound: rates from here on diverge.
        formula: of the bound.
    """

    rate: float
    bound: float
    formula: str

    @property
    def is_stable(self) -> bool:
        """Whether it converges near the minimum."""
        return self.rate < self.bound


def stability(surface: Surface, descent: Descent) -> Stability | None:
    """Compares the rate of an optimizer with the largest stable one.

    Args:
        surface: the sharpest of its minima decides.
        descent: gradient descent, with or without momentum.

    Returns:
        None for other optimizers, and where there is no minimum.
    """
    given = descent.arguments
    if descent.optimizer != "SGD" or given.get("maximize") or surface.bound is None:
        return None
    gamma, dampening = _number(given, "momentum", 0.0), _number(given, "dampening", 0.0)
    curvature = 2 / surface.bound + _number(given, "weight_decay", 0.0)
    rate = _number(given, "lr", _RATE)
    if gamma == 0:
        return Stability(rate, 2 / curvature, "2/λmax")
    if given.get("nesterov"):
        return Stability(rate, 2 * (1 + gamma) / ((1 + 2 * gamma) * curvature), "2(1+γ)/(1+2γ)λmax")
    if dampening >= 1:
        return None
    bound = 2 * (1 + gamma) / (curvature * (1 - dampening))
    return Stability(rate, bound, "2(1+γ)/λmax" if not dampening else "2(1+γ)/(1−τ)λmax")


def _number(given: Mapping[str, object], name: str, default: float) -> float:
    value = given.get(name, default)
    return float(value) if isinstance(value, int | float) else default

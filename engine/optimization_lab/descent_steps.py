"""Descents on a surface: the gradients by autograd, the steps by `torch.optim`."""

import inspect
import math
from collections.abc import Mapping

import torch
from torch import Tensor, nn

from engine.errors import EngineError
from engine.optimization_lab.descent import ROOM, Descent, DescentOrder, DescentPath, Ending
from engine.optimization_lab.surfaces import Place, Region, Surface, surface_of
from engine.training.optimizers import make_optimizer

_ERRORS = (RuntimeError, ValueError, TypeError, IndexError, AttributeError)


def descend(order: DescentOrder) -> Mapping[str, DescentPath]:
    """Takes the steps of every descent, in float64.

    Args:
        order: surface, start, steps and optimizers.

    Returns:
        Their paths by key. One that cannot be made does not hold up the others.

    Raises:
        EngineError: there is no such surface.
    """
    surface = surface_of(order.surface)
    places = torch.tensor([order.start] * len(order.descents), dtype=torch.float64)
    walkers = {
        key: _Walker(descent, surface, place)
        for (key, descent), place in zip(order.descents.items(), places, strict=True)
    }
    points, heights = _walk(surface, places, list(walkers.values()), order.steps)
    paths = {}
    for number, (key, walker) in enumerate(walkers.items()):
        trail = zip(points[:, number].tolist(), heights[:, number].tolist(), strict=True)
        known = [((x, y), height) for (x, y), height in trail]
        paths[key] = walker.path() or _cut(known, order.region)
    return paths


def _walk(
    surface: Surface, places: Tensor, walkers: list["_Walker"], steps: int
) -> tuple[Tensor, Tensor]:
    """Lets all take their steps side by side: one backward pass for all of them.

    Shapes:
        places: (descents, 2); the walkers' parameters are its rows.
        result: (steps + 1, descents, 2) and (steps + 1, descents).
    """
    leaf = places.requires_grad_()
    points = torch.empty(steps + 1, *places.shape, dtype=places.dtype)
    heights = torch.empty(steps + 1, len(walkers), dtype=places.dtype)
    for step in range(steps + 1):
        height = surface.formula(leaf[:, 0], leaf[:, 1], torch.cos)
        with torch.no_grad():
            points[step], heights[step] = leaf, height
        if step == steps:
            break
        (gradients,) = torch.autograd.grad(height.sum(), leaf)
        for walker, gradient in zip(walkers, gradients, strict=True):
            walker.step(gradient)
    return points, heights


class _Walker:
    """One optimizer with its two parameters.

    Args:
        descent: the optimizer.
        surface: for optimizers that look more than once before they step.
        place: where it stands; it is changed.
    """

    def __init__(self, descent: Descent, surface: Surface, place: Tensor) -> None:
        self._descent = descent
        self._surface = surface
        self._message = ""
        self._parameter = nn.Parameter(place)
        self._optimizer: torch.optim.Optimizer | None = None
        self._looks_again = False
        try:
            self._optimizer = make_optimizer(
                descent.optimizer, [self._parameter], descent.arguments
            )
            self._looks_again = _looks_again(self._optimizer)
        except EngineError as error:
            self._message = str(error)
        except _ERRORS as error:
            self._refuse(error)

    def step(self, gradient: Tensor) -> None:
        """Takes one step.

        Shapes:
            gradient: (2,)
        """
        if self._optimizer is None or self._message:
            return
        self._parameter.grad = gradient
        try:
            if self._looks_again:
                self._optimizer.step(self._look)  # type: ignore[arg-type]
            else:
                self._optimizer.step()
        except _ERRORS as error:
            self._refuse(error)

    def path(self) -> DescentPath | None:
        """Gives the path where there is none; None where the optimizer takes steps."""
        return DescentPath((), (), Ending.REFUSED, self._message) if self._message else None

    def _look(self) -> Tensor:
        self._parameter.grad = None
        height: Tensor = self._surface.formula(self._parameter[0], self._parameter[1], torch.cos)
        height.backward()  # type: ignore[no-untyped-call]
        return height.detach()

    def _refuse(self, error: Exception) -> None:
        self._message = (
            f"torch.optim.{self._descent.optimizer} cannot go down a surface of two parameters: "
            f"{error}. Choose another optimizer."
        )


def _looks_again(optimizer: torch.optim.Optimizer) -> bool:
    closure = inspect.signature(type(optimizer).step).parameters["closure"]
    return closure.default is inspect.Parameter.empty


def _cut(trail: list[tuple[Place, float]], region: Region) -> DescentPath:
    """Ends a path where it leaves, or comes to what is no number."""
    known: list[tuple[Place, float]] = []
    ending = Ending.DONE
    for place, height in trail:
        if not all(map(math.isfinite, (*place, height))):
            ending = Ending.NO_NUMBER
            break
        known.append((place, height))
        if _is_outside(place, region):
            ending = Ending.LEFT
            break
    return DescentPath(
        tuple(place for place, _ in known), tuple(height for _, height in known), ending
    )


def _is_outside(place: Place, region: Region) -> bool:
    left, right, bottom, top = region
    across = abs(place[0] - (left + right) / 2) > ROOM * (right - left) / 2
    return across or abs(place[1] - (bottom + top) / 2) > ROOM * (top - bottom) / 2

"""Descents on a surface: the gradients by autograd, the steps by `torch.optim`."""

import inspect
import math
import time
from collections.abc import Mapping

import torch
from torch import Tensor, nn

from engine.errors import EngineError
from engine.optimization_lab.descent import ROOM, Descent, DescentOrder, DescentPath, Ending
from engine.optimization_lab.surfaces import Place, Region, Surface, surface_of
from engine.training.optimizers import make_optimizer

PATIENCE_S = 20.0
"""Longer nobody waits; the service would be taken for dead."""
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
    ones = torch.ones_like(heights[0])
    parties = _parties(walkers)
    deadline = time.monotonic() + PATIENCE_S
    for walker in walkers:
        walker.deadline = deadline
    for step in range(steps + 1):
        x, y = leaf.unbind(1)
        height = surface.formula(x, y, torch.cos)
        with torch.no_grad():
            points[step], heights[step] = leaf, height
        if step == steps or all(party.has_failed for party in parties):
            break
        (gradients,) = torch.autograd.grad(height, leaf, ones)
        for walker, gradient in zip(walkers, gradients, strict=True):
            walker.parameter.grad = gradient
        for party in parties:
            party.step()
        if time.monotonic() > deadline:
            for walker in walkers:
                walker.give_up()
            break
    return points, heights


class _Walker:
    """One optimizer with its two parameters.

    Args:
        descent: the optimizer.
        surface: for optimizers that look more than once before they step.
        place: where it stands; it is changed.
    """

    def __init__(self, descent: Descent, surface: Surface, place: Tensor) -> None:
        self.parameter = nn.Parameter(place)
        self.optimizer: torch.optim.Optimizer | None = None
        self._descent = descent
        self._surface = surface
        self._message = ""
        self.deadline = float("inf")
        try:
            self.optimizer = make_optimizer(descent.optimizer, [self.parameter], descent.arguments)
        except EngineError as error:
            self._message = str(error)

    def look(self) -> Tensor:
        """Computes the height and the gradient where it stands.

        Raises:
            TimeoutError: the optimizer has looked for too long.
        """
        if time.monotonic() > self.deadline:
            raise TimeoutError
        self.parameter.grad = None
        height: Tensor = self._surface.formula(self.parameter[0], self.parameter[1], torch.cos)
        height.backward()  # type: ignore[no-untyped-call]
        return height.detach()

    def give_up(self) -> None:
        """Notes that it takes too long."""
        self._message = self._message or (
            f"The steps of {self._descent.optimizer} took more than {PATIENCE_S:.0f} s. "
            "Take fewer steps, or fewer optimizers at once."
        )

    def refuse(self, error: Exception) -> None:
        """Notes that its optimizer cannot take steps."""
        self._message = (
            f"torch.optim.{self._descent.optimizer} cannot go down a surface of two parameters: "
            f"{error}. Choose another optimizer."
        )

    def path(self) -> DescentPath | None:
        """Gives the path where there is none; None where the optimizer takes steps."""
        return DescentPath((), (), Ending.REFUSED, self._message) if self._message else None


class _Party:
    """Walkers that take their steps by one optimizer, each with settings of its own.

    Most of the time of so small a step goes into what PyTorch does around it, once a call.

    Args:
        walkers: of one class of optimizer; only one where that looks more than once.
    """

    def __init__(self, walkers: list[_Walker]) -> None:
        self._walkers = walkers
        self.has_failed = False
        optimizers = [each.optimizer for each in walkers if each.optimizer is not None]
        self._optimizer = optimizers[0]
        self._looks_again = _looks_again(self._optimizer)
        for other in optimizers[1:]:
            self._optimizer.add_param_group(other.param_groups[0])
            self._optimizer.state.update(other.state)

    def step(self) -> None:
        """Takes one step with the gradients that the parameters have."""
        if self.has_failed:
            return
        try:
            if self._looks_again:
                self._optimizer.step(self._walkers[0].look)  # type: ignore[arg-type]
            else:
                self._optimizer.step()
        except TimeoutError:
            self.has_failed = True
            self._walkers[0].give_up()
        except _ERRORS as error:
            self.has_failed = True
            for walker in self._walkers:
                walker.refuse(error)


def _parties(walkers: list[_Walker]) -> list[_Party]:
    alike: dict[object, list[_Walker]] = {}
    for walker in walkers:
        if walker.optimizer is not None:
            is_alone = _looks_again(walker.optimizer)
            alike.setdefault(walker if is_alone else type(walker.optimizer), []).append(walker)
    return [_Party(each) for each in alike.values()]


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

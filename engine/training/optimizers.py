"""The optimizers of `torch.optim`, read from their signatures."""

import inspect
from collections.abc import Iterable, Mapping
from typing import Any

import torch
from torch import nn

from engine.errors import EngineError, UnknownNameError

_NOT_FOR_PEOPLE = {"params", "foreach", "capturable", "differentiable", "kwargs"}


def _classes() -> dict[str, type[torch.optim.Optimizer]]:
    return {
        name: each
        for name, each in vars(torch.optim).items()
        if isinstance(each, type)
        and issubclass(each, torch.optim.Optimizer)
        and each is not torch.optim.Optimizer
    }


CLASSES: Mapping[str, type[torch.optim.Optimizer]] = _classes()


def arguments_of(name: str) -> dict[str, object]:
    """Gives the arguments of an optimizer and their defaults, in PyTorch's order.

    Raises:
        UnknownNameError: PyTorch has no optimizer of that name.
    """
    return {
        each.name: each.default
        for each in inspect.signature(_find(name)).parameters.values()
        if each.name not in _NOT_FOR_PEOPLE
    }


def make_optimizer(
    name: str, parameters: Iterable[nn.Parameter], arguments: Mapping[str, object]
) -> torch.optim.Optimizer:
    """Makes an optimizer of these parameters.

    Args:
        name: a class of `torch.optim`.
        parameters: what it changes.
        arguments: keyword arguments of that class.

    Raises:
        UnknownNameError: there is no such optimizer, or it has no argument of a given name.
        EngineError: it refuses the values, or there is nothing to learn.
    """
    known = arguments_of(name)
    for each in arguments:
        if each not in known:
            raise UnknownNameError(f"argument of the optimizer {name}", each, known)
    learned = list(parameters)
    if not learned:
        raise EngineError(
            "The network has no parameters, so there is nothing to train. "
            "Add an operator that learns, such as nn.Linear."
        )
    try:
        return _find(name)(learned, **_as_torch_wants(arguments))
    except (ValueError, TypeError, RuntimeError, LookupError, ArithmeticError) as error:
        raise EngineError(
            f"The optimizer {name} refuses its arguments: {error}. Change them in the set-up."
        ) from error


def _find(name: str) -> type[torch.optim.Optimizer]:
    try:
        return CLASSES[name]
    except KeyError:
        raise UnknownNameError("optimizer", name, CLASSES) from None


def _as_torch_wants(arguments: Mapping[str, object]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in arguments.items()
    }

"""What is no network of modules as one: a function of tensors, a single module of PyTorch's."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from torch import nn

from engine.importing.leaves import operator_of


class FunctionModule(nn.Module):
    """A network whose `forward` is a function.

    Args:
        function: takes tensors, gives tensors.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__()
        self.forward = function

    @property
    def title(self) -> str:
        """What the function is called."""
        return "".join(word.capitalize() for word in self.forward.__name__.split("_"))


class OneModule(nn.Module):
    """A network that holds one module and is called like it.

    Args:
        module: the module.
    """

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self.title = type(module).__name__
        self.body = module

    def forward(self, *inputs: Any, **named: Any) -> Any:
        """Calls the module."""
        return self.body(*inputs, **named)


def as_network(module: nn.Module) -> nn.Module:
    """Gives a network; what is an operator of the catalogue by itself becomes its one module."""
    return module if operator_of(type(module)) is None else OneModule(module)


def inputs_of(network: nn.Module) -> Mapping[str, inspect.Parameter]:
    """Gives the arguments that a network is called with."""
    called = network.body if isinstance(network, OneModule) else network
    return inspect.signature(called.forward).parameters


def by_place(network: nn.Module, names: Sequence[str]) -> list[str]:
    """Gives the inputs that a network is given by their places, as it takes any number of them.

    Args:
        network: the network.
        names: of its inputs; those that `forward` does not name are of the `*inputs`, in order.
    """
    parameters = inputs_of(network)
    kinds = [each.kind for each in parameters.values()]
    if inspect.Parameter.VAR_POSITIONAL not in kinds:
        return []
    before = list(parameters)[: kinds.index(inspect.Parameter.VAR_POSITIONAL)]
    further = [name for name in names if name not in parameters]
    return [*(name for name in before if name in names), *further]

"""A function of tensors as a network."""

from collections.abc import Callable
from typing import Any

from torch import nn


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

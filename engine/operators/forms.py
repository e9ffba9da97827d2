"""How a use of an operator is written in Python; the same form is executed by the analysis."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ModuleForm:
    """`self.conv = nn.Conv2d(…)` in `__init__`, `self.conv(x)` in `forward`."""

    path: str


@dataclass(frozen=True, slots=True)
class FunctionForm:
    """`F.max_pool2d(x, kernel_size=3)`.

    Args:
        path: `F.…` or `torch.…`.
        takes_list: the variadic inputs are one list: `torch.cat([a, b], dim=1)`.
        takes_training: passes `training=self.training` (dropout).
    """

    path: str
    takes_list: bool = False
    takes_training: bool = False


@dataclass(frozen=True, slots=True)
class MethodForm:
    """`x.view(-1, 256)`.

    Args:
        name: of the method of the first input.
        spread: the argument whose tuple is written as separate arguments, if any.
    """

    name: str
    spread: str | None = None


@dataclass(frozen=True, slots=True)
class InfixForm:
    """`a + b`; where `b` is not wired, the node's argument of the same name stands for it.

    Args:
        symbol: of the Python operator.
        operand: the name of `b`, as a port and as an argument.
    """

    symbol: str
    operand: str = "other"


@dataclass(frozen=True, slots=True)
class SliceForm:
    """`x[:, start:stop:step]`, by the arguments `dim`, `start`, `stop` and `step`."""


@dataclass(frozen=True, slots=True)
class BoundaryForm:
    """An argument or a result of `forward` or of the loss: input, output, target."""


Form: TypeAlias = ModuleForm | FunctionForm | MethodForm | InfixForm | SliceForm | BoundaryForm

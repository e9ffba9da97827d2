"""What a call is given."""

from dataclasses import dataclass
from typing import TypeAlias

from engine.graph.model import Value


@dataclass(frozen=True, slots=True)
class Wired:
    """The tensor that arrives at an input port."""

    port: str


@dataclass(frozen=True, slots=True)
class WiredList:
    """The tensors that arrive at the ports of a variadic input, as one list."""

    ports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WiredTuple:
    """The tensors that arrive at several ports, as one tuple."""

    ports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BatchOf:
    """The batch size of the tensor that arrives at an input port: `x.size(0)`."""

    port: str


@dataclass(frozen=True, slots=True)
class DeviceOf:
    """The device of the tensor that arrives at an input port: `x.device`."""

    port: str


@dataclass(frozen=True, slots=True)
class TrainingFlag:
    """`self.training`."""


@dataclass(frozen=True, slots=True)
class InTraining:
    """`value if self.training else otherwise`."""

    value: Value
    otherwise: Value


@dataclass(frozen=True, slots=True)
class ListOf:
    """A tuple's values as a list."""

    values: Value


@dataclass(frozen=True, slots=True)
class Named:
    """A constant of PyTorch: `torch.float32`."""

    path: str


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """`path(*positional, **keywords)`; the path starts at `nn`, `F`, `torch` or a library."""

    path: str
    positional: "tuple[Operand, ...]" = ()
    keywords: "tuple[tuple[str, Operand], ...]" = ()


Operand: TypeAlias = (
    "Value | Wired | WiredList | WiredTuple | BatchOf | DeviceOf | TrainingFlag | InTraining"
    " | ListOf | Named | FunctionCall"
)

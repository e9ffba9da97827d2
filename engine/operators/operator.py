"""What the catalogue says of one operator. Palette, inspector, analysis, code and help read it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.errors import UnknownNameError
from engine.graph.model import Value
from engine.operators.forms import Form
from engine.operators.kinds import Kind


class Role(StrEnum):
    """Which part of a project an operator belongs to."""

    NETWORK = "network"
    INPUT = "input"
    OUTPUT = "output"
    TARGET = "target"
    LOSS = "loss"


@dataclass(frozen=True)
class ReadFrom:
    """An argument that the incoming shape decides (`in_channels`), unless it is set.

    Args:
        port: the input port whose shape is read.
        dimension: which one, counted as PyTorch does (1 channels, -1 the last).
        trailing: the last so many dimensions as a tuple instead (`normalized_shape`).
        proposal: makes a value that fits the whole shape instead, where others fit as well
            (the `shape` of a view); it gives None for a shape that it knows none for.
    """

    port: str
    dimension: int = 1
    trailing: int = 0
    proposal: Callable[[Sequence[int | str]], Value] | None = None

    @property
    def is_one_size(self) -> bool:
        """Whether it is the size of one dimension as it is."""
        return not self.trailing and self.proposal is None


class Writing(StrEnum):
    """How an argument's value is written."""

    VALUE = "value"
    """As it is."""

    LIST = "list"
    """A tuple as a list, for what changes a copy of it: `[7, 7]`."""

    DTYPE = "dtype"
    """A word as PyTorch's type of that name: `torch.float32`."""

    TRAINING = "training"
    """The default in evaluation: `0.1 if self.training else 0.0`."""


@dataclass(frozen=True)
class Argument:
    """An argument of an operator.

    Args:
        name: PyTorch's own.
        kind: the values it takes.
        default: what a new node has. Equal to PyTorch's own default, unless `required`.
        help: one sentence for the inspector.
        required: PyTorch has no default for it, so it is always written.
        positional: written without its name (`nn.Conv2d(1, 32, …)`).
        read_from: the incoming shape that decides it, if one does; `default` is then None.
        writing: how its value is written.
        is_of_call: of a module: told to each call, not to the constructor (`need_weights`).
    """

    name: str
    kind: Kind
    default: Value = None
    help: str = ""
    required: bool = False
    positional: bool = False
    read_from: ReadFrom | None = None
    writing: Writing = Writing.VALUE
    is_of_call: bool = False


class Numbers(StrEnum):
    """Which numbers a port's tensor holds."""

    FLOAT = "float"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    ANY = "any"


@dataclass(frozen=True)
class Port:
    """An input or an output of an operator.

    Args:
        name: PyTorch's own name of the argument; `output` for the one result.
        help: one phrase.
        ranks: the numbers of dimensions it takes, the batch included; any if empty.
        numbers: the numbers it takes.
        is_optional: it may stay unwired.
        is_variadic: it takes any number of wires, to `name.0`, `name.1`, …
    """

    name: str
    help: str = ""
    ranks: tuple[int, ...] = ()
    numbers: Numbers = Numbers.FLOAT
    is_optional: bool = False
    is_variadic: bool = False


@dataclass(frozen=True)
class Window:
    """The arguments by which a convolution or pooling sees a neighbourhood of its input.

    Args:
        dimensions: spatial dimensions, 1 to 3.
        is_global: it sees the whole map (adaptive pooling to 1).
        is_transposed: stride works the other way (transposed convolution).
        kernel_port: the input port whose last sizes are the kernel's, where no argument is.
    """

    dimensions: int
    kernel_size: str = "kernel_size"
    stride: str = "stride"
    padding: str = "padding"
    dilation: str = "dilation"
    is_global: bool = False
    is_transposed: bool = False
    kernel_port: str = ""


OUTPUT = (Port("output"),)


@dataclass(frozen=True)
class Operator:
    """A kind of computation.

    Args:
        name: PyTorch's own (`nn.Conv2d`, `F.relu`, `torch.add`, `Tensor.view`).
        family: the palette's heading.
        summary: what it computes, one line.
        form: how it is written.
        inputs, outputs: its ports.
        arguments: in PyTorch's order.
        docs: the page of PyTorch's documentation.
        role: the part of a project that it belongs to.
        window: the neighbourhood that it sees, if it is local.
        mixes_positions: each output sees the whole input (linear on flattened maps, flatten).
        outputs_for: the output ports where the arguments decide them (`split`).
        keywords: further words that the palette's search finds it by.
        is_curated: written by hand for this program; else read off the library's signature.
    """

    name: str
    family: str
    summary: str
    form: Form
    inputs: tuple[Port, ...] = (Port("input"),)
    outputs: tuple[Port, ...] = OUTPUT
    arguments: tuple[Argument, ...] = ()
    docs: str = ""
    role: Role = Role.NETWORK
    window: Window | None = None
    mixes_positions: bool = False
    outputs_for: Callable[[Mapping[str, Value]], tuple[Port, ...]] | None = None
    keywords: tuple[str, ...] = ()
    is_curated: bool = True

    def argument(self, name: str) -> Argument:
        """Gives the argument of that name.

        Raises:
            UnknownNameError: it has none of that name.
        """
        for argument in self.arguments:
            if argument.name == name:
                return argument
        known = [argument.name for argument in self.arguments]
        raise UnknownNameError(f"argument of {self.name}", name, known)

    def values(self, given: Mapping[str, Value]) -> dict[str, Value]:
        """Gives every argument's value: the given one, else the default."""
        return {
            argument.name: given.get(argument.name, argument.default) for argument in self.arguments
        }

    def output_ports(self, given: Mapping[str, Value]) -> tuple[Port, ...]:
        """Gives the output ports of a use with these arguments."""
        return self.outputs_for(self.values(given)) if self.outputs_for else self.outputs

"""What there is to say of a data source. No torch."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.errors import EngineError, UnknownNameError
from engine.operators.kinds import Kind


class Labels(StrEnum):
    """What the numbers of a tensor mean."""

    IMAGES = "images"
    """Brightness of pixels: channels, height, width."""
    NUMBERS = "numbers"
    """Real numbers."""
    CLASSES = "classes"
    """Numbers of classes, or of characters."""
    SEQUENCES = "sequences"
    """Numbers of classes in their order, ended by −1 where there are fewer than places."""
    LENGTHS = "lengths"
    """How many numbers of classes there are."""


@dataclass(frozen=True)
class Quantity:
    """One tensor that a data source has of each sample.

    Args:
        name: an identifier, by which it goes in exported scripts.
        labels: what its numbers mean.
        shape: of one sample.
        classes: how many there are, where it holds classes.
    """

    name: str
    labels: Labels
    shape: tuple[int, ...] = ()
    classes: int = 0


@dataclass(frozen=True)
class DataArgument:
    """A number that shapes a data source.

    Args:
        name: an identifier.
        kind: the values it takes.
        default: its value where nothing is set.
        help: one sentence.
    """

    name: str
    kind: Kind
    default: int | float
    help: str


@dataclass(frozen=True)
class DataDescription:
    """A data source.

    Args:
        name: how a project names it.
        title: what the window calls it.
        summary: one sentence.
        inputs: what the network's inputs are filled with, in their order; an input node may
            ask for another shape (images are resized, points are placed in more dimensions).
        targets: what targets can be filled with: each takes the first that fits its encoding.
        training_samples, test_samples: how many there are without arguments.
        arguments: what can be chosen.
        is_split: some samples are the test; else all are both.
        licence: of the data, if they are not made by rule.
    """

    name: str
    title: str
    summary: str
    inputs: tuple[Quantity, ...]
    targets: tuple[Quantity, ...]
    training_samples: int
    test_samples: int
    arguments: tuple[DataArgument, ...] = ()
    is_split: bool = True
    licence: str = ""

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """The shape of one sample of the first input, as it is stored."""
        return self.inputs[0].shape

    @property
    def classes(self) -> int:
        """How many classes the first target has; 0 where it has none."""
        return self.targets[0].classes if self.targets else 0

    def values(self, given: Mapping[str, object]) -> dict[str, int | float]:
        """Gives every argument's value: the given one, else the default.

        Raises:
            UnknownNameError: there is no argument of a given name.
            EngineError: a given value is out of its range.
        """
        known = {argument.name: argument for argument in self.arguments}
        for name in given:
            if name not in known:
                raise UnknownNameError(f"argument of the data {self.name}", name, known)
        return {
            name: self._checked(argument, given.get(name, argument.default))
            for name, argument in known.items()
        }

    def _checked(self, argument: DataArgument, value: object) -> int | float:
        fault: str | None = "must be a number"
        if isinstance(value, int | float):
            fault = argument.kind.fault(value)
            if fault is None:
                return value
        raise EngineError(
            f"{argument.name} of the data {self.name} {fault}; received {value!r}. "
            f"Its default is {argument.default}."
        )

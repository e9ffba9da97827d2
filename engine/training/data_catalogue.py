"""Which data there is to train on, as a table that the window and the checks read. No torch."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.errors import EngineError, UnknownNameError
from engine.operators.kinds import Float, Integer, Kind


class Labels(StrEnum):
    """What a data source knows of each sample."""

    CLASSES = "classes"
    """The number of the class it belongs to."""
    NUMBERS = "numbers"
    """Real numbers."""


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
        sample_shape: of one sample as it is stored; an input node may ask for another one
            (images are resized, points are placed in more dimensions).
        labels: what is known of each sample.
        classes: how many there are; 0 where the labels are numbers.
        training_samples, test_samples: how many there are without arguments.
        arguments: what can be chosen.
        licence: of the data, if they are not made by rule.
    """

    name: str
    title: str
    summary: str
    sample_shape: tuple[int, ...]
    labels: Labels
    classes: int
    training_samples: int
    test_samples: int
    arguments: tuple[DataArgument, ...] = ()
    licence: str = ""

    @property
    def is_images(self) -> bool:
        """Whether a sample is an image: channels, height, width."""
        return len(self.sample_shape) == 3

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
            name: _checked(self, argument, given.get(name, argument.default))
            for name, argument in known.items()
        }


def _checked(data: DataDescription, argument: DataArgument, value: object) -> int | float:
    fault: str | None = "must be a number"
    if isinstance(value, int | float):
        fault = argument.kind.fault(value)
        if fault is None:
            return value
    raise EngineError(
        f"{argument.name} of the data {data.name} {fault}; received {value!r}. "
        f"Its default is {argument.default}."
    )


_SEED = DataArgument("seed", Integer(0, 2**31), 0, "Another number gives other samples.")

DIGITS = DataDescription(
    name="digits",
    title="Handwritten digits",
    summary="1,797 real handwritten digits, bundled with Netloom.",
    sample_shape=(1, 8, 8),
    labels=Labels.CLASSES,
    classes=10,
    training_samples=1438,
    test_samples=359,
    licence="UCI Machine Learning Repository, CC BY 4.0",
)
XOR = DataDescription(
    name="xor",
    title="XOR",
    summary="The four corners of a square; neighbours belong to different classes.",
    sample_shape=(2,),
    labels=Labels.CLASSES,
    classes=2,
    training_samples=4,
    test_samples=4,
)
SPIRAL = DataDescription(
    name="spiral",
    title="Spirals",
    summary="Points on interlocked spirals, one for each class.",
    sample_shape=(2,),
    labels=Labels.CLASSES,
    classes=2,
    training_samples=800,
    test_samples=200,
    arguments=(
        DataArgument("samples", Integer(10, 1_000_000), 1000, "One fifth of them is the test."),
        DataArgument("classes", Integer(2, 10), 2, "The number of spirals."),
        DataArgument("turns", Float(0.1, 10.0), 1.5, "How often each spiral winds."),
        DataArgument("noise", Float(0.0, 1.0), 0.02, "Standard deviation around the spiral."),
        _SEED,
    ),
)
LINE = DataDescription(
    name="line",
    title="Straight line",
    summary="Numbers that depend linearly on the input, with noise.",
    sample_shape=(1,),
    labels=Labels.NUMBERS,
    classes=0,
    training_samples=160,
    test_samples=40,
    arguments=(
        DataArgument("samples", Integer(10, 1_000_000), 200, "One fifth of them is the test."),
        DataArgument("slope", Float(-1000.0, 1000.0), 2.0, "Rise for each unit of the input."),
        DataArgument("offset", Float(-1000.0, 1000.0), -1.0, "Value at the origin."),
        DataArgument("noise", Float(0.0, 1000.0), 0.1, "Standard deviation around the line."),
        _SEED,
    ),
)

DATA: Mapping[str, DataDescription] = {each.name: each for each in (DIGITS, XOR, SPIRAL, LINE)}


def describe_data(name: str) -> DataDescription:
    """Gives the description of a data source.

    Raises:
        UnknownNameError: there is none of that name.
    """
    try:
        return DATA[name]
    except KeyError:
        raise UnknownNameError("data source", name, DATA) from None

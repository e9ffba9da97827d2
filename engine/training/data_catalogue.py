"""Which data there is to train on, as a table that the window and the checks read. No torch."""

from collections.abc import Mapping

from engine.errors import UnknownNameError
from engine.operators.kinds import Float, Integer
from engine.training.data_description import (
    DataArgument,
    DataDescription,
    Labels,
    Quantity,
)

__all__ = ["DATA", "DataDescription", "describe_data"]

ALPHABET = 28
"""How many different characters the bundled text has."""
_DIGIT_SHAPE = (1, 8, 8)
_DIGITS_LICENCE = "UCI Machine Learning Repository, CC BY 4.0"


def _seed(what: str) -> DataArgument:
    return DataArgument("seed", Integer(0, 2**31), 0, f"Another number gives other {what}.")


def _count(default: int) -> DataArgument:
    return DataArgument("samples", Integer(10, 1_000_000), default, "One fifth is the test.")


def _noise(default: float, *, most: float = 1000.0) -> DataArgument:
    return DataArgument("noise", Float(0.0, most), default, "Standard deviation of the noise.")


def _image(name: str, shape: tuple[int, ...] = _DIGIT_SHAPE) -> Quantity:
    return Quantity(name, Labels.IMAGES, shape)


def _numbers(name: str, count: int = 1) -> Quantity:
    return Quantity(name, Labels.NUMBERS, (count,))


def _of_digits(
    name: str,
    title: str,
    summary: str,
    *,
    inputs: tuple[Quantity, ...],
    targets: tuple[Quantity, ...],
    further: tuple[DataArgument, ...] = (),
) -> DataDescription:
    samples = DataArgument("samples", Integer(10, 1797), 1797, "Fewer are the first so many.")
    return DataDescription(
        name=name,
        title=title,
        summary=summary,
        inputs=inputs,
        targets=targets,
        training_samples=1438,
        test_samples=359,
        arguments=(samples, *further),
        licence=_DIGITS_LICENCE,
    )


_DIGIT = Quantity("labels", Labels.CLASSES, (), 10)

DIGITS = _of_digits(
    "digits",
    "Handwritten digits",
    "1,797 real handwritten digits, bundled with Netloom.",
    inputs=(_image("images"),),
    targets=(_DIGIT, _image("pictures")),
)
FACTS = _of_digits(
    "digit-facts",
    "Facts about digits",
    "Handwritten digits; which digit it is and how much ink it took.",
    inputs=(_image("images"),),
    targets=(_DIGIT, _numbers("ink")),
)
PAIRS = _of_digits(
    "digit-pairs",
    "Pairs of digits",
    "Two handwritten digits, and whether they are the same digit.",
    inputs=(_image("left"), _image("right")),
    targets=(Quantity("same", Labels.CLASSES, (), 2),),
    further=(_seed("pairs"),),
)
TRIPLETS = _of_digits(
    "digit-triplets",
    "Triplets of digits",
    "A handwritten digit, one of the same class and one of another; nothing else is known.",
    inputs=(_image("anchor"), _image("positive"), _image("negative")),
    targets=(),
    further=(_seed("triplets"),),
)
SCENES = _of_digits(
    "digit-scenes",
    "Digits in a noisy scene",
    "A handwritten digit somewhere in a noisy picture; the target marks its pixels.",
    inputs=(_image("scenes", (1, 32, 32)),),
    targets=(_image("masks", (1, 32, 32)),),
    further=(_noise(0.2, most=10.0), _seed("scenes")),
)
CODES = _of_digits(
    "digit-codes",
    "Digits from codes",
    "The picture of each digit, to be drawn from a code: a fixed random view of its pixels.",
    inputs=(_numbers("codes", 100),),
    targets=(_image("pictures"),),
)
FORGERIES = _of_digits(
    "digit-forgeries",
    "Forged digits",
    "Handwritten digits, every second one a forgery: two digits laid over each other.",
    inputs=(_image("images"),),
    targets=(Quantity("is_real", Labels.CLASSES, (), 2),),
    further=(_seed("forgeries"),),
)
ROWS = _of_digits(
    "digit-rows",
    "Rows of digits",
    "One to four handwritten digits side by side; which they are, in their order.",
    inputs=(_image("rows", (1, 8, 32)),),
    targets=(
        Quantity("digits", Labels.SEQUENCES, (4,), 10),
        Quantity("lengths", Labels.LENGTHS),
    ),
    further=(_seed("rows"),),
)
XOR = DataDescription(
    name="xor",
    title="XOR",
    summary="The four corners of a square; neighbours belong to different classes.",
    inputs=(_numbers("points", 2),),
    targets=(Quantity("labels", Labels.CLASSES, (), 2),),
    training_samples=4,
    test_samples=4,
    is_split=False,
)
SPIRAL = DataDescription(
    name="spiral",
    title="Spirals",
    summary="Points on interlocked spirals, one for each class.",
    inputs=(_numbers("points", 2),),
    targets=(Quantity("labels", Labels.CLASSES, (), 2),),
    training_samples=800,
    test_samples=200,
    arguments=(
        _count(1000),
        DataArgument("classes", Integer(2, 10), 2, "The number of spirals."),
        DataArgument("turns", Float(0.1, 10.0), 1.5, "How often each spiral winds."),
        _noise(0.02, most=1.0),
        _seed("samples"),
    ),
)
LINE = DataDescription(
    name="line",
    title="Straight line",
    summary="Numbers that depend linearly on the input, with noise.",
    inputs=(_numbers("points"),),
    targets=(_numbers("labels"),),
    training_samples=160,
    test_samples=40,
    arguments=(
        _count(200),
        DataArgument("slope", Float(-1000.0, 1000.0), 2.0, "Rise for each unit of the input."),
        DataArgument("offset", Float(-1000.0, 1000.0), -1.0, "Value at the origin."),
        _noise(0.1),
        _seed("samples"),
    ),
)
SURFACE = DataDescription(
    name="surface",
    title="Curved surface",
    summary="Heights A·x·log(y) + B·y² over points (x, y), with noise.",
    inputs=(_numbers("x"), _numbers("y")),
    targets=(_numbers("heights"),),
    training_samples=400,
    test_samples=100,
    arguments=(
        _count(500),
        DataArgument("a", Float(-1000.0, 1000.0), 1.5, "The A that is to be found."),
        DataArgument("b", Float(-1000.0, 1000.0), -0.5, "The B that is to be found."),
        _noise(0.05),
        _seed("samples"),
    ),
)
PHI = DataDescription(
    name="phi",
    title="Lengths by hidden weights",
    summary="Vectors of five numbers, and the length that two hidden matrices make of each.",
    inputs=(_numbers("vectors", 5),),
    targets=(_numbers("lengths"),),
    training_samples=800,
    test_samples=200,
    arguments=(_count(1000), _seed("samples")),
)
TASTES = DataDescription(
    name="tastes",
    title="Tastes",
    summary="People and things, each described by numbers, and whether the one likes the other.",
    inputs=(_numbers("people", 8), _numbers("things", 6)),
    targets=(Quantity("likes", Labels.CLASSES, (), 2),),
    training_samples=3200,
    test_samples=800,
    arguments=(_count(4000), _noise(0.1), _seed("samples")),
)
_LENGTH = 32
_CHARACTERS = Quantity("characters", Labels.CLASSES, (_LENGTH,), ALPHABET)
_STEP = DataArgument("step", Integer(1, 1000), 3, "Characters from one stretch to the next.")
TEXT = DataDescription(
    name="characters",
    title="Next characters",
    summary="Stretches of a small story, and the character that follows each character.",
    inputs=(_CHARACTERS,),
    targets=(Quantity("following", Labels.CLASSES, (_LENGTH,), ALPHABET),),
    training_samples=904,
    test_samples=227,
    arguments=(_STEP,),
    licence="written for Netloom",
)
GAPS = DataDescription(
    name="text-gaps",
    title="Text with gaps",
    summary="Stretches of a small story in which characters are missing, to be filled in.",
    inputs=(Quantity("characters", Labels.CLASSES, (_LENGTH,), ALPHABET + 1),),
    targets=(Quantity("complete", Labels.CLASSES, (_LENGTH,), ALPHABET),),
    training_samples=904,
    test_samples=227,
    arguments=(
        _STEP,
        DataArgument("gaps", Float(0.0, 1.0), 0.15, "Share of the characters that are missing."),
        _seed("gaps"),
    ),
    licence="written for Netloom",
)

DATA: Mapping[str, DataDescription] = {
    each.name: each
    for each in (
        DIGITS,
        FACTS,
        PAIRS,
        TRIPLETS,
        SCENES,
        CODES,
        FORGERIES,
        ROWS,
        XOR,
        SPIRAL,
        LINE,
        SURFACE,
        PHI,
        TASTES,
        TEXT,
        GAPS,
    )
}


def describe_data(name: str) -> DataDescription:
    """Gives the description of a data source.

    Raises:
        UnknownNameError: there is none of that name.
    """
    try:
        return DATA[name]
    except KeyError:
        raise UnknownNameError("data source", name, DATA) from None

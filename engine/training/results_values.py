"""What a network does on the test samples after an epoch, as plain values. No torch."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class ResultsKind(StrEnum):
    """What is known of each test sample."""

    CLASSES = "classes"
    """Which class it is taken for."""
    VALUES = "values"
    """How far the numbers or pictures that come out are from those wanted."""
    LOSSES = "losses"
    """Its loss alone."""


@dataclass(frozen=True)
class Picture:
    """A small picture.

    Args:
        title: what it is of the sample: `image`, `target`, `output`; empty for the only one.
        shape: channels (1 or 3), height, width.
        pixels: 0 to 255, channel by channel, row by row.
    """

    title: str
    shape: tuple[int, int, int]
    pixels: bytes


@dataclass(frozen=True)
class Prediction:
    """What came out for one test sample.

    Args:
        sample: its number among the test samples, from 0.
        loss: what the worst are chosen by; None where it is no number.
        true, predicted: numbers of classes; None where it has none of its own.
        scores: the largest outputs, largest first: class and probability.
        pictures: that show the sample and what came out.
        texts: titles and texts that do.
    """

    sample: int
    loss: float | None = None
    true: int | None = None
    predicted: int | None = None
    scores: tuple[tuple[int, float], ...] = ()
    pictures: tuple[Picture, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()

    @property
    def is_wrong(self) -> bool:
        """Whether it was taken for another class."""
        return self.true is not None and self.true != self.predicted


@dataclass(frozen=True)
class ClassError:
    """How one class fares.

    Args:
        number: of the class.
        samples: of it.
        errors: taken for another class.
        rival: the class that most of those are taken for; None without errors.
        rival_errors: how many are.
    """

    number: int
    samples: int
    errors: int
    rival: int | None
    rival_errors: int

    @property
    def share(self) -> float:
        """The share of errors, from 0 to 1."""
        return self.errors / self.samples if self.samples else 0.0


@dataclass(frozen=True)
class Results:
    """What a network does on the test samples after an epoch.

    Args:
        epoch: counted from 1.
        step: steps that were done.
        kind: what is known of each sample.
        samples: test samples, all of which are judged.
        class_names: by number.
        confusion: how many of each true class (rows) are taken for each class (columns); empty
            where there are no classes or too many.
        decisions: what the confusion counts: `samples`, or `places` of each sample.
        has_probabilities: whether the scores are probabilities; else they are outputs.
        worst: the predictions with the largest losses, the largest first.
        random: predictions of samples that chance chose, the same ones in every epoch.
        examples: the worst of other cells of the confusion.
        points: wanted and given numbers of some samples, where each has one.
    """

    epoch: int
    step: int = 0
    kind: ResultsKind = ResultsKind.CLASSES
    samples: int = 0
    class_names: tuple[str, ...] = ()
    confusion: tuple[tuple[int, ...], ...] = ()
    decisions: str = "samples"
    has_probabilities: bool = True
    worst: tuple[Prediction, ...] = ()
    random: tuple[Prediction, ...] = ()
    examples: tuple[Prediction, ...] = ()
    points: tuple[tuple[float, float], ...] = ()

    @property
    def total(self) -> int:
        """How many decisions the confusion counts."""
        return sum(map(sum, self.confusion))

    @property
    def errors(self) -> int:
        """How many of them are wrong."""
        return self.total - sum(row[number] for number, row in enumerate(self.confusion))

    @property
    def predictions(self) -> tuple[Prediction, ...]:
        """All predictions that are kept, each sample once, the largest losses first."""
        found = {each.sample: each for each in (*self.worst, *self.random, *self.examples)}
        return tuple(sorted(found.values(), key=_severity, reverse=True))

    def name(self, number: int | None) -> str:
        """Gives the name of a class."""
        if number is None:
            return ""
        return self.class_names[number] if number < len(self.class_names) else str(number)

    def class_errors(self) -> list[ClassError]:
        """Gives how each class with samples fares, the worst first."""
        found = [_class_error(number, row) for number, row in enumerate(self.confusion) if any(row)]
        return sorted(found, key=lambda each: (-each.share, -each.errors, each.number))

    def in_cell(self, true: int, predicted: int | None) -> tuple[Prediction, ...]:
        """Gives the predictions that are kept of one cell of the confusion, or of one row."""
        return tuple(
            each
            for each in self.predictions
            if each.true == true and predicted in (None, each.predicted)
        )


def _severity(prediction: Prediction) -> float:
    return float("inf") if prediction.loss is None else prediction.loss


def _class_error(number: int, row: Iterable[int]) -> ClassError:
    counts = list(row)
    samples = sum(counts)
    errors = samples - counts[number]
    counts[number] = -1
    most = max(counts)
    rival = counts.index(most) if most > 0 else None
    return ClassError(number, samples, errors, rival, max(most, 0))

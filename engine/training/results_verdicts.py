"""Verdicts of a judge as predictions with pictures and texts."""

import math
from collections.abc import Iterable
from dataclasses import replace

from torch import Tensor

from engine.training.data import Samples
from engine.training.data_description import Labels
from engine.training.results_choice import Hearing
from engine.training.results_judge import Verdict
from engine.training.results_samples import Pictures, SampleView, Texts, as_image
from engine.training.results_values import Prediction, ResultsKind

_INPUT, _WANTED, _GIVEN = "input", "wanted", "given"
_SAME = 3


class VerdictView:
    """Makes of verdicts what there is to see.

    Args:
        view: shows the samples.
        hearing: that the verdicts come from.
        samples: that it judged.
    """

    def __init__(self, view: SampleView, hearing: Hearing, samples: Samples) -> None:
        self._view = view
        self._hearing = hearing
        self._samples = samples

    def predictions(
        self, verdicts: Iterable[Verdict], shown: dict[int, Prediction]
    ) -> tuple[Prediction, ...]:
        """Gives predictions, and adds them to those that are `shown` already."""
        found = []
        for verdict in verdicts:
            if verdict.sample not in shown:
                shown[verdict.sample] = self._prediction(verdict)
            found.append(shown[verdict.sample])
        return tuple(found)

    def _prediction(self, verdict: Verdict) -> Prediction:
        pictures, texts = self._view.show(verdict.sample)
        if self._hearing.kind is ResultsKind.LOSSES and self._hearing.target is None:
            texts = (*texts, *self._targets(verdict.sample), *self._distances(verdict.output))
        elif verdict.output is not None and self._hearing.target is not None:
            wanted = self._samples.test_targets[self._hearing.target][verdict.sample]
            pictures, texts = self._beside(pictures, texts, wanted, verdict.output)
        return Prediction(
            sample=verdict.sample,
            loss=verdict.loss if math.isfinite(verdict.loss) else None,
            true=verdict.true,
            predicted=verdict.predicted,
            scores=tuple(each for each in verdict.scores if math.isfinite(each[1])),
            pictures=pictures,
            texts=texts,
        )

    def _beside(
        self, pictures: Pictures, texts: Texts, wanted: Tensor, given: Tensor
    ) -> tuple[Pictures, Texts]:
        """Adds what was wanted and what came out."""
        if self._hearing.kind is ResultsKind.LOSSES:
            read = (_WANTED, _sequence(wanted)), (_GIVEN, _sequence(given))
            return pictures, (*texts, *read)
        if wanted.is_floating_point() and self._has_labels():
            read = (_WANTED, _labels(wanted)), (_GIVEN, _labels(given))
            return pictures, (*texts, *read)
        is_map = not wanted.is_floating_point() and wanted.dim() == 2
        image = as_image(wanted.float() if is_map else wanted, self._hearing.quantity)
        if image is None:
            text = self._view.text
            return pictures, (*texts, (_WANTED, text(wanted)), (_GIVEN, text(given)))
        like = image.cpu()
        further = (
            self._view.picture(_WANTED, like),
            self._view.picture(_GIVEN, given.float().view(like.shape), like),
        )
        kept = tuple(
            replace(each, title=each.title or _INPUT)
            for each in pictures
            if not _are_same(each.pixels, further[0].pixels)
        )
        return (*kept, *further), texts

    def _has_labels(self) -> bool:
        quantity = self._hearing.quantity
        return quantity is not None and quantity.labels in (Labels.CLASSES, Labels.SEQUENCES)

    def _targets(self, sample: int) -> Texts:
        targets = self._samples.test_targets
        names = self._view.target_names
        return tuple(
            (name, self._view.text(each[sample]))
            for name, each in zip(names, targets, strict=False)
            if each[sample].numel() == 1
        )

    def _distances(self, distances: Tensor | None) -> Texts:
        """Names how far the network's results for further inputs are from that for the first."""
        if distances is None:
            return ()
        if len(distances) == 1:
            return (("distance", f"{float(distances):.3g}"),)
        titles = self._view.titles
        if len(titles) != len(distances) + 1:
            titles = [f"output {number}" for number in range(1, len(distances) + 2)]
        return tuple(
            (f"to {title}", f"{distance:.3g}")
            for title, distance in zip(titles[1:], distances.tolist(), strict=True)
        )


def _sequence(classes: Tensor) -> str:
    """Gives classes up to the end of their sequence."""
    return " ".join(str(each) for each in classes.flatten().tolist() if each >= 0)


def _labels(shares: Tensor) -> str:
    """Gives the classes that are more likely than not."""
    return " ".join(map(str, (shares.flatten() > 0.5).nonzero().flatten().tolist())) or "none"


def _are_same(first: bytes, second: bytes) -> bool:
    """Whether two pictures look alike."""
    return len(first) == len(second) and all(
        abs(one - other) <= _SAME for one, other in zip(first, second, strict=True)
    )

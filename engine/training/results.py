"""What the network does on the test samples, written when an epoch's test is done.

The test runs the network over all test samples anyway; what comes out is looked at as it passes.
So no sample is computed twice, no random number is drawn and nothing that is trained is touched.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from torch import Tensor, nn

from engine.graph.writing import sweep_temporaries
from engine.training.data import Samples
from engine.training.preparation import Prepared
from engine.training.results_choice import Hearing, open_hearing
from engine.training.results_class_judges import MOST_EXAMPLES
from engine.training.results_file import FOLDER, forget_after, write_results
from engine.training.results_samples import SampleView
from engine.training.results_values import Prediction, Results, ResultsKind
from engine.training.results_verdicts import VerdictView
from engine.training.session import Learner

RANDOM = 24
"""So many samples are shown whatever comes out."""
_WORST = 24
_MOST_CLASSES = 200
_LARGEST_SHARE = 0.05

_log = logging.getLogger("netloom")


class ResultsWriter:
    """Writes the results of epochs into a run's folder, in at most 5 % of the time.

    Epochs that would take more are left out, but never the first and the last one.

    Args:
        folder: of the run.
        prepared: what is trained.
        learner: the same, built.
        samples: on the device of the network.
        clock: gives seconds of the training.
    """

    def __init__(
        self,
        folder: Path,
        prepared: Prepared,
        learner: Learner,
        samples: Samples,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._folder = folder
        self._prepared = prepared
        self._learner = learner
        self._samples = samples
        self._clock = clock
        count = samples.test_count
        chosen = np.random.default_rng(0).permutation(count)[:RANDOM]
        self._random = frozenset(map(int, chosen))
        self._hearing: Hearing | None = None
        self._begun = self._spent_s = self._last_s = 0.0
        self._is_broken = False

    def begin(self, epoch: int) -> None:
        """Begins after so many complete epochs; what is there of later ones is void."""
        with self._guarded():
            forget_after(self._folder, epoch)
            sweep_temporaries(self._folder / FOLDER)
        self._begun = self._clock()
        self._spent_s = self._last_s = 0.0

    @contextmanager
    def watching(self, *, epoch: int, step: int, is_last: bool) -> Iterator[None]:
        """Looks at the test that is made inside, and writes what came out.

        Args:
            epoch: that is complete, counted from 1.
            step: steps that are done.
            is_last: no other epoch comes.
        """
        if self._is_broken or not (is_last or self._has_time()):
            yield
            return
        spent = self._spent_s
        self._hearing = None
        hook = self._learner.model.register_forward_hook(self._on_results)
        try:
            yield
        finally:
            hook.remove()
        self._write(epoch, step)
        self._last_s = self._spent_s - spent

    def _has_time(self) -> bool:
        elapsed = self._clock() - self._begun
        return self._spent_s + self._last_s <= _LARGEST_SHARE * elapsed

    def _on_results(
        self, _model: nn.Module, inputs: tuple[Tensor, ...], results: Tensor | tuple[Tensor, ...]
    ) -> None:
        with self._guarded():
            outputs = (results,) if isinstance(results, Tensor) else results
            if self._hearing is None:
                self._hearing = open_hearing(
                    self._prepared, self._learner, self._samples, self._random, _WORST, outputs
                )
            self._hearing.judge.take(outputs, len(inputs[0]))

    def _write(self, epoch: int, step: int) -> None:
        hearing = self._hearing
        if hearing is None or self._is_broken:
            return
        with self._guarded():
            write_results(self._folder, self._results(hearing, epoch, step))

    def _results(self, hearing: Hearing, epoch: int, step: int) -> Results:
        judge = hearing.judge
        samples = self._sample_view(hearing.kind)
        view = VerdictView(samples, hearing, self._samples)
        shown: dict[int, Prediction] = {}
        worst = view.predictions(judge.worst, shown)
        random = view.predictions(judge.chosen(), shown)
        examples = [each for each in judge.examples() if each.sample not in shown]
        confusion = judge.confusion()
        return Results(
            epoch=epoch,
            step=step,
            kind=hearing.kind,
            samples=self._samples.test_count,
            class_names=samples.class_names(hearing.quantity, len(confusion)),
            confusion=tuple(map(tuple, confusion)) if len(confusion) <= _MOST_CLASSES else (),
            decisions=hearing.decisions,
            has_probabilities=judge.has_probabilities,
            worst=worst,
            random=random,
            examples=view.predictions(examples, shown),
            points=tuple(judge.points()),
        )

    def _sample_view(self, kind: ResultsKind) -> SampleView:
        inputs = len(self._samples.test_inputs)
        if kind is ResultsKind.CLASSES:
            pictures = (RANDOM + _WORST + MOST_EXAMPLES) * inputs
        else:
            pictures = (RANDOM + _WORST) * (inputs + 2 * (kind is ResultsKind.VALUES))
        return SampleView(self._prepared, self._samples, pictures)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Keeps a training alive whose results cannot be told, and takes the time."""
        if self._is_broken:
            yield
            return
        begun = self._clock()
        try:
            yield
        except Exception as error:  # whatever it is, the training goes on
            self._is_broken = True
            _log.warning("No results of epochs are written from here on: %s", error)
        self._spent_s += self._clock() - begun

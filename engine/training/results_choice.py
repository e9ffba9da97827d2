"""By what the test samples of a network are judged."""

from collections.abc import Collection
from dataclasses import dataclass

from torch import Tensor

from engine.training.data import Samples
from engine.training.data_catalogue import describe_data
from engine.training.data_description import Quantity
from engine.training.preparation import Prepared
from engine.training.results_class_judges import ClassJudge, PlaceJudge
from engine.training.results_judge import Judge, Outputs
from engine.training.results_value_judges import LossJudge, ValueJudge
from engine.training.results_values import ResultsKind
from engine.training.session import Learner

_MOST_CLASSES = 1000


@dataclass(frozen=True)
class Hearing:
    """A judge and what it judges.

    Args:
        judge: looks at the results.
        kind: of what it finds out.
        target: which target is shown as wanted; None where all of them are told.
        quantity: that fills this target.
        decisions: what it counts.
    """

    judge: Judge
    kind: ResultsKind
    target: int | None = None
    quantity: Quantity | None = None
    decisions: str = "samples"


def open_hearing(
    prepared: Prepared,
    learner: Learner,
    samples: Samples,
    random: Collection[int],
    worst: int,
    outputs: Outputs,
) -> Hearing:
    """Gives a judge that fits a network.

    Args:
        prepared: what is trained.
        learner: the same, built.
        samples: that it is tested with.
        random: samples that are to be shown.
        worst: how many others are.
        outputs: the results of a first batch.
    """
    objective = prepared.objective
    pair = _compared(prepared, samples, outputs)
    if pair is None:
        reads = (objective.output, objective.blank) if _is_sequence(prepared) else None
        of_losses = LossJudge(
            samples.test_targets,
            random,
            worst,
            compute_loss=learner.compute_loss,
            is_tuple=len(outputs) > 1,
            sequence=reads,
        )
        return Hearing(of_losses, ResultsKind.LOSSES, objective.judge if reads else None)
    number, target = pair
    output, wanted = outputs[number], samples.test_targets[target]
    quantity = _quantity(prepared, target)
    rule = prepared.plan.count_errors
    if rule is not None and _has_classes(output, rule):
        classes = 2 if rule in _BINARY else max(prepared.plan.classes, output.shape[1])
        of_classes = ClassJudge(wanted, random, worst, output=number, classes=classes, rule=rule)
        return Hearing(of_classes, ResultsKind.CLASSES, target, quantity)
    if _has_places(output, wanted):
        classes = output.shape[1]
        of_places = PlaceJudge(wanted, random, worst, output=number, classes=classes)
        return Hearing(of_places, ResultsKind.CLASSES, target, quantity, "places")
    is_logits = objective.is_logits and number == objective.output
    of_values = ValueJudge(wanted, random, worst, output=number, is_logits=is_logits)
    return Hearing(of_values, ResultsKind.VALUES, target, quantity)


_BINARY = ("count_wrong_logits", "count_wrong_probabilities")


def _compared(prepared: Prepared, samples: Samples, outputs: Outputs) -> tuple[int, int] | None:
    """Gives an output and the target that it is held against, by numbers."""
    objective, targets = prepared.objective, samples.test_targets
    if _is_sequence(prepared):
        return None
    if objective.output is not None and targets:
        output, target = outputs[objective.output], targets[objective.judge]
        rule = prepared.plan.count_errors
        if rule is not None and _has_classes(output, rule):
            return objective.output, objective.judge
        if _has_places(output, target) or _has_values(output, target):
            return objective.output, objective.judge
    for number, output in enumerate(outputs):
        for place, target in enumerate(targets):
            if _has_values(output, target) and target[0].numel() > 1:
                return number, place
    return None


def _has_classes(output: Tensor, rule: str) -> bool:
    if rule in _BINARY:
        return output[0].numel() == 1
    is_known = rule in ("count_wrong_classes", "count_wrong_rows")
    return is_known and output.dim() == 2 and 1 < output.shape[1] <= _MOST_CLASSES


def _is_sequence(prepared: Prepared) -> bool:
    return prepared.plan.count_errors == "count_wrong_sequences"


def _has_places(output: Tensor, target: Tensor) -> bool:
    return (
        not target.is_floating_point()
        and output.dim() == target.dim() + 1 > 2
        and output.shape[2:] == target.shape[1:]
        and 1 < output.shape[1] <= _MOST_CLASSES
    )


def _has_values(output: Tensor, target: Tensor) -> bool:
    return target.is_floating_point() and output.shape[1:] == target.shape[1:]


def _quantity(prepared: Prepared, target: int) -> Quantity | None:
    name = prepared.plan.targets[target]
    data = describe_data(prepared.project.training.data.name)
    return next((each for each in data.targets if each.name == name), None)

"""How data become what a network takes: a few calls, executed by the product and written into
exported scripts, so that the two cannot differ. No torch."""

from dataclasses import dataclass

from engine.errors import EngineError
from engine.graph.setup import DataSetup
from engine.training.data_call import DataCall, Name
from engine.training.data_catalogue import describe_data
from engine.training.data_description import DataDescription, Labels, Quantity
from engine.training.data_fitting import fit_input, fit_target, fits, refuse_target
from engine.training.data_reading import read_calls
from engine.training.objective import Objective

__all__ = ["DataCall", "DataPlan", "Name", "plan_data"]


@dataclass(frozen=True)
class DataPlan:
    """The way from a data source to inputs and targets.

    Args:
        calls: in order.
        inputs, targets: the names of the tensors in the end.
        is_split: the name `is_test` tells which samples are the test; else all are both.
        count_errors: the function that counts errors; None where only the loss is known.
        classes: of the target that errors are counted by; 0 where it has none.
    """

    calls: tuple[DataCall, ...]
    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    is_split: bool
    count_errors: str | None
    classes: int


def plan_data(setup: DataSetup, objective: Objective) -> DataPlan:
    """Gives the way from the data to what the network and its loss take.

    Raises:
        EngineError: these data do not fit this network; the text says why.
    """
    data = describe_data(setup.name)
    values = data.values(setup.arguments)
    _check_inputs(data, objective)
    targets = _choose_targets(data, int(values.get("classes", 0)), objective)
    wished = {each.name for each in targets}
    calls = read_calls(data, values, objective.inputs[0], wished)
    for quantity, wish in zip(data.inputs, objective.inputs, strict=True):
        if not calls.are_fitted:
            calls.add(*fit_input(data, quantity, wish))
    for quantity, target in zip(targets, objective.targets, strict=True):
        calls.add(*fit_target(quantity, target))
    judged = targets[objective.judge] if targets else None
    return DataPlan(
        calls=calls.all,
        inputs=tuple(each.name for each in data.inputs),
        targets=tuple(each.name for each in targets),
        is_split=data.is_split,
        count_errors=_count_errors(judged, objective),
        classes=judged.classes if judged and not judged.shape else 0,
    )


def _check_inputs(data: DataDescription, objective: Objective) -> None:
    if len(data.inputs) == len(objective.inputs):
        return
    names = ", ".join(each.name for each in objective.inputs)
    filled = ", ".join(each.name for each in data.inputs)
    raise EngineError(
        f"{data.name} fill {_counted(len(data.inputs), 'input')} ({filled}), but the graph has "
        f"{len(objective.inputs)}: {names}. Add or remove inputs, or choose other data."
    )


def _choose_targets(
    data: DataDescription, classes: int, objective: Objective
) -> tuple[Quantity, ...]:
    """Gives each target the first quantity that fits it and that no target before it took."""
    known = [_with_classes(each, classes) for each in data.targets]
    left, chosen = list(known), []
    for target in objective.targets:
        found = next((each for each in left if fits(each, target)), None)
        if found is None:
            raise refuse_target(data, known, target)
        left.remove(found)
        chosen.append(found)
    return tuple(chosen)


def _with_classes(quantity: Quantity, classes: int) -> Quantity:
    is_counted = classes and quantity.labels is Labels.CLASSES
    return (
        Quantity(quantity.name, quantity.labels, quantity.shape, classes)
        if is_counted
        else quantity
    )


def _count_errors(judged: Quantity | None, objective: Objective) -> str | None:
    if judged is None or objective.output is None or judged.labels not in _COUNTED:
        return None
    encoding = objective.targets[objective.judge].encoding
    if encoding == "sequence":
        return None if objective.blank is None else "count_wrong_sequences"
    if judged.labels is Labels.CLASSES and judged.shape:
        return None
    if encoding in ("values", "multi_hot"):
        return "count_wrong_logits" if objective.is_logits else "count_wrong_probabilities"
    return _COUNTING.get(encoding)


_COUNTED = (Labels.CLASSES, Labels.SEQUENCES)
_COUNTING = {
    "index": "count_wrong_classes",
    "one_hot": "count_wrong_rows",
    "labels": "count_wrong_label_sets",
}
"""The function that counts errors, by the encoding of the target."""


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"

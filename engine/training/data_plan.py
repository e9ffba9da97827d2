"""How data become what a network takes: a few calls, executed by the product and written into
exported scripts, so that the two cannot differ. No torch."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.errors import EngineError
from engine.graph.setup import DataSetup
from engine.training.data_catalogue import DataDescription, Labels, describe_data
from engine.training.objective import Objective


@dataclass(frozen=True, slots=True)
class Name:
    """The value of an earlier call."""

    name: str


Operand: TypeAlias = Name | int | float


@dataclass(frozen=True, slots=True)
class DataCall:
    """`results = function(*positional, **keywords)`.

    Args:
        results: the names that its values get.
        function: of `engine.training.plain`, or `torch.…`.
    """

    results: tuple[str, ...]
    function: str
    positional: tuple[Operand, ...] = ()
    keywords: Mapping[str, Operand] = field(default_factory=dict)


@dataclass(frozen=True)
class DataPlan:
    """The way from a data source to inputs and targets.

    Args:
        calls: in order.
        inputs, targets: the names of the two tensors in the end.
        is_split: the name `is_test` tells which samples are the test; else all are both.
        count_errors: the function that counts errors; None where only the loss is known.
        classes: of the data; 0 if its labels are numbers.
    """

    calls: tuple[DataCall, ...]
    inputs: str
    targets: str
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
    classes = int(values.get("classes", data.classes))
    samples = "images" if data.is_images else "points"
    fit = _fit_images if data.is_images else _fit_points
    targets, encoding = _encode(data, classes, objective)
    return DataPlan(
        calls=(*_read(data, values, samples), *fit(data, samples, objective), *encoding),
        inputs=samples,
        targets=targets,
        is_split=data.name != "xor",
        count_errors=_count_errors(data, objective),
        classes=classes,
    )


_MAKERS = {"xor": "make_xor", "spiral": "make_spirals", "line": "make_line"}


def _read(data: DataDescription, values: Mapping[str, Operand], samples: str) -> list[DataCall]:
    if data.name == "digits":
        return [DataCall((samples, "labels", "is_test"), "read_digits")]
    calls = [DataCall((samples, "labels"), _MAKERS[data.name], keywords=values)]
    if data.name != "xor":
        calls.append(DataCall(("is_test",), "choose_test_samples", (Name("labels"),)))
    return calls


def _fit_images(data: DataDescription, samples: str, objective: Objective) -> list[DataCall]:
    channels, height, width = _image_shape(data, objective.input_shape)
    images = Name(samples)
    calls = []
    if (height, width) != data.sample_shape[1:]:
        calls.append(DataCall((samples,), "resize_images", (images, height, width)))
    calls.append(DataCall((samples,), "normalize", (images, Name("is_test"))))
    if channels != data.sample_shape[0]:
        calls.append(DataCall((samples,), "repeat_channels", (images, channels)))
    if len(objective.input_shape) == 1:
        calls.append(DataCall((samples,), "torch.flatten", (images, 1)))
    return calls


def _image_shape(data: DataDescription, wanted: tuple[int, ...]) -> tuple[int, ...]:
    if len(wanted) == 3:
        return wanted
    side = math.isqrt(wanted[0]) if len(wanted) == 1 else 0
    if len(wanted) == 1 and side * side == wanted[0]:
        return (1, side, side)
    raise EngineError(
        f"The input takes samples of shape {_text(wanted)}, but {data.name} are images. Set its "
        "shape to channels, height, width, such as 1×28×28, or to the number of pixels of a "
        "square image, such as 64."
    )


def _fit_points(data: DataDescription, samples: str, objective: Objective) -> list[DataCall]:
    wanted, stored = objective.input_shape, data.sample_shape
    if wanted == stored:
        return []
    if len(wanted) == 1 and wanted[0] > stored[0]:
        return [DataCall((samples,), "place_in_space", (Name(samples), wanted[0]))]
    raise EngineError(
        f"The input takes samples of shape {_text(wanted)}, but those of {data.name} have the "
        f"shape {_text(stored)}. Set the shape of the input to {_text(stored)}."
    )


def _encode(
    data: DataDescription, classes: int, objective: Objective
) -> tuple[str, list[DataCall]]:
    labels = Name("labels")
    match objective.encoding, data.labels:
        case "index", Labels.CLASSES:
            return "labels", []
        case "one_hot", Labels.CLASSES if objective.classes == classes:
            return "targets", [DataCall(("targets",), "encode_one_hot", (labels, classes))]
        case "one_hot", Labels.CLASSES:
            raise EngineError(
                f"The target has {objective.classes} classes, but {data.name} has {classes}. "
                f"Set classes of the target to {classes}."
            )
        case "values", Labels.NUMBERS if objective.target_shape == (1,):
            return "labels", []
        case "values", Labels.CLASSES if classes == 2 and objective.target_shape == (1,):
            return "targets", [DataCall(("targets",), "encode_zero_or_one", (labels,))]
    raise EngineError(
        f"The target takes {_describe_target(objective)}, but {data.name} has "
        + (f"{classes} classes" if data.labels is Labels.CLASSES else "one number for each sample")
        + ". "
        + _target_advice(data, classes)
    )


def _describe_target(objective: Objective) -> str:
    if objective.encoding == "values":
        return f"values of shape {_text(objective.target_shape)}"
    return {"index": "class numbers", "one_hot": "one row for each class"}[objective.encoding]


def _target_advice(data: DataDescription, classes: int) -> str:
    if data.labels is Labels.NUMBERS:
        return "Set its encoding to values and its shape to 1."
    values = ", or to values of shape 1" if classes == 2 else ""
    return f"Set its encoding to index or one_hot{values}."


def _count_errors(data: DataDescription, objective: Objective) -> str | None:
    if objective.output is None or data.labels is Labels.NUMBERS:
        return None
    if objective.encoding == "values":
        return "count_wrong_logits" if objective.is_logits else "count_wrong_probabilities"
    return {"index": "count_wrong_classes", "one_hot": "count_wrong_rows"}[objective.encoding]


def _text(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "()"

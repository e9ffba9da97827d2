"""Results of epochs as files in a run's folder: `results/epoch-0012.json`. No torch.

The first epoch and the last 50 are kept, between them every 10th, before the last 1,000 every
100th, and so on; where such an epoch is missing, the last one that there was before it.
"""

import base64
import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import cast

from engine.errors import EngineError
from engine.graph.writing import write_atomically
from engine.training.results_values import Picture, Prediction, Results, ResultsKind

FOLDER = "results"

_NAME = re.compile(r"epoch-(\d{4,9})\.json")
_LARGEST_FILE = 1 << 24
_MOST_CLASSES = 1_000
_ALL_KEPT = 50
_LARGEST_COUNT = 1 << 53
_LARGEST_NUMBER = 3.5e38
"""Of 32-bit floats, which results are."""


def path_of(run: Path, epoch: int) -> Path:
    """Gives where the results of an epoch are."""
    return run / FOLDER / f"epoch-{epoch:04d}.json"


def epochs_of(run: Path) -> list[int]:
    """Gives the epochs whose results a run has, in order; none if it has none at all."""
    found: list[int] = []
    with suppress(OSError):
        for path in (run / FOLDER).iterdir():
            match = _NAME.fullmatch(path.name)
            if match is not None:
                found.append(int(match[1]))
    return sorted(found)


def write_results(run: Path, results: Results) -> None:
    """Writes the results of an epoch, and removes those that are not kept any longer.

    Raises:
        EngineError: it was not possible.
    """
    path = path_of(run, results.epoch)
    with suppress(FileExistsError):
        try:
            path.parent.mkdir()
        except FileNotFoundError as error:
            raise EngineError(f"{run} is gone; its results cannot be written.") from error
    text = json.dumps(results_to_json(results), allow_nan=False, separators=(",", ":"))
    write_atomically(path, text.encode())
    epochs = epochs_of(run)
    for epoch in set(epochs) - kept(epochs):
        path_of(run, epoch).unlink(missing_ok=True)


def forget_after(run: Path, epoch: int) -> None:
    """Removes the results of later epochs: the run does them again."""
    for each in epochs_of(run):
        if each > epoch:
            path_of(run, each).unlink(missing_ok=True)


def read_results(run: Path, epoch: int) -> Results:
    """Reads the results of an epoch.

    Raises:
        EngineError: they are not there, or damaged.
    """
    path = path_of(run, epoch)
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise EngineError(f"{path} is too large to hold results.")
        return results_from_json(json.loads(path.read_bytes()))
    except OSError as error:
        raise EngineError(f"{path} cannot be read: {error.strerror}.") from error
    except (
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise EngineError(f"{path} is damaged: {error}.") from error


def kept(epochs: Iterable[int]) -> set[int]:
    """Gives those epochs whose results are kept when the last of them is the newest."""
    known = sorted(epochs, reverse=True)
    chosen: dict[tuple[int, int], int] = {}
    for epoch in known:
        stride = _stride(known[0] - epoch)
        chosen.setdefault((stride, -(-epoch // stride)), epoch)
    return {*chosen.values(), *known[-1:]}


def _stride(age: int) -> int:
    """Gives of how many epochs one is kept when the newest is so many epochs later."""
    if age < _ALL_KEPT:
        return 1
    stride = 10
    while age >= 100 * stride:
        stride *= 10
    return stride


def results_to_json(results: Results) -> dict[str, object]:
    """Gives the JSON value of results; of the confusion only the cells that are not 0."""
    cells = [
        (true, predicted, count)
        for true, row in enumerate(results.confusion)
        for predicted, count in enumerate(row)
        if count
    ]
    return {
        "version": 1,
        "epoch": results.epoch,
        "step": results.step,
        "kind": results.kind.value,
        "samples": results.samples,
        "classes": list(results.class_names),
        "confusion": cells if results.confusion else None,
        "decisions": results.decisions,
        "probabilities": results.has_probabilities,
        "worst": [_to_json(each) for each in results.worst],
        "random": [_to_json(each) for each in results.random],
        "examples": [_to_json(each) for each in results.examples],
        "points": results.points,
    }


def results_from_json(values: Mapping[str, object]) -> Results:
    """Reads the JSON value of results.

    Raises:
        ValueError, TypeError, LookupError, AttributeError, OverflowError: it is none.
    """
    names = tuple(map(_text, cast("list[object]", values["classes"])))
    read = Results(
        epoch=_whole(values["epoch"]),
        step=_whole(values["step"]),
        kind=ResultsKind(cast("str", values["kind"])),
        samples=_whole(values["samples"]),
        class_names=names,
        decisions=_text(values["decisions"]),
        has_probabilities=bool(values["probabilities"]),
        worst=_predictions(values["worst"]),
        random=_predictions(values["random"]),
        examples=_predictions(values["examples"]),
        points=tuple(
            (_number(wanted), _number(given))
            for wanted, given in cast("list[tuple[object, object]]", values["points"])
        ),
    )
    if values["confusion"] is None:
        return read
    return replace(read, confusion=_confusion(values["confusion"], len(names)))


def _confusion(cells: object, classes: int) -> tuple[tuple[int, ...], ...]:
    if classes > _MOST_CLASSES:
        raise ValueError(f"it has {classes:,} classes")
    rows = [[0] * classes for _ in range(classes)]
    for true, predicted, count in cast("list[tuple[object, object, object]]", cells):
        row, column = _whole(true), _whole(predicted)
        if max(row, column) >= classes:
            raise ValueError(f"a cell is at {row}, {column} of {classes} classes")
        rows[row][column] = _whole(count)
    return tuple(map(tuple, rows))


def _to_json(prediction: Prediction) -> dict[str, object]:
    return {
        "sample": prediction.sample,
        "loss": prediction.loss,
        "true": prediction.true,
        "predicted": prediction.predicted,
        "scores": prediction.scores,
        "pictures": [
            {
                "title": each.title,
                "shape": each.shape,
                "pixels": base64.b64encode(each.pixels).decode("ascii"),
            }
            for each in prediction.pictures
        ],
        "texts": prediction.texts,
    }


def _predictions(values: object) -> tuple[Prediction, ...]:
    return tuple(_prediction(each) for each in cast("list[Mapping[str, object]]", values))


def _prediction(values: Mapping[str, object]) -> Prediction:
    loss, true, predicted = values["loss"], values["true"], values["predicted"]
    return Prediction(
        sample=_whole(values["sample"]),
        loss=None if loss is None else _number(loss),
        true=None if true is None else _whole(true),
        predicted=None if predicted is None else _whole(predicted),
        scores=tuple(
            (_whole(number), _number(score))
            for number, score in cast("list[tuple[object, object]]", values["scores"])
        ),
        pictures=tuple(
            _picture(each) for each in cast("list[Mapping[str, object]]", values["pictures"])
        ),
        texts=tuple(
            (_text(title), _text(text))
            for title, text in cast("list[tuple[object, object]]", values["texts"])
        ),
    )


def _picture(values: Mapping[str, object]) -> Picture:
    channels, height, width = map(_whole, cast("list[object]", values["shape"]))
    pixels = base64.b64decode(cast("str", values["pixels"]), validate=True)
    if channels not in (1, 3) or not pixels or len(pixels) != channels * height * width:
        raise ValueError(f"a picture of {channels}×{height}×{width} has {len(pixels)} bytes")
    return Picture(_text(values["title"]), (channels, height, width), pixels)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST_COUNT:
        raise ValueError(f"a count is {value!r:.60}")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or not abs(value) <= _LARGEST_NUMBER:
        raise ValueError(f"a number is {value!r:.60}")
    return float(value)


def _text(value: object) -> str:
    text = str(value)
    text.encode()  # raises where half of a character is missing
    return text

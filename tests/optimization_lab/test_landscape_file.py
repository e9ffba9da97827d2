"""The landscape of a race on disk."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import EngineError
from engine.optimization_lab.landscape import Landscape, Levels, Trajectory
from engine.optimization_lab.landscape_file import (
    landscape_to_json,
    read_landscape,
    write_landscape,
)
from engine.optimization_lab.race import PlaneKind, PlaneSetup

LANDSCAPE = Landscape(
    setup=PlaneSetup(PlaneKind.ENDPOINTS, ("sgd", "adam"), samples=100, resolution=2),
    shares=(0.9, 0.08),
    trajectories=(
        Trajectory("sgd", (0, 5), (0.0, 1.0), (0.0, 2.0), (None, 0.5), (0.0, 0.1)),
        Trajectory("adam"),
    ),
    levels=Levels((0.0, 1.0), (2.0, 3.0), ((1.0, None), (0.5, 0.25)), 100),
    fraction=1.0,
    is_done=True,
)


def test_landscape_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_landscape(tmp_path, LANDSCAPE)
    assert read_landscape(tmp_path) == LANDSCAPE


def test_landscape_that_was_not_computed_is_none(tmp_path: Path) -> None:
    assert read_landscape(tmp_path) is None


def test_losses_that_are_no_numbers_are_written_as_gaps(tmp_path: Path) -> None:
    path = replace(LANDSCAPE.trajectories[0], losses=(float("nan"), float("inf")))
    write_landscape(tmp_path, replace(LANDSCAPE, trajectories=(path,)))
    found = read_landscape(tmp_path)
    assert found is not None
    assert found.trajectories[0].losses == (None, None)


@pytest.mark.parametrize(
    "change",
    [
        {"shares": [1]},
        {"levels": {"x": [0], "y": [0], "losses": [[1, 2]], "samples": 1}},
        {"trajectories": [{"racer": "sgd"}]},
        {"trajectories": 3},
        {"setup": {}},
        {"fraction": "half"},
        {"fraction": float("nan")},
        {"shares": [10**400, 0]},
    ],
)
def test_damaged_landscape_is_refused_in_one_sentence(
    tmp_path: Path, change: dict[str, object]
) -> None:
    values = landscape_to_json(LANDSCAPE) | change
    (tmp_path / "landscape.json").write_text(json.dumps(values))
    with pytest.raises(EngineError, match="Resume the race"):
        read_landscape(tmp_path)


def test_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "landscape.json").write_text("{")
    with pytest.raises(EngineError, match="cannot be read"):
        read_landscape(tmp_path)

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

FAST = ("--epochs", "2", "--device", "cpu", "--resolution", "3", "--samples", "20")
Netloom = Callable[..., object]


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_race_prints_a_table_and_leaves_its_numbers_in_its_folder(
    tmp_path: Path, netloom: Netloom
) -> None:
    folder = tmp_path / "race"
    words = ("sgd:lr=0.1", "momentum:lr=0.1,momentum=0.8", "adam", "sgd:lr=1e9")
    done = netloom("race", "mlp", "--optimizers", *words, "-o", folder, *FAST)
    assert done.status == 0, done.err
    for label in ("SGD, lr 0.1", "Momentum 0.8, lr 0.1", "Adam, lr 0.001", "SGD, lr 1e+09"):
        assert label in done.out
    assert "diverged at step" in done.out
    assert "netloom: SGD, lr 1e+09 left the race" in done.err
    assert str(folder) in done.out

    curves = lines(folder / "curves.csv")
    assert list(curves[0]) == ["racer", "step", "samples", "seconds", "loss"]
    assert {each["racer"] for each in curves} == {"sgd", "momentum", "adam", "sgd-2"}
    epochs = lines(folder / "epochs.csv")
    assert [each["epoch"] for each in epochs if each["racer"] == "adam"] == ["1", "2"]
    assert 0 <= float(epochs[0]["test_error"]) <= 1


def test_json_is_one_value_on_the_output(tmp_path: Path, netloom: Netloom) -> None:
    done = netloom("race", "xor", "--json", "-o", tmp_path / "race", *FAST)
    assert done.status == 0, done.err
    value = json.loads(done.out)
    assert [each["racer"] for each in value["racers"]] == ["sgd", "momentum", "adam"]
    assert all(each["state"] == "finished" for each in value["racers"])
    assert value["run"] == str(tmp_path / "race")
    assert all(Path(each).exists() for each in value["files"])


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("--optimizers", "adm"), "Did you mean"),
        (("--optimizers", "sgd:lr"), "cannot be read"),
        (("--optimizers", "sgd:lr=-1"), "Invalid learning rate"),
        (("--optimizers", "sgd:rate=1"), "rate"),
        (("--optimizers", "sgd", "--plane", "endpoints"), "needs two racers"),
        (("--resume",), "Name the folder"),
        (("--resume", "--epochs", "3"), "Leave out --epochs"),
        (("--resume", "--normalise-filters"), "Leave out --normalise-filters"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_written(
    tmp_path: Path, netloom: Netloom, words: tuple[str, ...], text: str
) -> None:
    done = netloom("race", "xor", *words)
    assert done.status == 1
    assert text in done.err
    assert len(done.err.splitlines()) == 1
    assert not any(tmp_path.iterdir())


def test_a_finished_race_can_be_resumed_and_keeps_its_results(
    tmp_path: Path, netloom: Netloom
) -> None:
    folder = tmp_path / "race"
    first = netloom("race", "xor", "--json", "-o", folder, *FAST)
    again = netloom("race", "xor", "--json", "-o", folder, "--resume")
    assert json.loads(again.out)["racers"] == json.loads(first.out)["racers"]


def test_the_plane_is_chosen_by_options(tmp_path: Path, netloom: Netloom) -> None:
    folder = tmp_path / "race"
    words = ("--plane", "endpoints", "--normalise-filters")
    done = netloom("race", "xor", "--json", "-o", folder, *words, *FAST)
    assert done.status == 0, done.err
    setup = json.loads((folder / "landscape.json").read_text())["setup"]
    assert setup["kind"] == "endpoints"
    assert setup["racers"] == ["sgd", "momentum"]
    assert setup["is_filter_normalised"]
    assert (setup["samples"], setup["resolution"]) == (20, 3)


def test_the_folder_of_a_training_is_no_race(tmp_path: Path, netloom: Netloom) -> None:
    folder = tmp_path / "run"
    netloom("train", "xor", "--epochs", 1, "--device", "cpu", "--run-dir", folder)
    done = netloom("race", "xor", "-o", folder, "--resume")
    assert done.status == 1
    assert "not of a race" in done.err

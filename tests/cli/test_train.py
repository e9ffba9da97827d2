"""`train`, in real run processes."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.training import run_folder
from engine.training.run_info import RunState

ROOT = Path(__file__).parents[2]
QUICK = ("--epochs", 2, "--seed", 3, "--device", "cpu")


def _epochs(finished):
    return [json.loads(line) for line in finished.out.splitlines()]


def test_a_training_streams_one_object_per_epoch(netloom, tmp_path):
    finished = netloom("train", "xor", *QUICK, "--run-dir", tmp_path / "run", "--json")

    epochs = _epochs(finished)
    assert finished.status == 0
    assert [each["epoch"] for each in epochs] == [1, 2]
    assert 0 <= epochs[-1]["test_error"] <= 1
    assert run_folder.read_info(tmp_path / "run").state is RunState.FINISHED


def test_a_training_ends_in_the_test_error(netloom, tmp_path):
    finished = netloom("train", "xor", *QUICK, "--run-dir", tmp_path / "run")

    assert re.search(r"^test_error \d+\.\d\d% \(\d/4\)$", finished.out, re.MULTILINE)
    assert finished.err == ""


def test_a_run_folder_may_be_named_from_where_one_stands(netloom, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    finished = netloom("train", "xor", *QUICK, "--run-dir", "mine/run")

    assert finished.status == 0
    assert run_folder.read_info(tmp_path / "mine" / "run").state is RunState.FINISHED


def test_a_failed_training_says_why_on_one_line(netloom):
    finished = netloom("train", "lenet", "--epochs", 1, "--lr", 1e12, "--device", "cpu")

    assert finished.status == 1
    assert "learning rate" in finished.err
    assert finished.err.count("\n") == 1


def test_a_run_goes_to_the_users_folder_of_runs(netloom):
    netloom("train", "xor", *QUICK)

    assert [info.project for info in run_folder.list_runs()] == ["XOR"]


def test_the_settings_of_the_command_line_are_those_of_the_run(netloom, tmp_path):
    folder = tmp_path / "run"
    netloom(
        *("train", "xor", *QUICK, "--batch-size", 2, "--optimizer", "adamw", "--lr", 0.01),
        *("--threads", 1, "--run-dir", folder),
    )

    info = run_folder.read_info(folder)
    assert (info.epochs, info.seed, info.batch_size) == (2, 3, 2)
    assert (info.optimizer, info.optimizer_arguments) == ("AdamW", {"lr": 0.01})


def test_an_unknown_optimizer_suggests_the_nearest(netloom):
    finished = netloom("train", "xor", "--optimizer", "adamm")

    assert finished.status == 1
    assert "Did you mean Adam" in finished.err
    assert run_folder.list_runs() == []


def test_a_folder_that_holds_something_is_not_taken(netloom, tmp_path):
    (tmp_path / "mine.txt").write_text("keep me")

    finished = netloom("train", "xor", *QUICK, "--run-dir", tmp_path)

    assert finished.status == 1
    assert "not empty" in finished.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_finished_run_goes_on_with_more_epochs(netloom, tmp_path):
    folder = tmp_path / "run"
    netloom("train", "xor", *QUICK, "--run-dir", folder)

    refused = netloom("train", "xor", "--resume", "--run-dir", folder)
    resumed = netloom("train", "xor", "--resume", "--run-dir", folder, "--epochs", 4, "--json")

    assert refused.status == 1
    assert "more epochs than 2" in refused.err
    assert [each["epoch"] for each in _epochs(resumed)] == [3, 4]


def test_a_resumed_run_keeps_its_settings(netloom, tmp_path):
    finished = netloom("train", "xor", "--resume", "--run-dir", tmp_path, "--batch-size", 2)

    assert finished.status == 1
    assert "Leave out --batch-size" in finished.err


def test_there_may_be_nothing_to_resume(netloom):
    finished = netloom("train", "xor", "--resume")

    assert finished.status == 1
    assert "no run of XOR to resume" in finished.err


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_stops_the_training_so_that_it_can_go_on(number, tmp_path):
    folder = tmp_path / "run"
    program = (
        "import sys\n"
        "from engine import cli\n"
        "from presets import PRESETS\n"
        "sys.exit(cli.main(sys.argv[1:], PRESETS))"
    )
    words = ("train", "xor", "--epochs", "1000000", "--run-dir", str(folder), "--json")
    with subprocess.Popen(
        [sys.executable, "-c", program, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        first = json.loads(process.stdout.readline())
        process.send_signal(number)
        rest = process.communicate(timeout=120)[0].splitlines()

    last = json.loads(rest[-1]) if rest else first
    info = run_folder.read_info(folder)
    assert process.returncode == 130
    assert info.state is RunState.STOPPED
    assert info.epoch >= last["epoch"] >= 1

"""Exported scripts that start from the weights that came with the project."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from engine.analysis.analyse import analyse
from engine.build.build import build
from engine.codegen.model import generate_model
from engine.errors import EngineError
from engine.exporting.script import export_script
from engine.exporting.weights import bring_weights
from engine.graph.model import Project
from engine.training.metrics_file import read_metrics
from engine.training.new_run import new_run
from engine.training.run_info import RunState
from engine.training.runner import run
from presets.lenet import lenet
from presets.mlp import mlp
from presets.xor import xor


@pytest.fixture
def keep_threads() -> Iterator[None]:
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


def with_training(project: Project, **changes: object) -> Project:
    return replace(project, training=replace(project.training, **changes))


def script_of(project: Project) -> str:
    return export_script(project, analyse(project))


def run_alone(folder: Path, text: str, *options: str) -> str:
    """Runs a script in a folder of its own by a Python that cannot import the product."""
    (folder / "train.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-I", "-W", "error", "train.py", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def started(tmp_path: Path, project: Project) -> Project:
    """A project that starts from weights of its own."""
    torch.manual_seed(77)
    module = build(generate_model(project, analyse(project))).module
    path = tmp_path / "first.weights.safetensors"
    save_file(module.state_dict(), path)
    return replace(project, weights=str(path))


@pytest.mark.usefixtures("keep_threads")
def test_a_script_starts_from_the_weights_beside_it_as_the_product_does(tmp_path: Path) -> None:
    plain = with_training(mlp(), epochs=1, threads=1, device="cpu")
    project = started(tmp_path, plain)
    folder = new_run(project, tmp_path / "runs")
    assert run(folder, lambda _: None, threading.Event()).state is RunState.FINISHED
    steps = [record["loss"] for record in read_metrics(folder) if record["kind"] == "step"]
    assert (folder / "first.weights.safetensors").is_file()
    alone = tmp_path / "alone"

    def losses(*options: str) -> list[float]:
        run_alone(alone, script_of(project), "--metrics", "metrics.jsonl", *options)
        lines = (alone / "metrics.jsonl").read_text().splitlines()
        return [json.loads(line)["loss"] for line in lines]

    alone.mkdir()
    bring_weights(project, alone / "train.py")
    assert losses() == steps
    moved = (alone / "first.weights.safetensors").rename(alone / "moved.safetensors")
    assert losses("--weights", moved.name) == steps
    assert losses("--anew") != steps


def test_weights_that_do_not_fit_start_anew_and_it_says_so(tmp_path: Path) -> None:
    project = started(tmp_path, with_training(xor(), epochs=1))
    save_file({"linear1.weight": torch.zeros(3, 3)}, project.weights)
    alone = tmp_path / "alone"
    alone.mkdir()
    bring_weights(project, alone / "train.py")

    assert "so new: " in run_alone(alone, script_of(project))


def test_missing_weights_are_told_before_anything_is_written(tmp_path: Path) -> None:
    project = started(tmp_path, xor())
    Path(project.weights).unlink()
    with pytest.raises(EngineError, match="are missing"):
        bring_weights(project, tmp_path / "train.py")


def test_a_script_with_weights_is_written_as_ruff_would_write_it(tmp_path: Path) -> None:
    project = started(tmp_path, lenet())
    path = tmp_path / "train.py"
    for name in ("short", "a_name_that_is_as_long_as_" + 3 * "a_name_of_a_file_"):
        weights = f"/{name}.weights.safetensors"
        path.write_text(script_of(replace(project, weights=weights)), encoding="utf-8")
        ruff = [sys.executable, "-m", "ruff"]
        for command in (
            ["check", "--select", "E,F,I,W", "--ignore", "E501"],
            ["format", "--check"],
        ):
            done = subprocess.run(
                [*ruff, *command, "--isolated", path], capture_output=True, text=True, timeout=60
            )
            assert done.returncode == 0, done.stdout

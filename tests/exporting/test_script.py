"""The exported script, run without the product."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.analysis.analyse import analyse
from engine.errors import EngineError
from engine.exporting.script import export_script
from engine.graph import edits
from engine.graph.model import Expression, Project
from engine.graph.setup import DataSetup, TrainingSetup
from engine.training.metrics_file import read_metrics
from engine.training.new_run import new_run
from engine.training.run_info import RunState
from engine.training.runner import run
from presets.digits_classifier import digits_classifier
from presets.drawing import BlockDrawing, Drawing
from presets.lenet import lenet
from presets.linear_regression import linear_regression
from presets.mlp import mlp, mlp_dropout
from presets.xor import xor

PRESETS = (digits_classifier, lenet, linear_regression, mlp, mlp_dropout, xor)


def one_hot_digits() -> Project:
    drawing = Drawing()
    x = drawing.input("pixels", shape=(64,))
    x = drawing.add("nn.Linear", x, out_features=10)
    drawing.compare("nn.MSELoss", x, encoding="one_hot", classes=10)
    return drawing.project("One hot", TrainingSetup(optimizer_arguments={"lr": 0.1}))


def loss_in_a_block() -> Project:
    project = lenet()
    loss = [node.id for node in project.graph if node.operator == "F.cross_entropy"]
    return edits.group(project, None, loss, name="Criterion")[0]


def one_block_in_network_and_loss() -> Project:
    drawing, step = Drawing(), BlockDrawing("Halved", "Half of it.", factor=0.5)
    half = step.add("torch.mul", step.port("x"), other=Expression("factor"))
    step.output(step.add("nn.Tanh", half))
    x = drawing.add("nn.Linear", drawing.input("pixels", shape=(64,)), out_features=10)
    x = drawing.output(drawing.add(step, drawing.add(step, x), factor=0.25))
    drawing.add("F.cross_entropy", drawing.add(step, x, factor=3.0), drawing.add("target"))
    return drawing.project("Halves", TrainingSetup(optimizer_arguments={"lr": 0.1}))


def closure() -> Project:
    project = mlp()
    return with_training(project, optimizer="LBFGS", optimizer_arguments={"lr": 0.5, "max_iter": 4})


def rows(loss: str) -> Project:
    """A network that reads rows of digits, with a loss of its labels or of their sequence."""
    drawing = Drawing()
    x = drawing.input("row", shape=(1, 8, 32))
    x = drawing.add("nn.Conv2d", x, out_channels=16, kernel_size=(8, 6), padding=(0, 1))
    x = drawing.add("F.relu", x)
    if "ctc" in loss.lower():
        x = drawing.add("torch.squeeze", x, dim=2)
        x = drawing.add("nn.Linear", drawing.add("torch.transpose", x), out_features=11)
        x = drawing.add("Tensor.permute", drawing.output(x, "scores"), dims=(1, 0, 2))
        digits = drawing.add("target", title="digits", encoding="sequence", places=(4,))
        counts = drawing.add("target", title="counts", encoding="length")
        steps = drawing.add("torch.mul", drawing.add("torch.ones_like", counts), other=29)
        x = drawing.add("F.log_softmax", x, dim=2)
        drawing.add(loss, x, digits, steps, counts, blank=10)
    else:
        x = drawing.add("torch.flatten", x, start_dim=1)
        x = drawing.output(drawing.add("nn.Linear", x, out_features=10), "scores")
        encoding = "multi_hot" if "MultiLabelMargin" not in loss else "labels"
        drawing.add(loss, x, drawing.add("target", encoding=encoding))
    training = TrainingSetup(
        data=DataSetup("digit-rows", {"samples": 600}),
        optimizer="Adam",
        optimizer_arguments={"lr": 0.01},
        batch_size=50,
        device="cpu",
    )
    return drawing.project("Rows", training)


def sequences() -> Project:
    return rows("nn.CTCLoss")


def label_sets() -> Project:
    return rows("nn.MultiLabelMarginLoss")


def multi_hot() -> Project:
    return rows("nn.MultiLabelSoftMarginLoss")


def multi_hot_logits() -> Project:
    return rows("F.binary_cross_entropy_with_logits")


OF_SETS = (sequences, label_sets, multi_hot, multi_hot_logits)


OF_LOSSES = (loss_in_a_block, one_block_in_network_and_loss)


def with_training(project: Project, **changes: object) -> Project:
    return replace(project, training=replace(project.training, **changes))


def script_of(project: Project) -> str:
    return export_script(project, analyse(project))


@pytest.fixture
def keep_threads() -> Iterator[None]:
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


def run_alone(folder: Path, text: str, *options: str) -> str:
    """Runs a script in a folder of its own by a Python that cannot import the product."""
    folder.mkdir()
    (folder / "train.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-I", "-W", "error", "train.py", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def run_each_alone(folder: Path, texts: list[str]) -> str:
    """Runs scripts one after the other in one Python that cannot import the product."""
    for number, text in enumerate(texts):
        (folder / f"train{number}.py").write_text(text, encoding="utf-8")
    code = (
        "import runpy, sys\n"
        "for number in range(int(sys.argv.pop())):\n"
        "    runpy.run_path(f'train{number}.py', run_name='__main__')"
    )
    command = [sys.executable, "-I", "-W", "error", "-c", code, str(len(texts))]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("preset", [*PRESETS, one_hot_digits, *OF_LOSSES, *OF_SETS, closure])
def test_a_script_is_written_as_ruff_would_write_it(
    tmp_path: Path, preset: Callable[[], Project]
) -> None:
    path = tmp_path / "train.py"
    path.write_text(script_of(preset()), encoding="utf-8")
    ruff = [sys.executable, "-m", "ruff"]
    for command in (["check", "--select", "E,F,I,W"], ["format", "--check", "--diff"]):
        done = subprocess.run(
            [*ruff, *command, "--isolated", path], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("preset", "epochs"),
    [
        (lenet, 1),
        (mlp_dropout, 2),
        (xor, 5),
        (linear_regression, 2),
        (one_hot_digits, 1),
        (loss_in_a_block, 1),
        (one_block_in_network_and_loss, 1),
        *((each, 2) for each in OF_SETS),
        (closure, 1),
    ],
)
@pytest.mark.usefixtures("keep_threads")
def test_its_losses_equal_those_of_the_product_to_the_last_bit(
    tmp_path: Path, preset: Callable[[], Project], epochs: int
) -> None:
    project = with_training(preset(), epochs=epochs, threads=1, device="cpu", seed=5)
    folder = new_run(project, tmp_path / "runs")
    assert run(folder, lambda _: None, threading.Event()).state is RunState.FINISHED
    records = read_metrics(folder)

    printed = run_alone(tmp_path / "alone", script_of(project), "--metrics", "metrics.jsonl")

    lines = (tmp_path / "alone" / "metrics.jsonl").read_text().splitlines()
    steps = [record for record in records if record["kind"] == "step"]
    assert [json.loads(line)["loss"] for line in lines] == [step["loss"] for step in steps]
    last = records[-1]
    if "test_errors" in last:
        wrong, tested = last["test_errors"], last["test_samples"]
        assert re.search(rf"^test_error \d+\.\d\d% \({wrong}/{tested}\)$", printed, re.MULTILINE)
    else:
        assert f"test_loss {last['test_loss']:.6g}" in printed


def test_the_options_are_those_of_the_project_and_can_be_changed(tmp_path: Path) -> None:
    text = script_of(with_training(xor(), epochs=7))
    saved = run_alone(tmp_path / "a", text, "--epochs", "2", "--seed", "1", "--save", "w.pt")
    assert saved.count("epoch ") == 2
    weights = torch.load(tmp_path / "a" / "w.pt", weights_only=True)
    assert sum(each.numel() for each in weights.values()) == 9
    assert "default=7" in text


def test_only_the_functions_that_are_used_are_in_it() -> None:
    text = script_of(xor())
    assert "DIGITS_DATA" not in text
    assert "resize_images" not in text
    assert "zlib" not in text


def test_no_name_of_a_project_breaks_it(tmp_path: Path) -> None:
    names = ['"""; import os #', "class", "main", "Callable", "Iterator", "DIGITS_DATA", "x\ny", ""]
    small = with_training(xor(), epochs=1)
    texts = [script_of(replace(small, name=name)) for name in names]
    assert run_each_alone(tmp_path, texts).count("test_error") == len(names)


@pytest.mark.parametrize("value", ["__import__('os')", float("nan"), {"a": 1}])
def test_no_argument_of_an_optimizer_gets_into_it_unchecked(value: object) -> None:
    project = with_training(xor(), optimizer_arguments={"lr": 0.1, "betas": value})
    with pytest.raises(EngineError, match="cannot be written"):
        script_of(project)


def test_an_argument_whose_name_is_no_name_is_refused() -> None:
    project = with_training(xor(), optimizer_arguments={"lr": 0.1, "a=1, b": 2})
    with pytest.raises(EngineError, match="cannot be written"):
        script_of(project)


def test_no_title_of_a_loss_breaks_it(tmp_path: Path) -> None:
    project = with_training(one_hot_digits(), epochs=1)
    loss = next(node for node in project.graph if node.operator == "nn.MSELoss")
    titles = ["evaluate", "main", "json", "model"]
    graphs = [edits.rename(project.graph, loss.id, title) for title in titles]
    texts = [script_of(project.with_graph(graph)) for graph in graphs]
    assert run_each_alone(tmp_path, texts).count("test_error") == len(titles)


def test_data_that_do_not_fit_are_refused() -> None:
    with pytest.raises(EngineError, match="Set the shape of the input"):
        script_of(with_training(lenet(), data=DataSetup("xor")))


@pytest.mark.parametrize("preset", OF_SETS)
@pytest.mark.usefixtures("keep_threads")
def test_losses_of_sequences_and_label_sets_fall(
    tmp_path: Path, preset: Callable[[], Project]
) -> None:
    folder = new_run(with_training(preset(), epochs=6, threads=1), tmp_path / "runs")
    assert run(folder, lambda _: None, threading.Event()).state is RunState.FINISHED
    ends = [each for each in read_metrics(folder) if each["kind"] == "epoch"]
    assert ends[-1]["test_loss"] < 0.7 * ends[0]["test_loss"]
    assert "test_errors" in ends[-1]

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

import presets
from engine.analysis.analyse import analyse
from engine.build.build import build
from engine.codegen.model import generate_model
from engine.graph import file_format

NETWORK = """
import torch
from torch import nn

class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(6, 4), nn.ReLU())
        self.exit = nn.Linear(6, 2)

    def forward(self, features):
        return self.body(features)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.py"
    path.write_text(NETWORK)
    return path


def test_a_file_is_imported_with_weights_and_a_report(
    file: Path, tmp_path: Path, netloom: Callable[..., Any]
) -> None:
    output = tmp_path / "small.netloom"

    done = netloom("import", f"{file}:Small", "-o", output, "--trust", "--input", "6", "--json")

    assert done.status == 0
    assert done.json["name"] == "Small"
    (finding,) = done.json["findings"]
    assert "14 parameters are not read" in finding["message"]
    weights = load_file(file_format.load(output).weights)
    assert {tuple(each.shape) for each in weights.values()} == {(4, 6), (4,)}


def test_a_file_is_not_run_unless_it_is_trusted(
    file: Path, tmp_path: Path, netloom: Callable[..., Any]
) -> None:
    done = netloom("import", f"{file}:Small", "-o", tmp_path / "small.netloom", "--input", "6")

    assert done.status == 1
    assert done.err.count("\n") == 1
    assert "--trust" in done.err
    assert not (tmp_path / "small.netloom").exists()


def test_export_brings_the_weights_along(
    file: Path, tmp_path: Path, netloom: Callable[..., Any]
) -> None:
    netloom("import", f"{file}:Small", "-o", tmp_path / "a.netloom", "--trust", "--input", "6")
    (tmp_path / "out").mkdir()

    done = netloom("export", tmp_path / "a.netloom", "-o", tmp_path / "out" / "model.py")

    assert done.status == 0
    namespace: dict[str, Any] = {}
    exec((tmp_path / "out" / "model.py").read_text(), namespace)  # noqa: S102 - our own export
    network = namespace["Small"]()
    network.load_state_dict(load_file(tmp_path / "out" / "a.weights.safetensors"))
    assert network(torch.rand(3, 6)).shape == (3, 4)


def test_our_own_export_is_read_without_trust(tmp_path: Path, netloom: Callable[..., Any]) -> None:
    netloom("export", "lenet", "-o", tmp_path / "lenet.py")

    done = netloom("import", f"{tmp_path / 'lenet.py'}:LeNet", "-o", tmp_path / "again.netloom")

    assert (done.status, done.err) == (0, "")


def test_two_shapes_for_one_input_are_refused(tmp_path: Path, netloom: Callable[..., Any]) -> None:
    output = tmp_path / "x.netloom"

    done = netloom("import", "math:pi", "-o", output, "--input", "6", "--input", "7")

    assert done.status == 1
    assert "Name each" in done.err


@pytest.mark.parametrize("shape", ["0,3", "a,b", "3,-1"])
def test_a_wrong_shape_is_wrong_usage(
    shape: str, tmp_path: Path, netloom: Callable[..., Any]
) -> None:
    assert netloom("import", "math:pi", "-o", tmp_path / "x.netloom", "--input", shape).status == 2


def test_a_network_of_a_package_is_a_project_wherever_one_is_asked_for(
    netloom: Callable[..., Any],
) -> None:
    done = netloom("summary", "torchvision.models:squeezenet1_1", "--json")

    assert done.status == 0
    assert (done.json["parameters"], round(done.json["products"] / 1e9, 3)) == (1_235_496, 0.349)


def test_an_exported_script_comes_with_the_weights_that_it_starts_from(
    tmp_path: Path, netloom: Callable[..., Any]
) -> None:
    project = replace(presets.load("xor"), weights=str(tmp_path / "start.weights.safetensors"))
    network = build(generate_model(project, analyse(project))).module
    save_file(network.state_dict(), project.weights)
    file_format.save(project, tmp_path / "xor.netloom")
    (tmp_path / "out").mkdir()
    script = tmp_path / "out" / "train.py"

    done = netloom("export", tmp_path / "xor.netloom", "-o", script, "--format", "script")

    assert done.status == 0
    assert "Wrote start.weights.safetensors: the weights that it starts from." in done.out
    command = [sys.executable, "-I", "train.py", "--epochs", "1"]
    ran = subprocess.run(command, cwd=script.parent, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert "test_error" in ran.stdout

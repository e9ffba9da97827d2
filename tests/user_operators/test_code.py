"""Code with classes of the user's own: generated, held to the allow-list, built, exported."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from engine import cli
from engine.analysis.analyse import analyse
from engine.analysis.cache import AnalysisCache
from engine.build.allowed import check_allowed
from engine.build.build import Own, build
from engine.build.errors import BuildError
from engine.codegen.model import generate_model
from engine.graph import edits
from engine.graph.model import NodeId, Project
from engine.user_operators.consents import Consents
from engine.user_operators.loading import load_user_operators, trusted
from engine.user_operators.reading import UserFileError, describe
from engine.user_operators.rows import operators_from
from presets import PRESETS

CALLING = """
from torch import Tensor, nn
{line}


class Network(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.gate = {call}

    def forward(self, x: Tensor) -> Tensor:
        return self.gate(x)
"""


@pytest.fixture
def ready(with_gate):
    """The project, its operators and the source of its network."""
    project = trusted(with_gate())
    own = load_user_operators(project)
    analysis = analyse(project, AnalysisCache(own=own.classes), own.catalogue)
    return project, own, generate_model(project, analysis, own.catalogue)


def test_the_source_imports_the_class_and_trains(ready):
    project, own, source = ready

    assert "\nfrom my_layers import Gate\n" in source.text
    assert "self.gate1 = Gate(channels=64)" in source.text
    network = build(source, Own(own.paths, own.modules)).module
    result = network(torch.zeros(2, *project.graph.nodes["input"].arguments["shape"]))
    result.sum().backward()
    assert network.gate1.inner.weight.grad is not None


def test_source_with_a_class_of_ones_own_is_not_built_unless_it_is_handed_over(ready):
    _, own, source = ready

    with pytest.raises(BuildError, match="my_layers"):
        build(source)
    with pytest.raises(BuildError, match="my_layers"):
        build(source, Own(frozenset({"my_layers.Halves"}), own.modules))


@pytest.mark.parametrize(
    ("line", "call"),
    [
        ("from my_layers import Helper", "Helper()"),
        ("from my_layers import Gate, Path", "Gate(8)"),
        ("from my_layers import Gate as Path", "Path(8)"),
        ("from my_layers import *", "Gate(8)"),
        ("from .my_layers import Gate", "Gate(8)"),
        ("import my_layers", "my_layers.Gate(8)"),
        ("from os import system", "system('x')"),
        ("from my_layers import Gate", "Gate.__subclasses__()"),
        ("from my_layers import Gate", "Gate.mro()"),
    ],
)
def test_nothing_else_of_the_file_may_be_used(line, call):
    own = frozenset({"my_layers.Gate"})
    check_allowed(CALLING.format(line="from my_layers import Gate", call="Gate(8)"), own)

    with pytest.raises(BuildError):
        check_allowed(CALLING.format(line=line, call=call), own)


def test_names_of_the_drawing_leave_the_class_its_name(with_gate):
    project = with_gate()
    project = edits.rename_project(project, "gate")
    project = trusted(project.with_graph(edits.rename(project.graph, NodeId("view1"), "Gate")))
    own = load_user_operators(project)
    analysis = analyse(project, AnalysisCache(own=own.classes), own.catalogue)

    source = generate_model(project, analysis, own.catalogue)

    assert source.class_name != "Gate"
    build(source, Own(own.paths, own.modules)).module(
        torch.zeros(2, *project.graph.nodes["input"].arguments["shape"])
    )


def test_several_results_are_several_ports(layers):
    Consents().give(describe(layers).sha256, layers)
    own = load_user_operators_of(layers, "Halves")
    halves = own.catalogue["my_layers.Halves"]

    assert [port.name for port in halves.outputs] == ["output1", "output2"]
    assert [(port.name, port.is_optional) for port in halves.inputs] == [
        ("left", False),
        ("right", True),
    ]
    assert halves.summary == "Halves of your own."


def load_user_operators_of(layers: Path, *classes: str):
    return load_user_operators(Project(user_files=(describe(layers).reference(classes),)))


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"name": "nn.Linear.x", "summary": "", "inputs": [{"name": "x"}]},
        {"name": "my.Gate", "summary": "", "inputs": [{"name": "x; import os"}]},
        {"name": "my.Gate", "summary": "", "inputs": []},
        {"name": "my.Gate", "summary": "", "inputs": [{"name": "x"}], "arguments": [
            {"name": "a b", "kind": {"kind": "integer"}, "default": 1, "help": ""}]},
        {"name": "my.Gate", "summary": "", "inputs": [{"name": "x"}], "arguments": [
            {"name": "a", "kind": {"kind": "code"}, "default": 1, "help": ""}]},
    ],
)  # fmt: skip
def test_what_the_service_tells_of_a_class_is_checked(row):
    with pytest.raises(UserFileError):
        operators_from([row])


def netloom(*words: object) -> int:
    return cli.main([str(word) for word in words], PRESETS)


def test_the_command_line_asks_for_trust_once(gate_file, layers, capsys):
    assert netloom("check", gate_file) == 1
    assert "--trust" in capsys.readouterr().err
    assert not layers.with_name("ran").exists()

    assert netloom("summary", gate_file, "--trust", "--json") == 0
    rows = json.loads(capsys.readouterr().out)["nodes"]
    assert next(row for row in rows if row["id"] == "gate1")["output_shape"] == ["N", 64, 4, 4]
    assert netloom("check", gate_file) == 0


def test_a_run_process_trains_it_and_its_folder_is_complete(gate_file, layers, tmp_path, capsys):
    run = tmp_path / "run"

    assert netloom("train", gate_file, "--run-dir", run) == 1
    assert not layers.with_name("ran").exists()
    assert netloom("train", gate_file, "--trust", "--run-dir", run) == 0

    assert "test_error" in capsys.readouterr().out
    assert (run / "my_layers.py").read_bytes() == layers.read_bytes()
    assert (run / "ran").exists()


@pytest.mark.parametrize("form", ["model", "script"])
def test_an_export_runs_alone(form, gate_file, layers, tmp_path, capsys):
    output = tmp_path / "out" / "gated.py"
    output.parent.mkdir()

    assert netloom("export", gate_file, "-o", output, "--format", form, "--trust", "--json") == 0

    told = json.loads(capsys.readouterr().out)
    assert told["user_files"] == [str(output.parent / "my_layers.py")]
    words = ["--epochs", "1", "--threads", "1", "--device", "cpu"] if form == "script" else []
    ended = subprocess.run(
        [sys.executable, output.name, *words],
        cwd=output.parent,
        env={k: v for k, v in os.environ.items() if not k.startswith("PYTHON")},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert ended.returncode == 0, ended.stderr
    assert ("test_error" in ended.stdout) == (form == "script")


def test_an_export_does_not_take_the_name_of_the_file_it_imports(gate_file, tmp_path, capsys):
    output = tmp_path / "my_layers.py"

    assert netloom("export", gate_file, "-o", output, "--trust") == 1
    assert "another name" in capsys.readouterr().err
    assert not output.exists()

"""`export`."""

import ast
import subprocess
import sys

import pytest


@pytest.mark.parametrize("format_name", ["model", "script"])
def test_an_exported_file_is_python_without_this_program(netloom, tmp_path, format_name):
    path = tmp_path / "out.py"

    finished = netloom("export", "lenet", "-o", path, "--format", format_name)

    assert finished.status == 0
    imported = {
        name.name.partition(".")[0]
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import)
        for name in node.names
    }
    assert "torch" in imported
    assert not imported & {"engine", "presets", "gui"}


def test_what_was_written_can_be_read_by_a_program(netloom, tmp_path):
    path = tmp_path / "out.py"

    finished = netloom("export", "mlp", "-o", path, "--json")

    assert finished.json == {"path": str(path), "format": "model", "bytes": path.stat().st_size}


def test_a_folder_that_does_not_exist_is_an_error(netloom, tmp_path):
    finished = netloom("export", "mlp", "-o", tmp_path / "none" / "out.py")

    assert finished.status == 1
    assert finished.err.count("\n") == 1


def test_the_exported_model_runs_alone(netloom, tmp_path):
    netloom("export", "lenet", "-o", tmp_path / "model.py")
    program = (
        "import torch, model\n"
        "network = next(\n"
        "    value for value in vars(model).values()\n"
        "    if isinstance(value, type) and value.__module__ == 'model'\n"
        ")()\n"
        "assert network(torch.zeros(3, 1, 28, 28)).shape == (3, 10)\n"
        "assert sum(p.numel() for p in network.parameters()) == 105_506\n"
    )

    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert finished.returncode == 0, finished.stderr

"""Where networks come from, and what may run."""

from pathlib import Path

import pytest
import torch
from torch import nn

from engine.errors import EngineError, UnknownNameError
from engine.graph import file_format
from engine.importing.errors import ImportFailure
from engine.importing.sources import network_from
from engine.importing.to_file import Order, import_to_file, weights_path

FILE = """
from pathlib import Path
import torch
from torch import nn

Path(__file__).with_suffix(".ran").touch()

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 2)

    def forward(self, x):
        return self.linear(x).relu_()

class NeedsWidth(nn.Module):
    def __init__(self, width):
        super().__init__()

def distance(a: torch.Tensor, b: torch.Tensor):
    return (a - b).pow(2).sum(-1)

NUMBER = 3
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "networks.py"
    path.write_text(FILE)
    return path


def test_a_file_does_not_run_without_trust(file: Path) -> None:
    with pytest.raises(ImportFailure, match="--trust"):
        network_from(f"{file}:Net", is_trusted=False)

    assert not file.with_suffix(".ran").exists()


def test_a_trusted_file_gives_its_class(file: Path) -> None:
    assert isinstance(network_from(f"{file}:Net", is_trusted=True), nn.Module)


def test_a_function_of_tensors_is_a_network(file: Path) -> None:
    network = network_from(f"{file}:distance", is_trusted=True)

    assert network(torch.ones(2, 3), torch.zeros(2, 3)).tolist() == [3.0, 3.0]


def test_a_class_that_needs_arguments_is_refused_with_a_way_out(file: Path) -> None:
    with pytest.raises(ImportFailure, match="Write a function without arguments"):
        network_from(f"{file}:NeedsWidth", is_trusted=True)


def test_an_unknown_name_suggests_the_nearest(file: Path) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean Net"):
        network_from(f"{file}:Nett", is_trusted=True)


@pytest.mark.parametrize(
    "source", ["nothing", "missing.py:Net", "no.such.package:Net", "missing.pt2", ":", "math:pi"]
)
def test_what_names_no_network_is_refused_in_words(source: str) -> None:
    with pytest.raises(EngineError) as failure:
        network_from(source, is_trusted=True)

    assert str(failure.value).endswith((".", "?"))


def test_an_import_writes_the_project_and_its_weights(file: Path, tmp_path: Path) -> None:
    output = tmp_path / "net.netloom"

    report = import_to_file(Order(f"{file}:Net", output, {"": (3,)}, is_trusted=True))

    project = file_format.load(output)
    assert project.weights == str(tmp_path / "net.weights.safetensors")
    assert Path(project.weights).is_file()
    assert report.findings == ()


def test_weights_move_along_when_a_project_is_saved_elsewhere(file: Path, tmp_path: Path) -> None:
    output, folder = tmp_path / "net.netloom", tmp_path / "elsewhere"
    folder.mkdir()
    import_to_file(Order(f"{file}:Net", output, {"": (3,)}, is_trusted=True))

    file_format.save(file_format.load(output), folder / "copy.netloom")

    copied = Path(file_format.load(folder / "copy.netloom").weights)
    assert copied.parent == folder
    assert copied.read_bytes() == (tmp_path / "net.weights.safetensors").read_bytes()


@pytest.mark.parametrize("name", ["../up.safetensors", "/etc/passwd", "a/b.safetensors", "x.pt"])
def test_a_file_cannot_point_to_weights_elsewhere(name: str) -> None:
    text = '{"format": "netloom", "version": 1, "graph": {}, "weights": "%s"}' % name  # noqa: UP031

    with pytest.raises(EngineError):
        file_format.loads(text)


@pytest.mark.parametrize("stem", ["net", "Größe 3", "..", "a b.c"])
def test_weights_have_a_name_that_a_file_may_hold(stem: str, tmp_path: Path) -> None:
    name = weights_path(tmp_path / f"{stem}.netloom").name
    text = '{"format": "netloom", "version": 1, "graph": {}, "weights": "%s"}' % name  # noqa: UP031

    assert file_format.loads(text).weights == name

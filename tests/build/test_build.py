"""Generated source as a living module."""

import copy
import json
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

import presets
from engine.analysis.analyse import analyse
from engine.build.build import build
from engine.build.errors import BuildError
from engine.codegen.model import generate_model
from engine.codegen.source import Source
from engine.graph.model import Project
from engine.operators.standard import CATALOGUE

LARGEST = 2e8
"""Networks with more products are held to torchvision's elsewhere."""
ALONE = """
import importlib.util, json, sys, torch
results = {}
for path in sys.argv[1:]:
    spec = importlib.util.spec_from_file_location("alone", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    network = getattr(module, open(path + ".class").read())
    torch.manual_seed(3)
    made = network()
    inputs = [
        torch.rand(shape) if dtype == "float32" else torch.randint(0, 5, shape)
        for shape, dtype in json.load(open(path + ".inputs"))
    ]
    output = made(*inputs)
    output = output[0] if isinstance(output, tuple) else output
    output.sum().backward()
    gradients = [p.grad.double().sum() for p in made.parameters() if p.grad is not None]
    numbers = [output.detach().double().sum(), *gradients]
    results[path] = [float(number).hex() for number in numbers]
assert not any(name.partition(".")[0] in ("engine", "presets", "gui") for name in sys.modules)
print(json.dumps(results))
"""


def test_the_text_alone_in_a_clean_process_gives_the_same_to_the_last_bit(
    tmp_path: Path,
) -> None:
    expected = {}
    for name in presets.names():
        project = presets.load(name)
        analysis = analyse(project)
        if analysis.products > LARGEST:
            continue
        source = generate_model(project, analysis)
        path = tmp_path / f"{name.replace('-', '_')}.py"
        path.write_text(source.text, encoding="utf-8")
        inputs = _inputs(project)
        (tmp_path / f"{path.name}.class").write_text(source.class_name)
        (tmp_path / f"{path.name}.inputs").write_text(json.dumps(inputs))
        torch.manual_seed(3)
        module = build(source).module
        tensors = [
            torch.rand(shape) if dtype == "float32" else torch.randint(0, 5, shape)
            for shape, dtype in inputs
        ]
        output = module(*tensors)
        output = output[0] if isinstance(output, tuple) else output
        output.sum().backward()
        numbers = [output.detach().double().sum()]
        numbers += [
            each.grad.double().sum() for each in module.parameters() if each.grad is not None
        ]
        expected[str(path)] = [float(number).hex() for number in numbers]

    run = subprocess.run(
        [sys.executable, "-I", "-c", ALONE, *expected],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == expected


def _inputs(project: Project) -> list[tuple[list[int], str]]:
    """Gives shape and type of each input, for a batch of three."""
    operator = CATALOGUE["input"]
    given = [operator.values(n.arguments) for n in project.graph if n.operator == "input"]
    return [([3, *values["shape"]], values["dtype"]) for values in given]


def test_a_traceback_shows_the_generated_line(built: Callable, new_chain: Callable) -> None:
    net = built(
        new_chain(
            ("input", "input", {"shape": (4,)}),
            ("fc", "nn.Linear", {"out_features": 3}),
            ("output", "output", {}),
        )
    )
    with pytest.raises(RuntimeError) as caught:
        net.module(torch.zeros(2, 5))
    shown = "".join(traceback.format_exception(caught.value))
    assert "return self.fc(x)  # N×3" in shown


def test_two_networks_do_not_disturb_each_other(built: Callable, new_chain: Callable) -> None:
    nets = [
        built(
            new_chain(
                ("input", "input", {"shape": (4,)}),
                ("fc", "nn.Linear", {"out_features": width}),
                ("output", "output", {}),
            )
        )
        for width in (2, 3)
    ]
    assert [net.module(torch.zeros(1, 4)).shape[1] for net in nets] == [2, 3]
    assert nets[0].file_name != nets[1].file_name


def test_a_network_can_be_copied_and_its_weights_saved(
    built: Callable, new_chain: Callable
) -> None:
    net = built(
        new_chain(
            ("input", "input", {"shape": (4,)}),
            ("fc", "nn.Linear", {"out_features": 3}),
            ("output", "output", {}),
        )
    )
    copied = copy.deepcopy(net.module)
    x = torch.randn(2, 4)
    assert torch.equal(copied(x), net.module(x))
    assert list(net.module.state_dict()) == ["fc.weight", "fc.bias"]


def test_a_module_that_refuses_its_arguments_is_a_plain_error() -> None:
    text = (
        "from torch import Tensor, nn\n\n\n"
        "class Net(nn.Module):\n"
        "    def __init__(self) -> None:\n"
        "        super().__init__()\n"
        "        self.conv = nn.Conv2d(3, 4, kernel_size=1, groups=2)\n\n"
        "    def forward(self, x: Tensor) -> Tensor:\n"
        "        return self.conv(x)\n"
    )
    with pytest.raises(BuildError, match="in_channels must be divisible by groups"):
        build(Source(text, "Net"))


def test_a_missing_class_is_a_plain_error() -> None:
    with pytest.raises(BuildError, match="has no class Net"):
        build(Source("import torch\n", "Net"))

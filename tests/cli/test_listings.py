"""`presets` and `operators`."""

import subprocess
import sys
from pathlib import Path

from engine.operators.standard import CATALOGUE
from presets import PRESETS

ROOT = Path(__file__).parents[2]


def test_presets_are_listed_with_their_figures(netloom):
    listed = {each["name"]: each for each in netloom("presets", "--json").json}

    assert listed.keys() == {preset.name for preset in PRESETS}
    assert listed["lenet"] == {
        "name": "lenet",
        "title": "LeNet",
        "parameters": 105_506,
        "products": 1_333_200,
    }
    assert listed["mlp"]["parameters"] == 6_252
    assert listed["xor"]["parameters"] == 9


def test_presets_are_readable_as_a_table(netloom):
    lines = netloom("presets").out.splitlines()

    assert lines[0].split() == ["name", "title", "parameters", "products"]
    assert any(line.split() == ["lenet", "LeNet", "105,506", "1,333,200"] for line in lines)


def test_every_operator_is_listed_with_its_typed_arguments(netloom):
    listed = {each["name"]: each for each in netloom("operators", "--json").json}

    assert listed.keys() == {operator.name for operator in CATALOGUE}
    arguments = {each["name"]: each for each in listed["nn.Conv2d"]["arguments"]}
    assert arguments["in_channels"]["read_from_input"]
    assert arguments["out_channels"]["kind"] == {
        "type": "Integer",
        "minimum": 1,
        "maximum": 2**24,
    }
    assert arguments["padding_mode"]["kind"]["options"][0] == "zeros"
    assert {name for name, each in listed.items() if each["curated"]} == {
        each.name for each in CATALOGUE if each.is_curated
    }


def test_operators_are_readable_as_a_table(netloom):
    assert "nn.Linear" in netloom("operators").out


def test_listing_operators_loads_neither_torch_nor_qt():
    program = (
        "import sys\n"
        "from engine import cli\n"
        "cli.main(['operators', '--json'])\n"
        "sys.exit(any(name in sys.modules for name in ('torch', 'PySide6')))"
    )

    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.DEVNULL, check=False
    )

    assert finished.returncode == 0

"""The registry of operators."""

import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import EngineError, UnknownNameError
from engine.operators.catalogue import Catalogue
from engine.operators.standard import CATALOGUE

ROOT = Path(__file__).parents[2]


def test_a_second_operator_of_one_name_is_refused():
    catalogue = Catalogue()
    catalogue.add(CATALOGUE["nn.ReLU"])

    with pytest.raises(EngineError, match=r"nn\.ReLU is already"):
        catalogue.add(CATALOGUE["nn.ReLU"])


def test_a_missed_look_up_suggests_the_nearest_names():
    with pytest.raises(UnknownNameError, match=r"Did you mean .*nn\.Conv2d"):
        CATALOGUE["nn.Conv2D"]


def test_a_missed_argument_suggests_the_nearest_one():
    with pytest.raises(UnknownNameError, match="Did you mean stride"):
        CATALOGUE["nn.Conv2d"].argument("strides")


def test_the_catalogue_loads_without_torch_and_qt():
    program = (
        "import sys, engine.operators.standard, engine.operators.checks, engine.operators.derive\n"
        "sys.exit(any(name in sys.modules for name in ('torch', 'PySide6', 'numpy')))"
    )

    finished = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)

    assert finished.returncode == 0

"""What is known of the course of a run, whatever its records hold."""

from pathlib import Path

import numpy as np
import pytest

from gui.panels.run_curves import RunCurves


@pytest.mark.parametrize("kind", ["step", "epoch", "resume"])
@pytest.mark.parametrize("step", [10**400, -(10**400), True, "last", None])
def test_a_step_that_is_none_is_left_out(kind: str, step: object) -> None:
    curves = RunCurves(Path("run"))
    curves.add([{"kind": kind, "step": step, "loss": 1.0}])
    assert curves.is_empty


def test_a_number_that_is_too_large_is_a_gap() -> None:
    curves = RunCurves(Path("run"))
    curves.add([{"kind": "step", "step": 1, "loss": 10**400}, {"kind": "step", "step": 2}])
    assert np.isnan(curves.steps.column("loss")).tolist() == [True, True]

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gui.widgets.curve_store import LARGEST, CurveStore


def test_rows_stay_in_order_when_the_buffer_grows():
    store = CurveStore(("step", "loss"))
    for step in range(1000):
        store.append({"step": step, "loss": step * 0.5})
    assert store.column("step").tolist() == list(range(1000))
    assert store.column("loss").tolist() == [step * 0.5 for step in range(1000)]


def test_a_row_that_goes_back_replaces_what_came_after():
    store = CurveStore(("step", "loss"))
    for step in (1, 2, 3, 4):
        store.append({"step": step, "loss": 1.0})
    version = store.version
    store.append({"step": 3, "loss": 9.0})
    assert store.column("step").tolist() == [1, 2, 3]
    assert store.column("loss").tolist() == [1.0, 1.0, 9.0]
    assert store.version != version


def test_a_missing_column_becomes_a_gap():
    store = CurveStore(("step", "loss"))
    store.append({"step": 1})
    assert math.isnan(store.column("loss")[0])


def test_numbers_that_cannot_be_drawn_are_bounded():
    store = CurveStore(("step", "loss"))
    for step, loss in enumerate((1e300, -1e300, math.inf, math.nan)):
        store.append({"step": step, "loss": loss})
    shown = store.column("loss")
    assert shown[:2].tolist() == [LARGEST, -LARGEST]
    assert np.isnan(shown[2:]).all()


@given(st.lists(st.integers(0, 50), max_size=80))
def test_the_first_column_only_grows(steps: list[int]):
    store = CurveStore(("step",))
    for step in steps:
        store.append({"step": step})
    shown = store.column("step")
    assert (np.diff(shown) > 0).all()
    assert len(steps) == 0 or shown[-1] == steps[-1]

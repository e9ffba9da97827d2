import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.widgets.smoothing import Smoother, decayed_sums

NUMBERS = st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(float("nan"))), max_size=300)


def plainly_smoothed(values: list[float], weight: float) -> list[float]:
    total = mass = 0.0
    result = []
    for value in values:
        total, mass = total * weight, mass * weight
        if value == value:
            total, mass = total + value, mass + 1.0
        result.append(total / mass if mass else float("nan"))
    return result


@given(NUMBERS, st.floats(0.01, 0.99))
def test_it_equals_the_plain_recurrence(values: list[float], weight: float):
    smoothed = Smoother(weight)(np.array(values, dtype=float))
    expected = plainly_smoothed(values, weight)
    assert smoothed == pytest.approx(expected, rel=1e-6, abs=1e-6, nan_ok=True)


@given(NUMBERS, st.integers(1, 50))
def test_a_curve_that_grows_gets_the_same_values_as_a_whole_one(values: list[float], stride: int):
    whole, growing = np.array(values, dtype=float), Smoother(0.9)
    for end in range(0, len(whole), stride):
        growing(whole[:end])
    assert growing(whole) == pytest.approx(Smoother(0.9)(whole), rel=1e-9, nan_ok=True)


def test_a_curve_of_another_version_is_smoothed_anew():
    smoother = Smoother(0.5)
    smoother(np.array([1.0, 1.0]), 0)
    assert smoother(np.array([5.0, 5.0, 5.0]), 1).tolist() == [5.0, 5.0, 5.0]


def test_the_first_value_is_not_drawn_towards_zero():
    assert Smoother(0.99)(np.array([7.0]))[0] == pytest.approx(7.0)


def test_no_weight_leaves_the_curve_as_it_is():
    values = np.array([3.0, 1.0])
    assert Smoother(0.0)(values) is values


def test_sums_go_on_from_where_they_were():
    values = np.arange(200.0)
    whole = decayed_sums(values, 0.9)
    first = decayed_sums(values[:77], 0.9)
    assert decayed_sums(values[77:], 0.9, float(first[-1])) == pytest.approx(whole[77:])

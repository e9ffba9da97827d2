"""Which values the types of arguments take."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.operators.kinds import (
    Boolean,
    Choice,
    Float,
    Integer,
    Integers,
    OneOf,
    Optional,
    PerDimension,
)


@given(st.integers())
def test_an_integer_takes_exactly_the_whole_numbers_of_its_range(number):
    assert (Integer(-5, 5).fault(number) is None) == (-5 <= number <= 5)


@given(st.floats())
def test_a_float_takes_exactly_the_finite_numbers_of_its_range(number):
    expected = math.isfinite(number) and 0 <= number <= 1

    assert (Float(0.0, 1.0).fault(number) is None) == expected


@given(st.lists(st.integers(-2, 6), max_size=5))
def test_a_tuple_takes_exactly_its_counts_and_ranges(numbers):
    expected = 1 <= len(numbers) <= 3 and all(0 <= number <= 4 for number in numbers)

    assert (Integers(0, 4, shortest=1, longest=3).fault(tuple(numbers)) is None) == expected


@pytest.mark.parametrize("kind", [Integer(), Float(), PerDimension(2), Integers()])
@pytest.mark.parametrize("value", [True, "1", None, [1], (True, True)])
def test_what_only_looks_like_a_number_is_refused(kind, value):
    assert kind.fault(value)


@pytest.mark.parametrize(
    ("value", "is_taken"),
    [(True, True), (False, True), (1, False), (0, False), ("true", False), (None, False)],
)
def test_only_true_and_false_are_booleans(value, is_taken):
    assert Boolean().fault(value) == (None if is_taken else "must be true or false")


def test_a_choice_names_its_options():
    assert Choice(("mean", "sum")).fault("max") == "must be one of mean, sum"


def test_an_optional_value_may_be_empty():
    assert Optional(Integer(1)).fault(None) is None
    assert Optional(Integer(1)).fault(0) == "must be a whole number of at least 1, or empty"


def test_one_of_several_kinds_is_enough():
    kind = OneOf((Integer(0, 9), Choice(("same",))))

    assert kind.fault(3) is None
    assert kind.fault("same") is None
    assert kind.fault("no") == "must be a whole number from 0 to 9, or must be one of same"

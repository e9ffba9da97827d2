import numpy as np
import pytest

from gui.widgets.contour_grid import HeightGrid, Spacing, level_heights, traced

SIDE = np.linspace(-2.0, 2.0, 41)


def bowl() -> HeightGrid:
    x, y = np.meshgrid(SIDE, SIDE)
    return HeightGrid.of(SIDE, SIDE, x**2 + y**2)


def test_a_level_line_of_a_bowl_is_a_circle():
    (level,) = traced(bowl(), [1.0])
    points = level.lines[np.isfinite(level.lines).all(axis=1)]
    assert len(points) > 20
    assert np.hypot(points[:, 0], points[:, 1]) == pytest.approx(1.0, abs=2e-3)


def test_the_area_above_a_level_has_the_valley_as_a_hole():
    (level,) = traced(bowl(), [1.0])
    assert len(level.area_ends) == 2
    assert level.area_ends[-1] == len(level.area)


def test_missing_and_infinite_heights_have_no_lines():
    rows: list[list[float | None]] = [[0.0, 1, 2, 3] for _ in range(5)]
    rows[2][1:3] = [None, float("inf")]
    grid = HeightGrid.of(range(4), range(5), rows)
    assert np.isnan(grid.heights).sum() == 2
    (level,) = traced(grid, [1.5])
    heights = level.lines[:, 1][np.isfinite(level.lines[:, 1])]
    assert set(heights) == {0.0, 1.0, 3.0, 4.0}


@pytest.mark.parametrize("value", [None, float("nan"), 3.0])
def test_a_grid_without_a_form_has_no_levels(value: float | None):
    grid = HeightGrid.of([0, 1], [0, 1], [[value, value], [value, value]])
    assert level_heights(grid.heights) == []
    assert traced(grid, []) == []


def test_giants_are_cut_and_leave_the_small_heights_their_levels():
    heights = np.geomspace(0.01, 10.0, 400)
    levels = level_heights(np.append(heights, 1e300))
    assert 5 < len(levels) <= 16
    assert levels[-1] <= 10.0


def test_a_large_range_gets_logarithmic_levels_and_a_small_one_even_ones():
    wide = level_heights(np.geomspace(1e-3, 1e3, 500))
    assert wide == pytest.approx([1e-3 * 3 ** (n % 2) * 10 ** (n // 2) for n in range(13)][1:-1])
    even = level_heights(np.linspace(-3.0, 3.0, 500))
    assert np.diff(even) == pytest.approx(even[1] - even[0])


def test_levels_can_be_asked_to_be_even():
    levels = level_heights(np.geomspace(1.0, 1e3, 500), Spacing.EVEN)
    assert np.diff(levels) == pytest.approx(levels[1] - levels[0])


def test_heights_between_the_crossings_are_read():
    grid = HeightGrid.of([0, 1, 2], [0, 10], [[0.0, 1.0, 2.0], [10.0, 11.0, 12.0]])
    assert grid.height_at(0.5, 2.5) == pytest.approx(3.0)
    assert grid.height_at(2.0, 10.0) == pytest.approx(12.0)
    assert np.isnan(grid.height_at(2.1, 5.0))

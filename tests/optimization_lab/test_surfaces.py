import math

import numpy as np
import pytest
import torch

from engine.errors import EngineError, UnknownNameError
from engine.optimization_lab.surfaces import (
    SURFACES,
    SurfaceSetup,
    in_axes,
    quadratic,
    setup_from_json,
    surface_of,
)


@pytest.mark.parametrize("name", SURFACES)
def test_the_formula_gives_arrays_and_tensors_the_same_heights(name: str):
    surface = SURFACES[name]
    left, right, bottom, top = surface.region
    x, y = np.meshgrid(np.linspace(left, right, 7), np.linspace(bottom, top, 5))
    of_tensors = surface.formula(torch.from_numpy(x), torch.from_numpy(y), torch.cos)
    assert of_tensors.numpy() == pytest.approx(surface.height(x, y), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("name", SURFACES)
def test_minima_are_level_and_nothing_near_them_is_lower(name: str):
    surface = SURFACES[name]
    for x, y in surface.minima:
        place = torch.tensor([x, y], dtype=torch.float64, requires_grad=True)
        height = surface.formula(place[0], place[1], torch.cos)
        (gradient,) = torch.autograd.grad(height, place)
        assert gradient.abs().max() < 1e-6
        turns = np.linspace(0, 2 * math.pi, 32)
        around = surface.height(x + 0.05 * np.cos(turns), y + 0.05 * np.sin(turns))
        assert (around > height.item()).all()


@pytest.mark.parametrize("name", SURFACES)
def test_starts_and_minima_are_in_the_region(name: str):
    surface = SURFACES[name]
    left, right, bottom, top = surface.region
    for x, y in (surface.start, *surface.minima):
        assert left < x < right
        assert bottom < y < top


@pytest.mark.parametrize("name", SURFACES)
def test_the_curvatures_are_those_that_autograd_finds(name: str):
    surface = SURFACES[name]
    place = torch.tensor(surface.start, dtype=torch.float64)
    wanted = torch.autograd.functional.hessian(
        lambda at: surface.formula(at[0], at[1], torch.cos), place
    )
    assert surface.hessian(*surface.start) == pytest.approx(wanted.numpy(), rel=1e-4, abs=1e-4)


def test_the_bound_of_the_lecture_lies_between_its_last_two_rates():
    bound = surface_of(SurfaceSetup()).bound
    assert bound == pytest.approx(2 / 38.5, rel=1e-6)
    assert 5e-2 < bound < 5.3e-2


def test_a_surface_without_a_minimum_has_no_bound():
    assert SURFACES["saddle"].bound is None


def test_the_quadratic_has_its_curvatures_in_its_own_axes():
    surface = quadratic((10.0, 3.0), 30.0)
    x, y = math.cos(math.radians(30)), math.sin(math.radians(30))
    assert surface.height(x, y) == pytest.approx(1.5)
    assert surface.height(-y, x) == pytest.approx(5.0)
    assert in_axes((x, y), 30.0) == pytest.approx((1.0, 0.0))


def test_a_set_up_comes_back_from_json():
    setup = SurfaceSetup("quadratic", (5.0, 1.0), -10.0)
    assert setup_from_json(setup.to_json()) == setup


def test_an_unknown_surface_names_the_nearest_one():
    with pytest.raises(UnknownNameError, match="rosenbrock"):
        surface_of(SurfaceSetup("rosenbrok"))


@pytest.mark.parametrize(
    "setup",
    [
        SurfaceSetup(curvatures=(0.0, 1.0)),
        SurfaceSetup(curvatures=(1.0, math.nan)),
        SurfaceSetup(angle=math.inf),
    ],
)
def test_a_quadratic_that_is_none_is_refused(setup: SurfaceSetup):
    with pytest.raises(EngineError, match="received"):
        surface_of(setup)


def test_a_damaged_set_up_is_refused():
    with pytest.raises(EngineError, match="two curvatures"):
        setup_from_json({"name": "quadratic", "curvatures": [1.0], "angle": 0})

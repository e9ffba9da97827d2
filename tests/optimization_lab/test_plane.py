"""Planes found from inner products, held against the plain computation."""

import numpy as np
import pytest

from engine.optimization_lab.directions import (
    directions_of,
    filter_normalised,
    projected,
    shares_of,
)
from engine.optimization_lab.gram import GramMatrix
from engine.optimization_lab.plane import Plane, plane_through, principal_plane


def rows(*, count: int = 40, size: int = 300, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    basis = np.linalg.qr(random.normal(size=(size, 3)))[0].T
    places = random.normal(size=(count, 3)) * (5.0, 2.0, 0.1)
    return (random.normal(size=size) + places @ basis).astype(np.float32)


def all_fitted(count: int) -> np.ndarray:
    return np.ones(count, dtype=bool)


def gram_of(weights: np.ndarray, *, cuts: tuple[int, ...] = ()) -> GramMatrix:
    gram = GramMatrix(weights[0])
    for part in np.split(weights, cuts):
        gram.extend(part)
    return gram


def test_gram_matrix_grown_in_parts_equals_the_products_of_all_differences() -> None:
    weights = rows()
    gram = gram_of(weights, cuts=(1, 1, 17))
    differences = weights.astype(float) - weights[0]
    assert gram.matrix == pytest.approx(differences @ differences.T, abs=1e-9)


def test_gram_matrix_of_long_vectors_keeps_single_precision() -> None:
    weights = rows(count=6, size=20_000)
    differences = weights.astype(float) - weights[0]
    wanted = differences @ differences.T
    assert gram_of(weights, cuts=(2,)).matrix == pytest.approx(wanted, rel=1e-4, abs=1e-4)


def test_principal_plane_equals_the_singular_value_decomposition() -> None:
    weights = rows()
    gram = gram_of(weights)
    plane = principal_plane(gram.matrix, all_fitted(len(weights)))
    centred = weights.astype(float) - weights.astype(float).mean(0)
    left, values, right = np.linalg.svd(centred, full_matrices=False)
    assert plane.shares == pytest.approx(values[:2] ** 2 / (values**2).sum())
    found = plane.coordinates(gram.matrix)
    wanted = left[:, :2] * values[:2]
    signs = np.sign((found * wanted).sum(0))
    assert found == pytest.approx(wanted * signs, abs=1e-6)
    directions = directions_of(plane, gram, weights[0])
    assert directions.axes == pytest.approx(right[:2] * signs[:, None], abs=1e-6)
    assert directions.centre == pytest.approx(weights.mean(0), abs=1e-5)


def test_principal_plane_is_not_turned_by_rows_that_do_not_count() -> None:
    weights = rows()
    far = weights.copy()
    far[-1] += 1e4 * np.random.default_rng(1).normal(size=weights.shape[1]).astype(np.float32)
    is_fitted = all_fitted(len(weights))
    is_fitted[-1] = False
    plane = principal_plane(gram_of(far).matrix, is_fitted)
    alone = principal_plane(gram_of(weights[:-1]).matrix, all_fitted(len(weights) - 1))
    assert plane.shares == pytest.approx(alone.shares)
    assert np.abs(plane.axes[:, :-1]) == pytest.approx(np.abs(alone.axes), abs=1e-8)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_principal_plane_of_hardly_any_rows_has_no_direction_too_many(count: int) -> None:
    gram = gram_of(rows(count=count))
    plane = principal_plane(gram.matrix, all_fitted(count))
    found = plane.coordinates(gram.matrix)
    assert np.isfinite(found).all()
    assert sum(plane.shares) == pytest.approx(0.0 if count == 1 else 1.0)


def test_plane_keeps_the_order_and_the_signs_of_its_axes() -> None:
    weights = rows()
    gram = gram_of(weights)
    plane = principal_plane(gram.matrix, all_fitted(len(weights)))
    before = Plane(plane.origin, -plane.axes[::-1], plane.shares[::-1])
    aligned = plane.aligned_with(before, gram.matrix)
    assert aligned.axes == pytest.approx(before.axes)
    assert aligned.shares == before.shares


def test_plane_through_the_ends_passes_through_start_and_ends() -> None:
    weights = rows()
    gram = gram_of(weights)
    plane = plane_through(gram.matrix, all_fitted(len(weights)), (20, 39))
    directions = directions_of(plane, gram, weights[0])
    assert directions.axes @ directions.axes.T == pytest.approx(np.eye(2), abs=1e-6)
    places = plane.coordinates(gram.matrix)
    assert places[0] == pytest.approx((0.0, 0.0))
    for row in (0, 20, 39):
        reached = directions.weights_at(*places[row])
        assert reached == pytest.approx(weights[row].astype(float), abs=1e-4)


def test_shares_of_a_plane_through_ends_are_those_of_the_projected_rows() -> None:
    weights = rows()
    gram = gram_of(weights)
    plane = plane_through(gram.matrix, all_fitted(len(weights)), (20, 39))
    total = weights.astype(float).var(0).sum()
    wanted = plane.coordinates(gram.matrix).var(0) / total
    assert plane.shares == pytest.approx(tuple(wanted), rel=1e-5)


def test_plane_through_two_equal_ends_has_one_direction() -> None:
    weights = rows()
    gram = gram_of(weights)
    plane = plane_through(gram.matrix, all_fitted(len(weights)), (20, 20))
    assert not plane.axes[1].any()


def test_filter_normalised_directions_are_as_long_as_the_filters_of_the_centre() -> None:
    weights = rows(count=5, size=24 + 4 + 12)
    gram = gram_of(weights)
    plane = principal_plane(gram.matrix, all_fitted(5))
    directions = directions_of(plane, gram, weights[0])
    normalised = filter_normalised(directions, [(4, 6), (4,), (3, 2, 2)])
    for axis, before in zip(normalised.axes, directions.axes, strict=True):
        for part in (*np.split(np.arange(24), 4), *np.split(np.arange(28, 40), 3)):
            length = np.linalg.norm(directions.centre[part])
            assert np.linalg.norm(axis[part]) == pytest.approx(length)
            cosine = axis[part] @ before[part] / length / np.linalg.norm(before[part])
            assert cosine == pytest.approx(1.0)
        assert not axis[24:28].any()


def test_projection_on_oblique_axes_gives_the_nearest_points() -> None:
    weights = rows()
    gram = gram_of(weights)
    plane = principal_plane(gram.matrix, all_fitted(len(weights)))
    straight = directions_of(plane, gram, weights[0])
    oblique = type(straight)(straight.centre, np.array([[2.0, 0.0], [1.0, 1.0]]) @ straight.axes)
    places = projected(oblique, gram, weights[0])
    wanted = plane.coordinates(gram.matrix) @ np.linalg.inv(np.array([[2.0, 0.0], [1.0, 1.0]]))
    assert places == pytest.approx(wanted, abs=1e-5)


def test_shares_of_an_oblique_plane_are_those_of_the_nearest_points() -> None:
    weights = rows()
    gram = gram_of(weights)
    fitted = all_fitted(len(weights))
    fitted[::5] = False
    straight = directions_of(principal_plane(gram.matrix, fitted), gram, weights[0])
    oblique = type(straight)(straight.centre, np.array([[2.0, 1.0], [1.0, 1.0]]) @ straight.axes)
    places = projected(oblique, gram, weights[0])
    first, second = shares_of(oblique, places, gram.matrix, fitted)
    counted = weights[fitted].astype(np.float64)
    total = counted.var(0).sum()
    held = (places @ oblique.axes)[fitted].var(0).sum()
    along = (counted @ oblique.axes[0]).var() / (oblique.axes[0] @ oblique.axes[0])
    assert first == pytest.approx(along / total, rel=1e-4)
    assert first + second == pytest.approx(held / total, rel=1e-4)
    assert shares_of(oblique, places, gram.matrix, fitted & False) == (0.0, 0.0)

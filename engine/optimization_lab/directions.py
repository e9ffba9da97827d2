"""Directions in the space of a network's weights. No torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.optimization_lab.gram import GramMatrix, Matrix
from engine.optimization_lab.plane import Plane

Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Directions:
    """A plane with its vectors written out.

    Args:
        centre: (d,) the weights at the coordinates (0, 0).
        axes: (2, d) the weights that one unit of each coordinate adds.
    """

    centre: Vector
    axes: Matrix

    def weights_at(self, x: float, y: float) -> Vector:
        """Gives the weights (d,) at a place of the plane."""
        weights: Vector = self.centre + x * self.axes[0] + y * self.axes[1]
        return weights


def directions_of(plane: Plane, gram: GramMatrix, start: NDArray[np.float32]) -> Directions:
    """Writes out the vectors of a plane.

    Args:
        plane: its axes are combinations of the rows of `gram`.
        gram: knows the rows.
        start: (d,) what the rows are differences to.
    """
    vectors = gram.combine(np.vstack([plane.origin[None], plane.axes]))
    return Directions(start + vectors[0], vectors[1:])


def filter_normalised(directions: Directions, shapes: Sequence[tuple[int, ...]]) -> Directions:
    """Gives directions whose filters are as long as the centre's.

    A filter is what computes one output channel or neuron: a row of a weight. Biases and the
    parameters of normalisations, which have one dimension, are held still. So the picture does not
    depend on how the network's weights are scaled.

    Args:
        directions: (2, d) axes.
        shapes: of the parameters in the order of the vector.

    Source:
        Li et al., 2018, "Visualizing the Loss Landscape of Neural Nets",
        https://arxiv.org/abs/1712.09913, section 4.
    """
    axes = np.zeros_like(directions.axes)
    at = 0
    for shape in shapes:
        size = int(np.prod(shape, dtype=np.int64))
        if len(shape) > 1:
            part = slice(at, at + size)
            centre = directions.centre[part].reshape(shape[0], -1)
            for axis, direction in zip(axes, directions.axes, strict=True):
                axis[part] = _scaled(direction[part].reshape(shape[0], -1), centre).ravel()
        at += size
    return Directions(directions.centre, axes)


def projected(directions: Directions, gram: GramMatrix, start: NDArray[np.float32]) -> Matrix:
    """Projects every row on a plane whose axes need be neither orthogonal nor of unit length.

    Returns:
        (n, 2) coordinates of the nearest points of the plane.
    """
    axes = directions.axes
    along = gram.products_with(axes) - (directions.centre - start) @ axes.T
    coordinates: Matrix = along @ np.linalg.pinv(axes @ axes.T)
    return coordinates


def shares_of(
    directions: Directions, places: Matrix, gram: Matrix, is_fitted: NDArray[np.bool_]
) -> tuple[float, float]:
    """Gives the share of the rows' variance that such a plane holds.

    Args:
        directions: of the plane.
        places: (n, 2) the rows as `projected` gives them.
        gram: (n, n) inner products of the rows.
        is_fitted: (n,) which rows count.

    Returns:
        Along the first axis, and what the second one adds.
    """
    if not is_fitted.any():
        return 0.0, 0.0
    products = directions.axes @ directions.axes.T
    weights = is_fitted / is_fitted.sum()
    total = float(weights @ np.diag(gram) - weights @ gram @ weights)
    spread = np.cov(places[is_fitted].T, bias=True)
    first = float((products @ spread @ products)[0, 0])
    length = float(products[0, 0])
    if not (total > 0 and length > 0):
        return 0.0, 0.0
    share = first / length / total
    return share, max(0.0, float(np.trace(spread @ products)) / total - share)


def _scaled(direction: Matrix, centre: Matrix) -> Matrix:
    lengths = np.linalg.norm(direction, axis=1, keepdims=True)
    wanted = np.linalg.norm(centre, axis=1, keepdims=True)
    factors: Matrix = np.divide(wanted, lengths, out=np.zeros_like(wanted), where=lengths > 0)
    return direction * factors

"""The plane on which trajectories are drawn, found from inner products alone. No torch."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.optimization_lab.gram import Matrix

_TINY = 1e-30


@dataclass(frozen=True, eq=False)
class Plane:
    """Two directions through a point, as combinations of rows; the rows are differences to w₀.

    Args:
        origin: (n,) the point of the plane with the coordinates (0, 0).
        axes: (2, n) orthonormal directions.
        shares: of the variance of the fitted rows along each axis, 0 to 1.
    """

    origin: NDArray[np.float64]
    axes: Matrix
    shares: tuple[float, float]

    def coordinates(self, gram: Matrix) -> Matrix:
        """Projects every row.

        Args:
            gram: (n, n) inner products of the rows.

        Returns:
            (n, 2) places on the plane.
        """
        along: Matrix = gram @ self.axes.T
        return along - self.origin @ along

    def aligned_with(self, before: Plane | None, gram: Matrix) -> Plane:
        """Gives this plane with the order and the signs of the axes as they were before.

        Args:
            before: of the first rows of these; None leaves the plane as it is.
            gram: (n, n) inner products of the rows.
        """
        if before is None:
            return self
        earlier = np.zeros_like(self.axes)
        earlier[:, : before.axes.shape[1]] = before.axes
        agreement = earlier @ gram @ self.axes.T
        order = [0, 1]
        straight = abs(agreement[0, 0]) + abs(agreement[1, 1])
        if abs(agreement[0, 1]) + abs(agreement[1, 0]) > straight:
            order = [1, 0]
        signs = [-1.0 if agreement[row, column] < 0 else 1.0 for row, column in enumerate(order)]
        first, second = (self.shares[column] for column in order)
        return replace(
            self, axes=self.axes[order] * np.array(signs)[:, None], shares=(first, second)
        )


def principal_plane(gram: Matrix, is_fitted: NDArray[np.bool_]) -> Plane:
    """Gives the plane of largest variance through the mean (principal component analysis).

    The eigenvectors of the small matrix of inner products give those of the large covariance.

    Args:
        gram: (n, n) inner products of the rows.
        is_fitted: (n,) which rows count; the others are only drawn.
    """
    weights = is_fitted / max(1, int(is_fitted.sum()))
    centred = _centred(gram, weights)[np.ix_(is_fitted, is_fitted)]
    values, vectors = np.linalg.eigh(centred) if len(centred) else (np.zeros(0), centred)
    total = max(float(np.trace(centred)), _TINY)
    axes = np.zeros((2, len(gram)))
    shares = [0.0, 0.0]
    for axis in range(min(2, len(values))):
        value = float(values[-1 - axis])
        if value > total * 1e-12:
            axes[axis, is_fitted] = vectors[:, -1 - axis] / np.sqrt(value)
            shares[axis] = value / total
    axes -= axes.sum(1, keepdims=True) * weights
    return Plane(weights, axes, (shares[0], shares[1]))


def plane_through(
    gram: Matrix, is_fitted: NDArray[np.bool_], ends: tuple[int, int], start: int = 0
) -> Plane:
    """Gives the plane through three rows: a start and two ends.

    Args:
        gram: (n, n) inner products of the rows.
        is_fitted: (n,) which rows the shares of the variance are of.
        ends: the rows that the first and the second direction lead to.
        start: the row that the plane's origin is.
    """
    count = len(gram)
    origin = np.eye(count)[start]
    axes = np.zeros((2, count))
    for axis, end in enumerate(ends):
        direction = np.eye(count)[end] - origin
        for other in axes[:axis]:
            direction -= (other @ gram @ direction) * other
        length = np.sqrt(max(float(direction @ gram @ direction), 0.0))
        whole = np.sqrt(max(float(np.diag(gram).max(initial=0.0)), _TINY))
        axes[axis] = direction / length if length > whole * 1e-9 else 0.0
    weights = is_fitted / max(1, int(is_fitted.sum()))
    variances = [float(axis @ _covariance(gram, weights) @ axis) for axis in axes]
    total = max(float(weights @ np.diag(_centred(gram, weights))), _TINY)
    return Plane(origin, axes, (variances[0] / total, variances[1] / total))


def _centred(gram: Matrix, weights: NDArray[np.float64]) -> Matrix:
    """Inner products of the rows' differences to their weighted mean."""
    with_mean = gram @ weights
    return gram - with_mean[:, None] - with_mean[None, :] + weights @ with_mean


def _covariance(gram: Matrix, weights: NDArray[np.float64]) -> Matrix:
    """For combinations a, b of rows: aᵀ C b is their covariance over the weighted rows."""
    mean = gram @ weights
    return (gram * weights) @ gram - np.outer(mean, mean)

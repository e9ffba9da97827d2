"""The catalogue of this program: every curated operator."""

from engine.operators import (
    activation,
    arithmetic,
    boundaries,
    convolution,
    dropout,
    linear,
    loss,
    normalization,
    pooling,
    shape,
)
from engine.operators.catalogue import Catalogue

FAMILIES = (
    boundaries,
    convolution,
    pooling,
    linear,
    activation,
    normalization,
    dropout,
    shape,
    arithmetic,
    loss,
)
"""The families in the palette's order."""


def _standard() -> Catalogue:
    catalogue = Catalogue()
    for family in FAMILIES:
        catalogue.add(*family.OPERATORS)
    return catalogue


CATALOGUE = _standard()

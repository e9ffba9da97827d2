"""The catalogue of this program: every curated operator, and the rest of `torch.nn`."""

from engine.operators import (
    activation,
    arithmetic,
    attention,
    boundaries,
    convolution,
    described,
    dropout,
    elementwise,
    indexing,
    linear,
    loss,
    masks,
    more_losses,
    normalization,
    padding,
    parameters,
    pooling,
    products,
    recurrent,
    reductions,
    resampling,
    shape,
    vision,
)
from engine.operators.catalogue import Catalogue

FAMILIES = (
    boundaries,
    parameters,
    convolution,
    pooling,
    linear,
    activation,
    normalization,
    dropout,
    recurrent,
    attention,
    resampling,
    padding,
    shape,
    indexing,
    arithmetic,
    products,
    reductions,
    elementwise,
    masks,
    loss,
    more_losses,
    vision,
    described,
)
"""The families in the palette's order."""


def _standard() -> Catalogue:
    catalogue = Catalogue()
    for family in FAMILIES:
        catalogue.add(*family.OPERATORS)
    return catalogue


CATALOGUE = _standard()

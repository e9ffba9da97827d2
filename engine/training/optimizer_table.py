"""What has to be known of optimizers where torch is not loaded; a test holds it to torch."""

from collections.abc import Mapping

DEFAULT_RATES: Mapping[str, float] = {
    "ASGD": 0.01,
    "Adadelta": 1.0,
    "Adafactor": 0.01,
    "Adagrad": 0.01,
    "Adam": 0.001,
    "AdamW": 0.001,
    "Adamax": 0.002,
    "LBFGS": 1,
    "Muon": 0.001,
    "NAdam": 0.002,
    "RAdam": 0.001,
    "RMSprop": 0.01,
    "Rprop": 0.01,
    "SGD": 0.001,
    "SparseAdam": 0.001,
}
"""The learning rate of each optimizer where none is set."""

WITH_CLOSURE = frozenset({"LBFGS"})
"""Optimizers that compute the loss several times in a step."""

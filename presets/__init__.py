"""The networks that come with Netloom."""

from engine.errors import UnknownNameError
from engine.graph.model import Project
from presets.digits_classifier import digits_classifier
from presets.lenet import lenet
from presets.linear_regression import linear_regression
from presets.mlp import mlp, mlp_dropout
from presets.preset import Preset
from presets.xor import xor

PRESETS = (
    Preset("lenet", "LeNet", "A convolutional network that reads handwritten digits.", lenet),
    Preset("mlp", "MLP", "A perceptron 10-100-50-2 that tells two spiral arms apart.", mlp),
    Preset(
        "mlp-dropout",
        "MLP with dropout",
        "The same perceptron, with dropout after each ReLU.",
        mlp_dropout,
    ),
    Preset("xor", "XOR", "Nine parameters learn exclusive or from its four points.", xor),
    Preset(
        "digits-classifier",
        "Digits classifier",
        "A small convolutional classifier of 32×32 images.",
        digits_classifier,
    ),
    Preset(
        "linear-regression",
        "Linear regression",
        "A straight line through noisy points.",
        linear_regression,
    ),
)


def names() -> list[str]:
    """Gives the presets' names."""
    return [preset.name for preset in PRESETS]


def load(name: str) -> Project:
    """Builds the project of a preset.

    Raises:
        UnknownNameError: there is no preset of that name.
    """
    for preset in PRESETS:
        if preset.name == name:
            return preset.build()
    raise UnknownNameError("preset", name, names())

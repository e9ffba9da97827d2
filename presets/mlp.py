"""The multi-layer perceptron 10-100-50-2, with and without dropout."""

from engine.graph.model import Project
from engine.graph.setup import DataSetup, TrainingSetup
from presets.drawing import Drawing


def mlp() -> Project:
    """Gives Linear 10-100, ReLU, Linear 100-50, ReLU, Linear 50-2: 6,252 parameters."""
    return _perceptron("MLP", dropout=None)


def mlp_dropout() -> Project:
    """Gives the same perceptron with dropout after each ReLU."""
    return _perceptron("MLP with dropout", dropout=0.2)


def _perceptron(name: str, *, dropout: float | None) -> Project:
    drawing = Drawing()
    x = drawing.input("features", shape=(10,))
    for width in (100, 50):
        x = drawing.add("nn.Linear", x, out_features=width)
        x = drawing.add("nn.ReLU", x)
        if dropout is not None:
            x = drawing.add("nn.Dropout", x, p=dropout)
    x = drawing.add("nn.Linear", x, out_features=2)
    drawing.classify(x, classes=2)
    return drawing.project(name, TRAINING)


TRAINING = TrainingSetup(
    data=DataSetup("spiral"),
    optimizer="Adam",
    optimizer_arguments={"lr": 0.01},
    epochs=40,
    batch_size=50,
)

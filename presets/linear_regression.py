"""A straight line through noisy points."""

from engine.graph.model import Project
from engine.graph.setup import DataSetup, TrainingSetup
from presets.drawing import Drawing


def linear_regression() -> Project:
    """Gives one Linear 1-1 with the mean squared error."""
    drawing = Drawing()
    x = drawing.input("x", shape=(1,))
    y = drawing.add("nn.Linear", x, title="line", out_features=1)
    drawing.compare("F.mse_loss", y, encoding="values", shape=(1,))
    return drawing.project("Linear regression", TRAINING)


TRAINING = TrainingSetup(
    data=DataSetup("line"),
    optimizer="SGD",
    optimizer_arguments={"lr": 0.1},
    epochs=20,
    batch_size=20,
)

"""The smallest network that needs a hidden part: XOR."""

from engine.graph.model import Project
from engine.graph.setup import DataSetup, TrainingSetup
from presets.drawing import Drawing


def xor() -> Project:
    """Gives Linear 2-2, tanh, Linear 2-1, sigmoid: 9 parameters that learn four points."""
    drawing = Drawing()
    x = drawing.input("point", shape=(2,))
    x = drawing.add("nn.Linear", x, title="hidden", out_features=2)
    x = drawing.add("torch.tanh", x)
    x = drawing.add("nn.Linear", x, title="readout", out_features=1)
    x = drawing.add("torch.sigmoid", x)
    drawing.compare("F.binary_cross_entropy", x, encoding="values", shape=(1,))
    return drawing.project("XOR", TRAINING)


TRAINING = TrainingSetup(
    data=DataSetup("xor"),
    optimizer="Adam",
    optimizer_arguments={"lr": 0.1},
    epochs=300,
    batch_size=4,
    seed=2,
)

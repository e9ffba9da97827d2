"""A small convolutional classifier of 32×32 grey images."""

from engine.graph.model import Project
from engine.graph.setup import DataSetup, TrainingSetup
from presets.drawing import Drawing


def digits_classifier() -> Project:
    """Gives the LeNet-5-like classifier of many tutorials: 81,194 parameters."""
    drawing = Drawing()
    x = drawing.input("image", shape=(1, 32, 32))
    for title, channels in (("conv1", 6), ("conv2", 16)):
        x = drawing.add("nn.Conv2d", x, title=title, out_channels=channels, kernel_size=3)
        x = drawing.add("F.relu", x)
        x = drawing.add("F.max_pool2d", x, kernel_size=2)
    x = drawing.add("torch.flatten", x, start_dim=1)
    for title, width in (("fc1", 120), ("fc2", 84)):
        x = drawing.add("nn.Linear", x, title=title, out_features=width)
        x = drawing.add("F.relu", x)
    x = drawing.add("nn.Linear", x, title="fc3", out_features=10)
    drawing.classify(x, classes=10)
    return drawing.project("Digits classifier", TRAINING)


TRAINING = TrainingSetup(
    data=DataSetup("digits"),
    optimizer="Adam",
    optimizer_arguments={"lr": 0.002},
    epochs=10,
    batch_size=50,
)

"""LeNet-5 as it was published: tanh, average pooling, 32×32 images.

Source: LeCun et al., Gradient-based learning applied to document recognition, 1998.
"""

from engine.graph.model import Project
from engine.graph.setup import DataSetup, TrainingSetup
from presets.drawing import Drawing


def lenet5() -> Project:
    """Gives the network with every map of the third layer connected: 61,706 parameters."""
    drawing = Drawing()
    x = drawing.input("image", shape=(1, 32, 32))
    for title, channels in (("c1", 6), ("c3", 16)):
        x = drawing.add("nn.Conv2d", x, title=title, out_channels=channels, kernel_size=5)
        x = drawing.add("torch.tanh", x)
        x = drawing.add("F.avg_pool2d", x, kernel_size=2)
    x = drawing.add("nn.Conv2d", x, title="c5", out_channels=120, kernel_size=5)
    x = drawing.add("torch.tanh", x)
    x = drawing.add("torch.flatten", x, start_dim=1)
    x = drawing.add("nn.Linear", x, title="f6", out_features=84)
    x = drawing.add("torch.tanh", x)
    x = drawing.add("nn.Linear", x, title="output_units", out_features=10)
    drawing.classify(x, classes=10)
    return drawing.project("LeNet-5", TRAINING)


TRAINING = TrainingSetup(
    data=DataSetup("digits"),
    optimizer="Adam",
    optimizer_arguments={"lr": 0.002},
    epochs=10,
    batch_size=50,
)

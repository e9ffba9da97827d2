"""The LeNet-like network of the lecture on convolutional networks."""

from engine.graph.model import Project
from engine.graph.setup import DataSetup, TrainingSetup
from presets.drawing import Drawing


def lenet() -> Project:
    """Gives a LeNet with 105,506 parameters and 1,333,200 products, on 28×28 digits.

    Source: LeCun et al., Gradient-based learning applied to document recognition, 1998, in
        the form with max-pooling and ReLU.
    """
    drawing = Drawing()
    image = drawing.input("image", shape=(1, 28, 28))
    x = drawing.add("nn.Conv2d", image, title="conv1", out_channels=32, kernel_size=5)
    x = drawing.add("F.max_pool2d", x, kernel_size=3)
    x = drawing.add("F.relu", x)
    x = drawing.add("nn.Conv2d", x, title="conv2", out_channels=64, kernel_size=5)
    x = drawing.add("F.max_pool2d", x, kernel_size=2)
    x = drawing.add("F.relu", x)
    x = drawing.add("Tensor.view", x, shape=(-1, 256))
    x = drawing.add("nn.Linear", x, title="fc1", out_features=200)
    x = drawing.add("F.relu", x)
    x = drawing.add("nn.Linear", x, title="fc2", out_features=10)
    drawing.classify(x, classes=10)
    return drawing.project("LeNet", TRAINING)


TRAINING = TrainingSetup(
    data=DataSetup("digits"),
    optimizer="SGD",
    optimizer_arguments={"lr": 0.03, "momentum": 0.9},
    epochs=10,
    batch_size=50,
)

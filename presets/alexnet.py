"""AlexNet, in the form with one column.

Source: Krizhevsky, One weird trick for parallelizing convolutional neural networks, 2014.
Figures as torchvision's.
"""

from typing import Any

from engine.graph.model import Endpoint, Project
from presets.drawing import Drawing
from presets.large_images import IMAGE_SHAPE, training_of


def alexnet() -> Project:
    """Gives five convolutions and three linear maps: 61,100,840 parameters."""
    drawing = Drawing()
    x = _features(drawing, drawing.input("image", shape=IMAGE_SHAPE))
    x = drawing.add("F.adaptive_avg_pool2d", x, output_size=6)
    x = drawing.add("torch.flatten", x, start_dim=1)
    for title in ("fc1", "fc2"):
        x = drawing.add("F.dropout", x)
        x = drawing.add("nn.Linear", x, title=title, out_features=4096)
        x = drawing.add("F.relu", x)
    x = drawing.add("nn.Linear", x, title="fc3", out_features=1000)
    drawing.classify(x, classes=1000)
    return drawing.project("AlexNet", training_of(batch_size=16, lr=1e-4))


def _features(drawing: Drawing, x: Endpoint) -> Endpoint:
    convolutions: tuple[tuple[str, int, dict[str, Any]], ...] = (
        ("conv1", 64, {"kernel_size": 11, "stride": 4, "padding": 2}),
        ("conv2", 192, {"kernel_size": 5, "padding": 2}),
        ("conv3", 384, {"kernel_size": 3, "padding": 1}),
        ("conv4", 256, {"kernel_size": 3, "padding": 1}),
        ("conv5", 256, {"kernel_size": 3, "padding": 1}),
    )
    for title, channels, arguments in convolutions:
        x = drawing.add("nn.Conv2d", x, title=title, out_channels=channels, **arguments)
        x = drawing.add("F.relu", x)
        if title not in ("conv3", "conv4"):
            x = drawing.add("F.max_pool2d", x, kernel_size=3, stride=2)
    return x

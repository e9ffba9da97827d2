"""DenseNet: every unit of a stage sees the maps of all units before it.

Source: Huang et al., Densely connected convolutional networks, 2016. Figures as torchvision's.
"""

from engine.graph.model import Expression, Project
from presets.drawing import BlockDrawing, Drawing, conv_bn
from presets.large_images import IMAGE_SHAPE, training_of

UNITS = (6, 12, 24, 16)
GROWTH = 32
STEM = 64


def densenet121() -> Project:
    """Gives the network with 7,978,856 parameters."""
    drawing, unit, transition = Drawing(), _unit(), _transition()
    x = drawing.input("image", shape=IMAGE_SHAPE)
    x = conv_bn(drawing, x, STEM, 7, title="conv1", norm_title="bn1", stride=2, padding=3)
    x = drawing.add("F.relu", x)
    x = drawing.add("F.max_pool2d", x, kernel_size=3, stride=2, padding=1)
    channels = STEM
    for number, count in enumerate(UNITS, 1):
        if number > 1:
            channels //= 2
            x = drawing.add(transition, x, title=f"transition{number - 1}", channels=channels)
        x = drawing.add(unit, x, title=f"dense{number}", repeat=count, growth=GROWTH)
        channels += count * GROWTH
    x = drawing.add("nn.BatchNorm2d", x, title="bn2")
    x = drawing.add("F.relu", x)
    x = drawing.add("F.adaptive_avg_pool2d", x, output_size=1)
    x = drawing.add("torch.flatten", x, start_dim=1)
    x = drawing.add("nn.Linear", x, title="classifier", out_features=1000)
    drawing.classify(x, classes=1000)
    return drawing.project("DenseNet-121", training_of(batch_size=8))


def _unit() -> BlockDrawing:
    pen = BlockDrawing("DenseUnit", "Adds new maps to those that came in.", growth=32)
    x = pen.port("x")
    y = pen.add("nn.BatchNorm2d", x, title="bn1")
    y = pen.add("F.relu", y)
    y = conv_bn(pen, y, Expression("growth * 4"), 1, title="conv1", norm_title="bn2")
    y = pen.add("F.relu", y)
    y = pen.add(
        "nn.Conv2d",
        y,
        title="conv2",
        out_channels=Expression("growth"),
        kernel_size=3,
        padding=1,
        bias=False,
    )
    pen.output(pen.add("torch.cat", x, y, dim=1))
    return pen


def _transition() -> BlockDrawing:
    pen = BlockDrawing("Transition", "Halves channels, height and width.", channels=128)
    x = pen.add("nn.BatchNorm2d", pen.port("x"), title="bn")
    x = pen.add("F.relu", x)
    x = pen.add(
        "nn.Conv2d", x, title="conv", out_channels=Expression("channels"), kernel_size=1, bias=False
    )
    pen.output(pen.add("F.avg_pool2d", x, kernel_size=2))
    return pen

"""A U-Net that finds the pixels of a digit in a noisy scene.

Source: Ronneberger et al., U-Net, 2015; with padded convolutions and batch normalization, and
a quarter of the channels.
"""

from engine.graph.model import Expression, Project
from engine.graph.setup import DataSetup, TrainingSetup
from presets.drawing import BlockDrawing, Drawing, conv_bn

WIDTHS = (16, 32, 64, 128, 256)


def unet() -> Project:
    """Gives four steps down, four up, and a way across at each."""
    drawing, pair = Drawing(), _double_convolution()
    down, up = _down(pair), _up(pair)
    x = drawing.input("scene", shape=(1, 32, 32))
    x = drawing.add(pair, x, title="inc", channels=WIDTHS[0])
    skips = []
    for number, width in enumerate(WIDTHS[1:], 1):
        skips.append(x)
        x = drawing.add(down, x, title=f"down{number}", channels=width)
    for number, width in enumerate(reversed(WIDTHS[:-1]), 1):
        x = drawing.add(up, x, skips.pop(), title=f"up{number}", channels=width)
    x = drawing.add("nn.Conv2d", x, title="outc", out_channels=1, kernel_size=1)
    loss = "F.binary_cross_entropy_with_logits"
    drawing.compare(loss, x, encoding="values", shape=(1, 32, 32))
    return drawing.project("U-Net", TRAINING)


def _double_convolution() -> BlockDrawing:
    pen = BlockDrawing("DoubleConv", "Two 3×3 convolutions.", channels=64)
    x, channels = pen.port("x"), Expression("channels")
    for number in (1, 2):
        names = {"title": f"conv{number}", "norm_title": f"bn{number}"}
        x = conv_bn(pen, x, channels, 3, padding=1, **names)
        x = pen.add("F.relu", x)
    pen.output(x)
    return pen


def _down(pair: BlockDrawing) -> BlockDrawing:
    pen = BlockDrawing("Down", "Halves height and width.", channels=128)
    x = pen.add("F.max_pool2d", pen.port("x"), kernel_size=2)
    pen.output(pen.add(pair, x, title="convs", channels=Expression("channels")))
    return pen


def _up(pair: BlockDrawing) -> BlockDrawing:
    pen = BlockDrawing("Up", "Doubles height and width and joins what came across.", channels=64)
    x, skip = pen.port("x"), pen.port("skip")
    channels = Expression("channels")
    x = pen.add(
        "nn.ConvTranspose2d", x, title="enlarge", out_channels=channels, kernel_size=2, stride=2
    )
    x = pen.add("torch.cat", skip, x, dim=1)
    pen.output(pen.add(pair, x, title="convs", channels=channels))
    return pen


TRAINING = TrainingSetup(
    data=DataSetup("digit-scenes"),
    optimizer="Adam",
    optimizer_arguments={"lr": 0.002},
    epochs=5,
    batch_size=32,
)

"""GoogLeNet: nine inception blocks, with batch normalization and without the two side exits.

Source: Szegedy et al., Going deeper with convolutions, 2014. Figures as torchvision's.
"""

from typing import Any

from engine.graph.model import Endpoint, Expression, Project
from presets.drawing import BlockDrawing, Drawing
from presets.large_images import IMAGE_SHAPE, training_of

STAGES = (
    (
        ("inception3a", (64, 96, 128, 16, 32, 32)),
        ("inception3b", (128, 128, 192, 32, 96, 64)),
    ),
    (
        ("inception4a", (192, 96, 208, 16, 48, 64)),
        ("inception4b", (160, 112, 224, 24, 64, 64)),
        ("inception4c", (128, 128, 256, 24, 64, 64)),
        ("inception4d", (112, 144, 288, 32, 64, 64)),
        ("inception4e", (256, 160, 320, 32, 128, 128)),
    ),
    (
        ("inception5a", (256, 160, 320, 32, 128, 128)),
        ("inception5b", (384, 192, 384, 48, 128, 128)),
    ),
)
"""The inception blocks between the poolings, and the widths of their branches."""
WIDTHS = ("ones", "reduce3", "threes", "reduce5", "fives", "pooled")


def googlenet() -> Project:
    """Gives the network with 6,624,904 parameters."""
    drawing, conv = Drawing(), _convolution()
    inception = _inception(conv)
    x = _stem(drawing, conv)
    for number, stage in enumerate(STAGES):
        if number:
            pooling: dict[str, Any] = {
                "kernel_size": 3 if number == 1 else 2,
                "stride": 2,
                "ceil_mode": True,
            }
            x = drawing.add("F.max_pool2d", x, **pooling)
        for title, widths in stage:
            named: dict[str, Any] = dict(zip(WIDTHS, widths, strict=True))
            x = drawing.add(inception, x, title=title, **named)
    x = drawing.add("F.adaptive_avg_pool2d", x, output_size=1)
    x = drawing.add("torch.flatten", x, start_dim=1)
    x = drawing.add("F.dropout", x, p=0.2)
    x = drawing.add("nn.Linear", x, title="fc", out_features=1000)
    drawing.classify(x, classes=1000)
    return drawing.project("GoogLeNet", training_of(batch_size=8))


def _stem(drawing: Drawing, conv: BlockDrawing) -> Endpoint:
    x = drawing.input("image", shape=IMAGE_SHAPE)
    x = drawing.add(conv, x, title="conv1", channels=64, kernel_size=7, stride=2, padding=3)
    x = drawing.add("F.max_pool2d", x, kernel_size=3, stride=2, ceil_mode=True)
    x = drawing.add(conv, x, title="conv2", channels=64)
    x = drawing.add(conv, x, title="conv3", channels=192, kernel_size=3, padding=1)
    return drawing.add("F.max_pool2d", x, kernel_size=3, stride=2, ceil_mode=True)


def _convolution() -> BlockDrawing:
    pen = BlockDrawing(
        "BasicConv2d",
        "Convolution, batch normalization and ReLU.",
        channels=64,
        kernel_size=1,
        stride=1,
        padding=0,
    )
    names = ("kernel_size", "stride", "padding")
    same: dict[str, Any] = {name: Expression(name) for name in names}
    x = pen.add(
        "nn.Conv2d",
        pen.port("x"),
        title="conv",
        out_channels=Expression("channels"),
        bias=False,
        **same,
    )
    x = pen.add("nn.BatchNorm2d", x, title="bn", eps=0.001)
    pen.output(pen.add("F.relu", x))
    return pen


def _inception(conv: BlockDrawing) -> BlockDrawing:
    """Gives four branches side by side, joined along the channels.

    The branch of "fives" has 3×3 kernels, as in the weights that are in use today.
    """
    pen = BlockDrawing(
        "Inception", "Four views of a map, side by side.", **dict.fromkeys(WIDTHS, 32)
    )
    x = pen.port("x")
    width = {name: Expression(name) for name in WIDTHS}
    ones = pen.add(conv, x, title="branch1", channels=width["ones"])
    threes = pen.add(conv, x, title="branch2_reduce", channels=width["reduce3"])
    threes = pen.add(
        conv, threes, title="branch2", channels=width["threes"], kernel_size=3, padding=1
    )
    fives = pen.add(conv, x, title="branch3_reduce", channels=width["reduce5"])
    fives = pen.add(conv, fives, title="branch3", channels=width["fives"], kernel_size=3, padding=1)
    pooled = pen.add("F.max_pool2d", x, kernel_size=3, stride=1, padding=1, ceil_mode=True)
    pooled = pen.add(conv, pooled, title="branch4", channels=width["pooled"])
    pen.output(pen.add("torch.cat", ones, threes, fives, pooled, dim=1))
    return pen

"""EfficientNet-B0: inverted bottlenecks that weigh their channels.

Source: Tan and Le, EfficientNet, 2019. Figures as torchvision's.
"""

from typing import Any

from engine.graph.model import Endpoint, Expression, Project
from presets.drawing import BlockDrawing, Drawing, conv_bn
from presets.large_images import IMAGE_SHAPE, training_of

STAGES = (
    (24, 2, 3, 2),
    (40, 2, 5, 2),
    (80, 3, 3, 2),
    (112, 3, 5, 1),
    (192, 4, 5, 2),
    (320, 1, 3, 1),
)
"""Channels, blocks, kernel size and first stride of each stage after the first."""
EXPANSION = 6
BLOCKS = 16
SURVIVAL = 0.2
HIDDEN, CHANNELS, SIZE = Expression("hidden"), Expression("channels"), Expression("kernel_size")


def efficientnet_b0() -> Project:
    """Gives the network with 5,288,548 parameters."""
    drawing = Drawing()
    x = drawing.input("image", shape=IMAGE_SHAPE)
    x = conv_bn(drawing, x, 32, 3, title="conv1", norm_title="bn1", stride=2, padding=1)
    x = drawing.add("F.silu", x)
    x = drawing.add(_first(), x, title="stage1", hidden=32, squeezed=8, channels=16)
    x = _stages(drawing, x)
    x = conv_bn(drawing, x, 1280, 1, title="conv2", norm_title="bn2")
    x = drawing.add("F.silu", x)
    x = drawing.add("F.adaptive_avg_pool2d", x, output_size=1)
    x = drawing.add("torch.flatten", x, start_dim=1)
    x = drawing.add("F.dropout", x, p=0.2)
    x = drawing.add("nn.Linear", x, title="classifier", out_features=1000)
    drawing.classify(x, classes=1000)
    return drawing.project("EfficientNet-B0", training_of(batch_size=8))


def _stages(drawing: Drawing, x: Endpoint) -> Endpoint:
    change, keep = _bottleneck(is_residual=False), _bottleneck(is_residual=True)
    width, done = 16, 1
    for number, (channels, count, kernel_size, stride) in enumerate(STAGES, 2):
        same: dict[str, Any] = {"channels": channels, "kernel_size": kernel_size}
        same |= {"hidden": width * EXPANSION, "squeezed": width // 4}
        x = drawing.add(change, x, title=f"change{number}", stride=stride, **same)
        width, done = channels, done + 1
        if count > 1:
            drops = tuple(SURVIVAL * (done + step) / BLOCKS for step in range(count - 1))
            same |= {"hidden": width * EXPANSION, "squeezed": width // 4}
            drop = drops if len(drops) > 1 else drops[0]
            x = drawing.add(keep, x, title=f"stage{number}", repeat=count - 1, drop=drop, **same)
            done += count - 1
    return x


def _bottleneck(*, is_residual: bool) -> BlockDrawing:
    """Gives a block that widens, filters, weighs its channels and narrows again."""
    sizes: dict[str, Any] = {"hidden": 96, "squeezed": 4, "channels": 24, "kernel_size": 3}
    if is_residual:
        text = "Widens, filters, weighs, narrows; with a way past it."
        pen = BlockDrawing("ResidualMBConv", text, **sizes, drop=0.1)
    else:
        pen = BlockDrawing("MBConv", "Widens, filters, weighs, narrows.", **sizes, stride=1)
    x = pen.port("x")
    y = conv_bn(pen, x, HIDDEN, 1, title="expand", norm_title="bn1")
    y = pen.add("F.silu", y)
    y = _filtered(pen, y, SIZE, stride=1 if is_residual else Expression("stride"))
    if is_residual:
        y = pen.add("torch.add", _skipped(pen, y), x)
    pen.output(y)
    return pen


def _skipped(pen: BlockDrawing, x: Endpoint) -> Endpoint:
    """Leaves a whole sample out at random while training, and scales the others up.

    Source: Huang et al., Deep networks with stochastic depth, 2016.
    """
    x = pen.add("torch.unsqueeze", x, dim=1)
    x = pen.add("F.dropout3d", x, p=Expression("drop"))
    return pen.add("torch.squeeze", x, dim=1)


def _first() -> BlockDrawing:
    pen = BlockDrawing(
        "NarrowMBConv", "Filters, weighs, narrows.", hidden=32, squeezed=8, channels=16
    )
    pen.output(_filtered(pen, pen.port("x"), 3, stride=1))
    return pen


def _filtered(
    pen: BlockDrawing, x: Endpoint, kernel_size: Any, *, stride: int | Expression
) -> Endpoint:
    padding = 1 if kernel_size == 3 else Expression("kernel_size // 2")
    x = conv_bn(
        pen,
        x,
        HIDDEN,
        kernel_size,
        title="depthwise",
        norm_title="bn2",
        stride=stride,
        padding=padding,
        groups=HIDDEN,
    )
    x = _weighed(pen, pen.add("F.silu", x))
    return conv_bn(pen, x, CHANNELS, 1, title="project", norm_title="bn3")


def _weighed(pen: BlockDrawing, x: Endpoint) -> Endpoint:
    """Multiplies each channel by a number between 0 and 1 that all channels decide.

    Source: Hu et al., Squeeze-and-excitation networks, 2017.
    """
    y = pen.add("F.adaptive_avg_pool2d", x, output_size=1)
    squeezed = Expression("squeezed")
    y = pen.add("nn.Conv2d", y, title="squeeze", out_channels=squeezed, kernel_size=1)
    y = pen.add("F.silu", y)
    y = pen.add("nn.Conv2d", y, title="excite", out_channels=HIDDEN, kernel_size=1)
    return pen.add("torch.mul", pen.add("torch.sigmoid", y), x)

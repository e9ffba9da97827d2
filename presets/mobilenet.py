"""MobileNetV2: wide maps inside the blocks, narrow ones between them.

Source: Sandler et al., MobileNetV2, 2018. Figures as torchvision's.
"""

from engine.graph.model import Endpoint, Expression, Project
from presets.drawing import BlockDrawing, Drawing, conv_bn
from presets.large_images import IMAGE_SHAPE, training_of

STAGES = ((24, 2, 2), (32, 3, 2), (64, 4, 2), (96, 3, 1), (160, 3, 2), (320, 1, 1))
"""Channels, blocks and first stride of each stage after the first."""
EXPANSION = 6
HIDDEN, CHANNELS = Expression("hidden"), Expression("channels")


def mobilenet_v2() -> Project:
    """Gives the network with 3,504,872 parameters."""
    drawing, change, keep = Drawing(), _inverted(is_residual=False), _inverted(is_residual=True)
    x = drawing.input("image", shape=IMAGE_SHAPE)
    x = conv_bn(drawing, x, 32, 3, title="conv1", norm_title="bn1", stride=2, padding=1)
    x = drawing.add("F.relu6", x)
    x = drawing.add(_separable(), x, title="stage1", hidden=32, channels=16)
    width = 16
    for number, (channels, count, stride) in enumerate(STAGES, 2):
        hidden = width * EXPANSION
        x = drawing.add(
            change, x, title=f"change{number}", hidden=hidden, channels=channels, stride=stride
        )
        width = channels
        if count > 1:
            hidden = width * EXPANSION
            x = drawing.add(
                keep,
                x,
                title=f"stage{number}",
                repeat=count - 1,
                hidden=hidden,
                channels=channels,
            )
    x = conv_bn(drawing, x, 1280, 1, title="conv2", norm_title="bn2")
    x = drawing.add("F.relu6", x)
    x = drawing.add("F.adaptive_avg_pool2d", x, output_size=1)
    x = drawing.add("torch.flatten", x, start_dim=1)
    x = drawing.add("F.dropout", x, p=0.2)
    x = drawing.add("nn.Linear", x, title="classifier", out_features=1000)
    drawing.classify(x, classes=1000)
    return drawing.project("MobileNetV2", training_of(batch_size=8))


def _inverted(*, is_residual: bool) -> BlockDrawing:
    """Gives a block that widens, filters each channel by itself and narrows again."""
    if is_residual:
        summary = "Widens, filters, narrows; with a way past it."
        pen = BlockDrawing("InvertedResidual", summary, hidden=96, channels=24)
    else:
        summary = "Widens, filters, narrows."
        pen = BlockDrawing("InvertedBottleneck", summary, hidden=96, channels=24, stride=1)
    x = pen.port("x")
    y = conv_bn(pen, x, HIDDEN, 1, title="expand", norm_title="bn1")
    y = pen.add("F.relu6", y)
    y = _filtered(pen, y, stride=1 if is_residual else Expression("stride"))
    pen.output(pen.add("torch.add", x, y) if is_residual else y)
    return pen


def _separable() -> BlockDrawing:
    pen = BlockDrawing(
        "SeparableConv", "Filters each channel by itself, then mixes them.", hidden=32, channels=16
    )
    pen.output(_filtered(pen, pen.port("x"), stride=1))
    return pen


def _filtered(pen: BlockDrawing, x: Endpoint, *, stride: int | Expression) -> Endpoint:
    x = conv_bn(
        pen,
        x,
        HIDDEN,
        3,
        title="depthwise",
        norm_title="bn2",
        stride=stride,
        padding=1,
        groups=HIDDEN,
    )
    x = pen.add("F.relu6", x)
    return conv_bn(pen, x, CHANNELS, 1, title="project", norm_title="bn3")

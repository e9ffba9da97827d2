"""The residual blocks of the ResNet family: two that keep the size and four that change it."""

from engine.graph.model import Endpoint, Expression
from presets.drawing import BlockDrawing, conv_bn

WIDTH = Expression("channels")
FOURFOLD = Expression("channels * 4")


def basic_block() -> BlockDrawing:
    """Gives two 3×3 convolutions, added to what came in."""
    pen = BlockDrawing("BasicBlock", "Two convolutions and a way past them.", channels=64)
    x = pen.port("x")
    return _joined(pen, _two_convolutions(pen, x, stride=1), x)


def bottleneck() -> BlockDrawing:
    """Gives a 3×3 convolution between two of 1×1, added to what came in."""
    pen = BlockDrawing(
        "Bottleneck", "Three convolutions, the middle one narrow, and a way past them.", channels=64
    )
    x = pen.port("x")
    return _joined(pen, _three_convolutions(pen, x, stride=1), x)


def projected_basic_block() -> BlockDrawing:
    """Gives a basic block whose shortcut is a 1×1 convolution to the new size."""
    pen = BlockDrawing(
        "DownsamplingBlock",
        "Two convolutions and a way past them, to more channels on a smaller map.",
        channels=64,
    )
    x = pen.port("x")
    y = _two_convolutions(pen, x, stride=2)
    shortcut = conv_bn(pen, x, WIDTH, 1, title="shortcut", norm_title="shortcut_bn", stride=2)
    return _joined(pen, y, shortcut)


def projected_bottleneck() -> BlockDrawing:
    """Gives a bottleneck whose shortcut is a 1×1 convolution to the new size."""
    pen = BlockDrawing(
        "ProjectionBottleneck",
        "Three convolutions and a way past them, to more channels.",
        channels=64,
        stride=1,
    )
    x, stride = pen.port("x"), Expression("stride")
    y = _three_convolutions(pen, x, stride=stride)
    shortcut = conv_bn(
        pen, x, FOURFOLD, 1, title="shortcut", norm_title="shortcut_bn", stride=stride
    )
    return _joined(pen, y, shortcut)


def padded_basic_block() -> BlockDrawing:
    """Gives a basic block whose shortcut takes every second activation and adds zero channels."""
    pen = BlockDrawing(
        "PaddingBlock",
        "Two convolutions; the way past them skips and pads activations.",
        channels=64,
    )
    x = pen.port("x")
    return _joined(pen, _two_convolutions(pen, x, stride=2), _padded_shortcut(pen, x))


def plain_block() -> BlockDrawing:
    """Gives the two convolutions of a basic block with no way past them."""
    pen = BlockDrawing(
        "PlainBlock", "Two convolutions with no way past them.", channels=64, stride=1
    )
    y = _two_convolutions(pen, pen.port("x"), stride=Expression("stride"))
    pen.output(pen.add("F.relu", y))
    return pen


def _two_convolutions(pen: BlockDrawing, x: Endpoint, stride: int | Expression) -> Endpoint:
    y = conv_bn(pen, x, WIDTH, 3, title="conv1", norm_title="bn1", stride=stride, padding=1)
    y = pen.add("F.relu", y)
    return conv_bn(pen, y, WIDTH, 3, title="conv2", norm_title="bn2", padding=1)


def _three_convolutions(pen: BlockDrawing, x: Endpoint, stride: int | Expression) -> Endpoint:
    y = conv_bn(pen, x, WIDTH, 1, title="conv1", norm_title="bn1")
    y = pen.add("F.relu", y)
    y = conv_bn(pen, y, WIDTH, 3, title="conv2", norm_title="bn2", stride=stride, padding=1)
    y = pen.add("F.relu", y)
    return conv_bn(pen, y, FOURFOLD, 1, title="conv3", norm_title="bn3")


def _padded_shortcut(pen: BlockDrawing, x: Endpoint) -> Endpoint:
    """Takes every second activation and adds as many zero channels as there are."""
    x = pen.add("slice", x, dim=2, step=2)
    x = pen.add("slice", x, dim=3, step=2)
    return pen.add("F.pad", x, pad=(0, 0, 0, 0, 0, Expression("channels // 2")))


def _joined(pen: BlockDrawing, y: Endpoint, shortcut: Endpoint) -> BlockDrawing:
    pen.output(pen.add("F.relu", pen.add("torch.add", y, shortcut)))
    return pen

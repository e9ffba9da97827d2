"""The fully convolutional networks for 32×32 images: residual, and plain ones as deep.

Source: He et al., Deep residual learning for image recognition, 2015, section 4.2.
"""

from collections.abc import Callable

from engine.graph.model import Endpoint, Project
from engine.graph.setup import DataSetup, TrainingSetup
from presets.drawing import Drawing, conv_bn
from presets.resnet_blocks import basic_block, padded_basic_block, plain_block

DEPTHS = (20, 32, 44, 56, 110)
WIDTHS = (16, 32, 64)


def resnet_cifar(depth: int) -> Callable[[], Project]:
    """Gives the function that builds a residual network; its shortcuts have no parameters."""
    return lambda: _residual(depth)


def plain_cifar(depth: int) -> Callable[[], Project]:
    """Gives the function that builds the same network without shortcuts."""
    return lambda: _plain(depth)


def _residual(depth: int) -> Project:
    drawing, block, narrowing = Drawing(), basic_block(), padded_basic_block()
    x = _stem(drawing)
    for number, width in enumerate(WIDTHS, 1):
        count = _blocks_of_stage(depth)
        if number > 1:
            x = drawing.add(narrowing, x, title=f"down{number}", channels=width)
            count -= 1
        x = drawing.add(block, x, title=f"layer{number}", repeat=count, channels=width)
    return _head(drawing, x, f"CIFAR ResNet-{depth}")


def _plain(depth: int) -> Project:
    drawing, block = Drawing(), plain_block()
    x = _stem(drawing)
    for number, width in enumerate(WIDTHS, 1):
        count = _blocks_of_stage(depth)
        strides = (1 if number == 1 else 2, *(1,) * (count - 1))
        stride = strides if len(set(strides)) > 1 else 1
        x = drawing.add(
            block, x, title=f"layer{number}", repeat=count, channels=width, stride=stride
        )
    return _head(drawing, x, f"CIFAR Plain-{depth}")


def _blocks_of_stage(depth: int) -> int:
    return (depth - 2) // 6


def _stem(drawing: Drawing) -> Endpoint:
    x = drawing.input("image", shape=(3, 32, 32))
    x = conv_bn(drawing, x, WIDTHS[0], 3, title="conv1", norm_title="bn1", padding=1)
    return drawing.add("F.relu", x)


def _head(drawing: Drawing, x: Endpoint, name: str) -> Project:
    x = drawing.add("F.adaptive_avg_pool2d", x, output_size=1)
    x = drawing.add("torch.flatten", x, start_dim=1)
    x = drawing.add("nn.Linear", x, title="fc", out_features=10)
    drawing.classify(x, classes=10)
    return drawing.project(name, TRAINING)


TRAINING = TrainingSetup(
    data=DataSetup("digits"),
    optimizer="SGD",
    optimizer_arguments={"lr": 0.1, "momentum": 0.9, "weight_decay": 1e-4},
    epochs=5,
    batch_size=64,
)

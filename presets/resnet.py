"""The ResNet family for images of 224×224, with both kinds of shortcuts.

Source: He et al., Deep residual learning for image recognition, 2015. Figures as torchvision's.
"""

from collections.abc import Callable

from engine.graph.model import Endpoint, Project
from presets.drawing import BlockDrawing, Drawing, conv_bn
from presets.large_images import IMAGE_SHAPE, training_of
from presets.resnet_blocks import (
    basic_block,
    bottleneck,
    padded_basic_block,
    projected_basic_block,
    projected_bottleneck,
)

STAGES = {
    18: (2, 2, 2, 2),
    34: (3, 4, 6, 3),
    50: (3, 4, 6, 3),
    101: (3, 4, 23, 3),
    152: (3, 8, 36, 3),
}
"""How many blocks each stage has, by depth."""
WIDTHS = (64, 128, 256, 512)


def resnet(depth: int) -> Callable[[], Project]:
    """Gives the function that builds a ResNet whose shortcuts are 1×1 convolutions."""
    if depth < 50:
        return lambda: _basic(f"ResNet-{depth}", depth, projected_basic_block())
    return lambda: _with_bottlenecks(depth)


def padded_resnet(depth: int) -> Callable[[], Project]:
    """Gives the function that builds a ResNet whose shortcuts have no parameters."""
    return lambda: _basic(f"ResNet-{depth} padded", depth, padded_basic_block())


def _basic(name: str, depth: int, narrowing: BlockDrawing) -> Project:
    drawing, block = Drawing(), basic_block()
    x = _stem(drawing)
    for number, (width, count) in enumerate(zip(WIDTHS, STAGES[depth], strict=True), 1):
        if number > 1:
            x = drawing.add(narrowing, x, title=f"down{number}", channels=width)
            count -= 1
        x = drawing.add(block, x, title=f"layer{number}", repeat=count, channels=width)
    return _head(drawing, x, name)


def _with_bottlenecks(depth: int) -> Project:
    drawing, block, widening = Drawing(), bottleneck(), projected_bottleneck()
    x = _stem(drawing)
    for number, (width, count) in enumerate(zip(WIDTHS, STAGES[depth], strict=True), 1):
        stride = 1 if number == 1 else 2
        x = drawing.add(widening, x, title=f"widen{number}", channels=width, stride=stride)
        x = drawing.add(block, x, title=f"layer{number}", repeat=count - 1, channels=width)
    return _head(drawing, x, f"ResNet-{depth}")


def _stem(drawing: Drawing) -> Endpoint:
    x = drawing.input("image", shape=IMAGE_SHAPE)
    x = conv_bn(drawing, x, 64, 7, title="conv1", norm_title="bn1", stride=2, padding=3)
    x = drawing.add("F.relu", x)
    return drawing.add("F.max_pool2d", x, kernel_size=3, stride=2, padding=1)


def _head(drawing: Drawing, x: Endpoint, name: str) -> Project:
    x = drawing.add("F.adaptive_avg_pool2d", x, output_size=1)
    x = drawing.add("torch.flatten", x, start_dim=1)
    x = drawing.add("nn.Linear", x, title="fc", out_features=1000)
    drawing.classify(x, classes=1000)
    return drawing.project(name, training_of(batch_size=8))

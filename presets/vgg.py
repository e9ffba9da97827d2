"""VGG: stages of 3×3 convolutions, each followed by a max-pooling.

Source: Simonyan and Zisserman, Very deep convolutional networks for large-scale image
recognition, 2014. Figures as torchvision's.
"""

from collections.abc import Callable

from engine.graph.model import Expression, Project
from presets.drawing import BlockDrawing, Drawing
from presets.large_images import IMAGE_SHAPE, training_of

STAGES = {11: (1, 1, 2, 2, 2), 16: (2, 2, 3, 3, 3)}
"""How many convolutions each stage has, by depth."""
WIDTHS = (64, 128, 256, 512, 512)


def vgg(depth: int) -> Callable[[], Project]:
    """Gives the function that builds a VGG without batch normalization."""
    return lambda: _vgg(depth)


def _vgg(depth: int) -> Project:
    drawing, conv = Drawing(), _convolution()
    x = drawing.input("image", shape=IMAGE_SHAPE)
    for number, (width, count) in enumerate(zip(WIDTHS, STAGES[depth], strict=True), 1):
        x = drawing.add(conv, x, title=f"stage{number}", repeat=count, channels=width)
        x = drawing.add("F.max_pool2d", x, kernel_size=2)
    x = drawing.add("F.adaptive_avg_pool2d", x, output_size=7)
    x = drawing.add("torch.flatten", x, start_dim=1)
    for title in ("fc1", "fc2"):
        x = drawing.add("nn.Linear", x, title=title, out_features=4096)
        x = drawing.add("F.relu", x)
        x = drawing.add("F.dropout", x)
    x = drawing.add("nn.Linear", x, title="fc3", out_features=1000)
    drawing.classify(x, classes=1000)
    return drawing.project(f"VGG-{depth}", training_of(batch_size=4, lr=1e-4))


def _convolution() -> BlockDrawing:
    pen = BlockDrawing("Convolution", "A 3×3 convolution and ReLU.", channels=64)
    x = pen.port("x")
    channels = Expression("channels")
    x = pen.add("nn.Conv2d", x, title="conv", out_channels=channels, kernel_size=3, padding=1)
    pen.output(pen.add("F.relu", x))
    return pen

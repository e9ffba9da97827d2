"""The two halves of a DCGAN, for pictures of 64×64. Each trains by itself here.

Source: Radford et al., Unsupervised representation learning with deep convolutional
generative adversarial networks, 2015; sizes as in PyTorch's tutorial.
"""

from engine.graph.model import Expression, Project
from engine.graph.setup import DataSetup, TrainingSetup
from presets.drawing import BlockDrawing, Drawing, conv_bn

PICTURE = (3, 64, 64)
WIDTH = 64


def generator() -> Project:
    """Gives the network from a code of 100 numbers to a picture: 3,576,704 parameters.

    It learns to draw the digit that each code stands for.
    """
    drawing, up = Drawing(), _up()
    x = drawing.input("code", shape=(100,))
    x = drawing.add("torch.unflatten", x, dim=1, sizes=(100, 1, 1))
    x = drawing.add(up, x, title="first", channels=WIDTH * 8, stride=1, padding=0)
    widths = (WIDTH * 4, WIDTH * 2, WIDTH)
    x = drawing.add(up, x, title="ups", repeat=3, channels=widths)
    x = drawing.add(
        "nn.ConvTranspose2d",
        x,
        title="last",
        out_channels=3,
        kernel_size=4,
        stride=2,
        padding=1,
        bias=False,
    )
    picture = drawing.output(drawing.add("torch.tanh", x), "picture")
    target = drawing.add("target", title="target", encoding="values", shape=PICTURE)
    wanted = drawing.add("torch.sub", drawing.add("torch.mul", target, other=2), other=1)
    drawing.add("F.mse_loss", picture, wanted)
    return drawing.project("DCGAN generator", _training("digit-codes"))


def discriminator() -> Project:
    """Gives the network that tells real pictures from forged ones: 2,765,568 parameters."""
    drawing, down = Drawing(), _down()
    x = drawing.input("picture", shape=PICTURE)
    x = drawing.add(
        "nn.Conv2d",
        x,
        title="first",
        out_channels=WIDTH,
        kernel_size=4,
        stride=2,
        padding=1,
        bias=False,
    )
    x = drawing.add("F.leaky_relu", x, negative_slope=0.2)
    widths = (WIDTH * 2, WIDTH * 4, WIDTH * 8)
    x = drawing.add(down, x, title="downs", repeat=3, channels=widths)
    x = drawing.add("nn.Conv2d", x, title="last", out_channels=1, kernel_size=4, bias=False)
    x = drawing.add("torch.sigmoid", drawing.add("torch.flatten", x, start_dim=1))
    drawing.compare("F.binary_cross_entropy", x, encoding="values", shape=(1,))
    return drawing.project("DCGAN discriminator", _training("digit-forgeries"))


def _up() -> BlockDrawing:
    pen = BlockDrawing("Up", "Doubles height and width.", channels=64, stride=2, padding=1)
    x = pen.add(
        "nn.ConvTranspose2d",
        pen.port("x"),
        title="conv",
        out_channels=Expression("channels"),
        kernel_size=4,
        stride=Expression("stride"),
        padding=Expression("padding"),
        bias=False,
    )
    pen.output(pen.add("F.relu", pen.add("nn.BatchNorm2d", x, title="bn")))
    return pen


def _down() -> BlockDrawing:
    pen = BlockDrawing("Down", "Halves height and width.", channels=64)
    x, channels = pen.port("x"), Expression("channels")
    x = conv_bn(pen, x, channels, 4, title="conv", norm_title="bn", stride=2, padding=1)
    pen.output(pen.add("F.leaky_relu", x, negative_slope=0.2))
    return pen


def _training(data: str) -> TrainingSetup:
    return TrainingSetup(
        data=DataSetup(data, {"samples": 400}),
        optimizer="Adam",
        optimizer_arguments={"lr": 0.0002, "betas": (0.5, 0.999)},
        epochs=5,
        batch_size=20,
    )

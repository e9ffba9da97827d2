"""Networks that give back the picture they were shown, through a narrow code.

Source: Kingma and Welling, Auto-encoding variational Bayes, 2013, for the variational one.
"""

from engine.graph.model import Endpoint, Project
from engine.graph.setup import DataSetup, TrainingSetup
from presets.drawing import BlockDrawing, Drawing

IMAGE = (1, 28, 28)
PIXELS = 784
CODE = 16


def autoencoder() -> Project:
    """Gives an encoder to 16 numbers and a decoder back to 28×28 pixels."""
    drawing = Drawing()
    x = drawing.input("image", shape=IMAGE)
    x = drawing.add(_encoder(), x, title="encoder")
    x = drawing.add("nn.Linear", x, title="code", out_features=CODE)
    x = drawing.add(_decoder(), x, title="decoder")
    drawing.compare("F.binary_cross_entropy", x, encoding="values", shape=IMAGE)
    return drawing.project("Autoencoder", TRAINING)


def variational_autoencoder() -> Project:
    """Gives an encoder to a normal distribution, a sample of it, and a decoder."""
    drawing = Drawing()
    x = drawing.input("image", shape=IMAGE)
    x = drawing.add(_encoder(), x, title="encoder")
    mean = drawing.add("nn.Linear", x, title="mean", out_features=CODE)
    log_variance = drawing.add("nn.Linear", x, title="log_variance", out_features=CODE)
    picture = drawing.add(_decoder(), _sample(drawing, mean, log_variance), title="decoder")
    picture = drawing.output(picture, "picture")
    mean = drawing.output(mean, "mean_of_code")
    log_variance = drawing.output(log_variance, "log_variance_of_code")
    target = drawing.add("target", title="target", encoding="values", shape=IMAGE)
    difference = drawing.add("F.binary_cross_entropy", picture, target)
    surprise = _divergence(drawing, mean, log_variance)
    surprise = drawing.add("torch.div", surprise, title="per_pixel", other=PIXELS)
    drawing.add("torch.add", difference, surprise)
    return drawing.project("Variational autoencoder", TRAINING)


def _sample(drawing: Drawing, mean: Endpoint, log_variance: Endpoint) -> Endpoint:
    """Adds mean + deviation · noise."""
    deviation = drawing.add("torch.exp", drawing.add("torch.mul", log_variance, other=0.5))
    noise = drawing.add("torch.randn_like", mean, title="noise")
    return drawing.add("torch.add", mean, drawing.add("torch.mul", deviation, noise), title="code")


def _divergence(drawing: Drawing, mean: Endpoint, log_variance: Endpoint) -> Endpoint:
    """Adds the divergence from the standard normal distribution: ½ Σ (μ² + σ² − 1 − log σ²)."""
    x = drawing.add("torch.pow", mean, exponent=2)
    x = drawing.add("torch.add", x, drawing.add("torch.exp", log_variance))
    x = drawing.add("torch.sub", x, log_variance)
    x = drawing.add("torch.sub", x, other=1)
    x = drawing.add("torch.sum", x, dim=-1)
    x = drawing.add("torch.mean", x, dim=None)
    return drawing.add("torch.mul", x, title="divergence", other=0.5)


def _encoder() -> BlockDrawing:
    pen = BlockDrawing("Encoder", "Turns a 28×28 image into 128 features.")
    x = pen.port("image")
    for title, channels in (("conv1", 16), ("conv2", 32)):
        x = pen.add(
            "nn.Conv2d", x, title=title, out_channels=channels, kernel_size=3, stride=2, padding=1
        )
        x = pen.add("F.relu", x)
    x = pen.add("torch.flatten", x, start_dim=1)
    x = pen.add("nn.Linear", x, title="fc", out_features=128)
    pen.output(pen.add("F.relu", x))
    return pen


def _decoder() -> BlockDrawing:
    pen = BlockDrawing("Decoder", "Turns a code into a 28×28 image of 0 to 1.")
    x = pen.add("nn.Linear", pen.port("code"), title="fc1", out_features=128)
    x = pen.add("F.relu", x)
    x = pen.add("nn.Linear", x, title="fc2", out_features=32 * 7 * 7)
    x = pen.add("F.relu", x)
    x = pen.add("torch.unflatten", x, dim=1, sizes=(32, 7, 7))
    x = pen.add("nn.ConvTranspose2d", x, title="up1", out_channels=16, kernel_size=2, stride=2)
    x = pen.add("F.relu", x)
    x = pen.add("nn.ConvTranspose2d", x, title="up2", out_channels=1, kernel_size=2, stride=2)
    pen.output(pen.add("torch.sigmoid", x))
    return pen


TRAINING = TrainingSetup(
    data=DataSetup("digits"),
    optimizer="Adam",
    optimizer_arguments={"lr": 0.002},
    epochs=10,
    batch_size=50,
)

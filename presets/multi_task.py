"""One network with two answers, each with a target and a loss of its own."""

from engine.graph.model import Project
from engine.graph.setup import DataSetup, TrainingSetup
from presets.drawing import Drawing

WEIGHT = 10


def multi_task() -> Project:
    """Gives which digit an image shows, and how much ink it took."""
    drawing = Drawing()
    x = drawing.input("image", shape=(1, 28, 28))
    for title, channels in (("conv1", 16), ("conv2", 32)):
        x = drawing.add("nn.Conv2d", x, title=title, out_channels=channels, kernel_size=5)
        x = drawing.add("F.relu", drawing.add("F.max_pool2d", x, kernel_size=2))
    x = drawing.add("torch.flatten", x, start_dim=1)
    x = drawing.add("F.relu", drawing.add("nn.Linear", x, title="trunk", out_features=64))
    digit = drawing.add("nn.Linear", x, title="digit_head", out_features=10)
    ink = drawing.add("nn.Linear", x, title="ink_head", out_features=1)
    digit, ink = drawing.output(digit, "digit"), drawing.output(ink, "ink")
    label = drawing.add("target", title="label", encoding="index", classes=10)
    amount = drawing.add("target", title="amount", encoding="values", shape=(1,))
    first = drawing.add("F.cross_entropy", digit, label)
    second = drawing.add("F.mse_loss", ink, amount)
    second = drawing.add("torch.mul", second, title="weight", other=WEIGHT)
    drawing.add("torch.add", first, second)
    return drawing.project("Two tasks", TRAINING)


TRAINING = TrainingSetup(
    data=DataSetup("digit-facts"),
    optimizer="Adam",
    optimizer_arguments={"lr": 0.002},
    epochs=10,
    batch_size=50,
)

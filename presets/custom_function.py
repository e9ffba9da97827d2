"""A formula whose two constants are learned."""

from engine.graph.model import Project
from engine.graph.setup import DataSetup, TrainingSetup
from presets.drawing import Drawing


def custom_function() -> Project:
    """Gives (x, y) ↦ A·x·log(y) + B·y², where A and B are parameters: 2 of them."""
    drawing = Drawing()
    x, y = (drawing.input(name, shape=(1,)) for name in ("x", "y"))
    a, b = (drawing.add("nn.Parameter", title=name, shape=()) for name in ("A", "B"))
    first = drawing.add("torch.mul", a, x)
    first = drawing.add("torch.mul", first, drawing.add("torch.log", y))
    second = drawing.add("torch.mul", b, drawing.add("torch.pow", y, exponent=2))
    height = drawing.add("torch.add", first, second)
    drawing.compare("F.mse_loss", height, encoding="values", shape=(1,))
    return drawing.project("Custom function", TRAINING)


TRAINING = TrainingSetup(
    data=DataSetup("surface"),
    optimizer="Adam",
    optimizer_arguments={"lr": 0.05},
    epochs=20,
    batch_size=20,
)

"""Two different inputs, each through a tower of its own, compared by their product.

Source: Covington et al., Deep neural networks for YouTube recommendations, 2016.
"""

from engine.graph.model import Expression, Project
from engine.graph.setup import DataSetup, TrainingSetup
from presets.drawing import BlockDrawing, Drawing


def two_tower() -> Project:
    """Gives a tower for people and one for things, and whether the one likes the other."""
    drawing, tower = Drawing(), _tower()
    person, thing = drawing.input("person", shape=(8,)), drawing.input("thing", shape=(6,))
    wishes = drawing.add(tower, person, title="person_tower", width=64)
    traits = drawing.add(tower, thing, title="thing_tower", width=64)
    x = drawing.add("torch.mul", wishes, traits)
    x = drawing.add("torch.sum", x, title="score", dim=-1, keepdim=True)
    loss = "F.binary_cross_entropy_with_logits"
    drawing.compare(loss, x, encoding="values", shape=(1,))
    return drawing.project("Two towers", TRAINING)


def _tower() -> BlockDrawing:
    pen = BlockDrawing("Tower", "Turns numbers into 16 features.", width=64)
    x = pen.add("nn.Linear", pen.port("x"), title="fc1", out_features=Expression("width"))
    x = pen.add("F.relu", x)
    pen.output(pen.add("nn.Linear", x, title="fc2", out_features=16))
    return pen


TRAINING = TrainingSetup(
    data=DataSetup("tastes"),
    optimizer="Adam",
    optimizer_arguments={"lr": 0.005},
    epochs=15,
    batch_size=100,
)

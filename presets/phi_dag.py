"""The graph of tensor operators of the lecture, in which one matrix modulates two of them."""

from engine.graph.model import Project
from engine.graph.setup import DataSetup, TrainingSetup
from presets.drawing import Drawing


def phi_dag() -> Project:
    """Gives x1 = w1·x0, x2 = x0 + w2·x1, x3 = w1·(x1 + x2), q = ‖x3‖: 50 parameters."""
    drawing = Drawing()
    x0 = drawing.input("x0", shape=(5,))
    x1 = drawing.add("nn.Linear", x0, title="w1", out_features=5, bias=False)
    y = drawing.add("nn.Linear", x1, title="w2", out_features=5, bias=False)
    x2 = drawing.add("torch.add", x0, y, title="x2")
    x3 = drawing.add("torch.add", x1, x2)
    x3 = drawing.add("nn.Linear", x3, like=x1, title="w1_again", out_features=5, bias=False)
    q = drawing.add("torch.linalg.vector_norm", x3, title="q", dim=-1, keepdim=True)
    drawing.compare("F.mse_loss", q, encoding="values", shape=(1,))
    return drawing.project("Phi DAG", TRAINING)


TRAINING = TrainingSetup(
    data=DataSetup("phi"),
    optimizer="Adam",
    optimizer_arguments={"lr": 0.01},
    epochs=30,
    batch_size=50,
)

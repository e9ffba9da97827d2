"""A recurrent network that goes on writing a text, character by character.

Source: Karpathy, The unreasonable effectiveness of recurrent neural networks, 2015.
"""

from engine.graph.model import Project
from engine.graph.setup import DataSetup, TrainingSetup
from presets.drawing import Drawing

CHARACTERS = 28
LENGTH = 32


def char_rnn() -> Project:
    """Gives an embedding, two layers of LSTM and a linear map to the next character."""
    drawing = Drawing()
    x = drawing.input("characters", shape=(LENGTH,), dtype="int64")
    x = drawing.add(
        "nn.Embedding", x, title="embedding", num_embeddings=CHARACTERS, embedding_dim=32
    )
    x = drawing.add("nn.LSTM", x, title="lstm", hidden_size=128, num_layers=2)
    x = drawing.add("nn.Linear", x, title="scores", out_features=CHARACTERS)
    x = drawing.add("torch.transpose", x, dim0=1, dim1=2)
    drawing.compare("F.cross_entropy", x, encoding="index", classes=CHARACTERS, places=(LENGTH,))
    return drawing.project("Char-RNN", TRAINING)


TRAINING = TrainingSetup(
    data=DataSetup("characters"),
    optimizer="Adam",
    optimizer_arguments={"lr": 0.005},
    epochs=10,
    batch_size=50,
)

"""A transformer encoder that fills gaps in a text.

Source: Vaswani et al., Attention is all you need, 2017; the task as in Devlin et al., BERT, 2018.
"""

from engine.graph.model import Project
from engine.graph.setup import DataSetup, TrainingSetup
from presets.drawing import Drawing
from presets.transformer_block import encoder_block

CHARACTERS = 28
LENGTH = 32
WIDTH = 64


def transformer_encoder() -> Project:
    """Gives an embedding with learned positions, four encoder blocks and a linear map."""
    drawing = Drawing()
    x = drawing.input("characters", shape=(LENGTH,), dtype="int64")
    x = drawing.add(
        "nn.Embedding", x, title="embedding", num_embeddings=CHARACTERS + 1, embedding_dim=WIDTH
    )
    positions = drawing.add("nn.Parameter", title="positions", shape=(LENGTH, WIDTH), scale=0.02)
    x = drawing.add("torch.add", x, positions)
    x = drawing.add(encoder_block(), x, title="encoder", repeat=4, heads=4, width=WIDTH)
    x = drawing.add("nn.LayerNorm", x, title="norm", eps=1e-6)
    x = drawing.add("nn.Linear", x, title="scores", out_features=CHARACTERS)
    x = drawing.add("torch.transpose", x, dim0=1, dim1=2)
    drawing.compare("F.cross_entropy", x, encoding="index", classes=CHARACTERS, places=(LENGTH,))
    return drawing.project("Transformer encoder", TRAINING)


TRAINING = TrainingSetup(
    data=DataSetup("text-gaps"),
    optimizer="AdamW",
    optimizer_arguments={"lr": 0.002},
    epochs=10,
    batch_size=50,
)

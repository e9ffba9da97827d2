"""The block that transformer encoders repeat."""

from engine.graph.model import Expression
from presets.drawing import BlockDrawing


def encoder_block() -> BlockDrawing:
    """Gives attention and a perceptron, each behind a normalization and with a way past it.

    Source: Vaswani et al., Attention is all you need, 2017; with the normalization first.
    """
    pen = BlockDrawing(
        "EncoderBlock", "Attention and a perceptron, each with a way past it.", heads=4, width=64
    )
    x = pen.port("x")
    y = pen.add("nn.LayerNorm", x, title="norm1", eps=1e-6)
    y = pen.add("nn.MultiheadAttention", y, y, y, title="attention", num_heads=Expression("heads"))
    x = pen.add("torch.add", x, y)
    y = pen.add("nn.LayerNorm", x, title="norm2", eps=1e-6)
    y = pen.add("nn.Linear", y, title="fc1", out_features=Expression("width * 4"))
    y = pen.add("F.gelu", y)
    y = pen.add("nn.Linear", y, title="fc2", out_features=Expression("width"))
    pen.output(pen.add("torch.add", x, y))
    return pen

"""ViT-Ti/16: a transformer over the patches of a photograph.

Source: Dosovitskiy et al., An image is worth 16×16 words, 2020; the size of Touvron et al.,
Training data-efficient image transformers, 2020.
"""

from engine.graph.model import Endpoint, Project
from presets.drawing import Drawing
from presets.large_images import IMAGE_SHAPE, training_of
from presets.transformer_block import encoder_block

WIDTH = 192
PATCH = 16
PATCHES = (224 // PATCH) ** 2


def vit_tiny() -> Project:
    """Gives 12 encoder blocks with three heads: 5,717,416 parameters."""
    drawing = Drawing()
    x = _patches(drawing, drawing.input("image", shape=IMAGE_SHAPE))
    x = drawing.add(encoder_block(), x, title="encoder", repeat=12, heads=3, width=WIDTH)
    x = drawing.add("nn.LayerNorm", x, title="norm", eps=1e-6)
    x = drawing.add("select", x, title="class_token_out", dim=1, index=0)
    x = drawing.add("nn.Linear", x, title="head", out_features=1000)
    drawing.classify(x, classes=1000)
    return drawing.project("ViT tiny", training_of(batch_size=8, lr=3e-4))


def _patches(drawing: Drawing, image: Endpoint) -> Endpoint:
    """Adds the embedding of the patches, the class token before them and the positions."""
    x = drawing.add(
        "nn.Conv2d", image, title="patches", out_channels=WIDTH, kernel_size=PATCH, stride=PATCH
    )
    x = drawing.add("torch.flatten", x, start_dim=2)
    x = drawing.add("torch.transpose", x, dim0=1, dim1=2)
    token = drawing.add("nn.Parameter", title="class_token", shape=(1, 1, WIDTH), init="zeros")
    token = drawing.add("Tensor.expand", token, x, size=(-1, -1))
    x = drawing.add("torch.cat", token, x, dim=1)
    shape = (1, PATCHES + 1, WIDTH)
    positions = drawing.add("nn.Parameter", title="positions", shape=shape, scale=0.02)
    return drawing.add("torch.add", x, positions)

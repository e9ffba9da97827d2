"""One tower, applied to several images, that learns which of them show the same.

Source: Chopra et al., Learning a similarity metric discriminatively, 2005; Schroff et al.,
FaceNet, 2015.
"""

from engine.graph.model import Endpoint, Expression, Project
from engine.graph.setup import DataSetup, TrainingSetup
from presets.drawing import BlockDrawing, Drawing

FEATURES = 16
IMAGE = (1, 28, 28)


def siamese() -> Project:
    """Gives two uses of one tower and the contrastive loss on pairs.

    The loss is same·d² + (1 − same)·max(0, 1 − d)² of the distance d.
    """
    drawing, tower = Drawing(), _tower()
    left, right = (drawing.input(name, shape=IMAGE) for name in ("left", "right"))
    first = drawing.add(tower, left, title="tower", features=FEATURES)
    second = drawing.add(tower, right, like=first, features=FEATURES)
    first = drawing.output(first, "left_code")
    second = drawing.output(second, "right_code")
    _contrast(drawing, first, second)
    return drawing.project("Siamese", _training("digit-pairs"))


def triplet() -> Project:
    """Gives three uses of one tower and the triplet margin loss."""
    drawing, tower = Drawing(), _tower()
    names = ("anchor", "positive", "negative")
    images = [drawing.input(name, shape=IMAGE) for name in names]
    first = drawing.add(tower, images[0], title="tower", features=FEATURES)
    others = [drawing.add(tower, each, like=first, features=FEATURES) for each in images[1:]]
    codes = [
        drawing.output(code, f"{name}_code")
        for name, code in zip(names, (first, *others), strict=True)
    ]
    drawing.add("F.triplet_margin_loss", *codes)
    return drawing.project("Triplet", _training("digit-triplets"))


def _contrast(drawing: Drawing, first: Endpoint, second: Endpoint) -> None:
    same = drawing.add("target", title="same", encoding="values", shape=(1,))
    difference = drawing.add("torch.sub", first, second)
    distance = drawing.add("torch.linalg.vector_norm", difference, dim=-1, keepdim=True)
    near = drawing.add("torch.pow", distance, title="pull", exponent=2)
    near = drawing.add("torch.mul", same, near)
    missing = drawing.add("torch.add", drawing.add("torch.neg", distance), title="margin", other=1)
    far = drawing.add("torch.pow", drawing.add("F.relu", missing), title="push", exponent=2)
    other = drawing.add("torch.add", drawing.add("torch.neg", same), title="different", other=1)
    far = drawing.add("torch.mul", other, far)
    total = drawing.add("torch.add", near, far)
    drawing.add("torch.mean", total, title="contrastive", dim=None)


def _tower() -> BlockDrawing:
    """Gives a LeNet that ends in features instead of classes."""
    pen = BlockDrawing("Tower", "Turns an image into a few features.", features=64)
    x = pen.port("image")
    x = pen.add("nn.Conv2d", x, title="conv1", out_channels=16, kernel_size=5)
    x = pen.add("F.relu", pen.add("F.max_pool2d", x, kernel_size=3))
    x = pen.add("nn.Conv2d", x, title="conv2", out_channels=32, kernel_size=5)
    x = pen.add("F.relu", pen.add("F.max_pool2d", x, kernel_size=2))
    x = pen.add("torch.flatten", x, start_dim=1)
    x = pen.add("nn.Linear", x, title="embed", out_features=Expression("features"))
    pen.output(x)
    return pen


def _training(data: str) -> TrainingSetup:
    return TrainingSetup(
        data=DataSetup(data),
        optimizer="Adam",
        optimizer_arguments={"lr": 0.002},
        epochs=10,
        batch_size=50,
    )

"""A network put together from parts: AlexNet's first convolution, then residual blocks."""

from engine.graph.model import Project
from engine.graph.problem import NodePath
from engine.graph.setup import DataSetup, Freeze, TrainingSetup
from presets.drawing import BlockDrawing, Drawing
from presets.resnet_blocks import basic_block


def monster() -> Project:
    """Gives features, a converter, 16 residual blocks and a classifier on 32×32 images.

    The features do not learn in the first half of the epochs.
    """
    drawing = Drawing()
    x = drawing.input("image", shape=(3, 32, 32))
    features = x = drawing.add(_features(), x, title="features")
    x = drawing.add("nn.Conv2d", x, title="converter", out_channels=64, kernel_size=3, padding=1)
    x = drawing.add("F.relu", x)
    x = drawing.add(basic_block(), x, title="blocks", repeat=16, channels=64)
    x = drawing.add("F.avg_pool2d", x, kernel_size=7)
    x = drawing.add("torch.flatten", x, start_dim=1)
    x = drawing.add("nn.Linear", x, title="fc", out_features=10)
    drawing.classify(x, classes=10)
    return drawing.project("Monster", _training(NodePath(features.node)))


def _features() -> BlockDrawing:
    pen = BlockDrawing("Features", "The first convolution of AlexNet.")
    x = pen.port("image")
    x = pen.add("nn.Conv2d", x, title="conv", out_channels=64, kernel_size=11, stride=4, padding=2)
    pen.output(pen.add("F.relu", x))
    return pen


def _training(features: NodePath) -> TrainingSetup:
    return TrainingSetup(
        data=DataSetup("digits"),
        optimizer="Adam",
        optimizer_arguments={"lr": 0.001},
        epochs=10,
        batch_size=50,
        freeze=(Freeze((features,), 0.5),),
    )

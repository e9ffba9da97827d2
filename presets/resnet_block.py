"""One residual block between a convolution and a classifier."""

from engine.graph.model import Project
from engine.graph.setup import DataSetup, TrainingSetup
from presets.drawing import Drawing, conv_bn
from presets.resnet_blocks import basic_block


def resnet_block() -> Project:
    """Gives the smallest network with a pass-through, on 28×28 digits."""
    drawing = Drawing()
    x = drawing.input("image", shape=(1, 28, 28))
    x = conv_bn(drawing, x, 16, 3, title="conv1", norm_title="bn1", stride=2, padding=1)
    x = drawing.add("F.relu", x)
    x = drawing.add(basic_block(), x, title="block", channels=16)
    x = drawing.add("F.adaptive_avg_pool2d", x, output_size=1)
    x = drawing.add("torch.flatten", x, start_dim=1)
    x = drawing.add("nn.Linear", x, title="fc", out_features=10)
    drawing.classify(x, classes=10)
    return drawing.project("Residual block", TRAINING)


TRAINING = TrainingSetup(
    data=DataSetup("digits"),
    optimizer="Adam",
    optimizer_arguments={"lr": 0.01},
    epochs=10,
    batch_size=50,
)

"""Whole drawings: the text reads well and computes what the nodes compute one by one."""

from collections.abc import Callable

import pytest

import presets
from engine.analysis.analyse import analyse
from engine.codegen.loss import generate_loss
from engine.codegen.model import generate_model
from engine.graph.model import BlockArgument, Expression, Project


def towers(sheet: Callable[[], object]) -> Project:
    tower = sheet()
    x = tower.input(1, 28, 28, title="image")
    x = tower.add("nn.Conv2d", x, title="conv", out_channels=32, kernel_size=5)
    x = tower.add("F.relu", tower.add("F.max_pool2d", x, kernel_size=3))
    x = tower.add("torch.flatten", x, start_dim=1)
    x = tower.add("nn.Linear", x, title="embed", out_features=Expression("features"))
    tower.add("output", x, title="features")
    top = sheet()
    top.block("Tower", tower, BlockArgument("features", "int", 64))
    left, right = (top.input(1, 28, 28, title=side) for side in ("left", "right"))
    (first,) = top.use("Tower", left, title="tower", features=64)
    (second,) = top.use("Tower", right, weights_of=first, features=64)
    top.add("output", first, title="left_features")
    top.add("output", second, title="right_features")
    return top.project("Siamese")


def residual(sheet: Callable[[], object]) -> Project:
    block = sheet()
    channels, stride = Expression("channels"), Expression("stride")
    entry = block.input(title="x")
    x = block.add(
        "nn.Conv2d", entry, out_channels=channels, kernel_size=3, padding=1, stride=stride
    )
    x = block.add("F.relu", block.add("nn.BatchNorm2d", x))
    x = block.add("nn.Conv2d", x, out_channels=channels, kernel_size=3, padding=1)
    x = block.add("nn.BatchNorm2d", x)
    way = block.add(
        "nn.Conv2d", entry, title="shortcut", out_channels=channels, kernel_size=1, stride=stride
    )
    block.add("output", block.add("F.relu", block.add("torch.add", x, way)))
    top = sheet()
    arguments = (BlockArgument("channels", "int", 64), BlockArgument("stride", "int", 1))
    top.block("BasicBlock", block, *arguments, summary="Two convolutions and a way past them.")
    x = top.input(3, 32, 32)
    x = top.add("nn.Conv2d", x, title="stem", out_channels=16, kernel_size=3, padding=1)
    (x,) = top.use("BasicBlock", x, title="layer1", channels=16, repeat=3)
    (x,) = top.use("BasicBlock", x, title="layer2", channels=32, stride=(2, 1, 1, 1, 1), repeat=5)
    (x,) = top.use("BasicBlock", x, title="layer3", channels=(48, 64), stride=(2, 1), repeat=2)
    x = top.add("F.adaptive_avg_pool2d", x, output_size=1)
    x = top.add("torch.flatten", x, start_dim=1)
    top.add("output", top.add("nn.Linear", x, title="fc", out_features=10))
    return top.project("ResNet")


def nested(sheet: Callable[[], object]) -> Project:
    layer = sheet()
    x = layer.add("nn.Linear", layer.input(title="x"), title="fc", out_features=Expression("width"))
    layer.add("output", layer.add("F.relu", x))
    stage = sheet()
    stage.block("Layer", layer, BlockArgument("width", "int"))
    (x,) = stage.use(
        "Layer", stage.input(), width=Expression("width * 2"), repeat=Expression("depth")
    )
    x = stage.add("F.dropout", x, p=Expression("p"))
    x = stage.add("nn.Linear", x, out_features=Expression("width // 2 + 1"))
    stage.add("output", x)
    top = sheet()
    top.block(
        "Stage",
        stage,
        BlockArgument("width", "int", 8),
        BlockArgument("depth", "int", 2),
        BlockArgument("p", "float", 0.1),
    )
    (x,) = top.use("Stage", top.input(10), width=16, depth=3)
    (x,) = top.use("Stage", x, width=32, depth=4, p=0.5)
    top.add("output", x)
    return top.project("Stages")


def cells(sheet: Callable[[], object]) -> Project:
    cell = sheet()
    hidden, carry = cell.input(title="hidden"), cell.input(title="carry")
    x = cell.add("torch.add", cell.add("nn.Linear", hidden, out_features=8), carry)
    cell.add("output", cell.add("torch.tanh", x), title="next_hidden")
    cell.add("output", x, title="next_carry")
    top = sheet()
    top.block("Cell", cell)
    hidden, _ = top.use(
        "Cell", top.input(8, title="x"), top.input(8, title="state"), repeat=4, title="cells"
    )
    top.add("output", hidden)
    return top.project("Recurrent")


def phi(sheet: Callable[[], object]) -> Project:
    top = sheet()
    x0 = top.input(5, title="x0")
    x1 = top.add("nn.Linear", x0, title="w1", out_features=5, bias=False)
    x2 = top.add("nn.Linear", x1, title="w2", out_features=5, bias=False)
    x2 = top.add("torch.add", x0, x2, title="x2")
    x3 = top.add("torch.add", x1, x2)
    x3 = top.add("nn.Linear", x3, title="x3", out_features=5, bias=False, weights_of=x1)
    top.add("output", top.add("torch.linalg.vector_norm", x3))
    return top.project("Phi")


def tied(sheet: Callable[[], object]) -> Project:
    top = sheet()
    encoded = top.add("nn.Linear", top.input(20), title="encode", out_features=20, bias=False)
    hidden = top.add("torch.tanh", encoded)
    decoded = top.add("nn.Linear", hidden, title="decode", out_features=20, bias=False)
    top.tie(decoded, "weight", encoded, "weight")
    top.add("output", decoded)
    return top.project("Tied autoencoder")


def tied_into_blocks(sheet: Callable[[], object]) -> Project:
    inside, outside, top = sheet(), sheet(), sheet()
    x = inside.add("nn.Linear", inside.input(title="x"), title="to hidden", out_features=6)
    inside.add("output", inside.add("nn.Linear", x, title="back", out_features=4))
    outside.block("Step", inside)
    (x,) = outside.use("Step", outside.input(title="x"), title="first")
    (x,) = outside.use("Step", x, title="rest", repeat=2)
    outside.add("output", x)
    top.block("Encoder", outside)
    (x,) = encoded = top.use("Encoder", top.input(4), title="encoder")
    for title, place in (("one", "step1.linear1"), ("two", "step2.1.linear1")):
        x = top.add("nn.Linear", x, title=title, out_features=6, bias=False)
        top.tie(x, "weight", encoded[0], f"{place}.weight")
        x = top.add("nn.Linear", x, title=f"{title}_out", out_features=4)
    top.add("output", x)
    return top.project("Tied into blocks")


def numbers(sheet: Callable[[], object]) -> Project:
    inside, top = sheet(), sheet()
    x, by = inside.input(title="x"), inside.input(title="by")
    scaled = inside.add("torch.mul", x, inside.add("torch.exp", by))
    inside.add("output", inside.add("torch.sub", scaled, inside.add("constant", data=0.5)))
    top.block("Scaled", inside)
    image = top.input(3, title="image")
    (x,) = top.use("Scaled", image, top.add("constant", data=2.0))
    row = top.add("Tensor.view", top.add("constant", data=0.25), shape=(1, 1))
    top.add("output", top.add("torch.maximum", x, row), title="scaled")
    top.add("output", top.add("constant", data=3), title="number")
    return top.project("Numbers")


def parts(sheet: Callable[[], object]) -> Project:
    top = sheet()
    x = top.input(6)
    first, middle, last = top.outputs("torch.split", x, split_size_or_sections=(1, 2, 3))
    joined = top.add("nn.Linear", top.add("torch.cat", first, last), out_features=6)
    gate = top.add("torch.sigmoid", top.add("nn.Linear", middle, out_features=6), title="gate")
    x = top.add("torch.add", top.add("torch.mul", joined, gate), x)
    top.add("output", top.add("torch.log", top.add("torch.exp", x)))
    top.add("output", x)
    return top.project("Parts")


def reshaping(sheet: Callable[[], object]) -> Project:
    top = sheet()
    x = top.input(4, 6, 6)
    x = top.add("Tensor.permute", x, dims=(0, 2, 3, 1))
    x = top.add("slice", x, dim=1, start=1, stop=-1, step=2)
    x = top.add("F.pad", x, pad=(1, 1))
    x = top.add("Tensor.reshape", x, shape=(-1, 6, 12))
    y = top.add("torch.matmul", x, top.add("torch.transpose", x))
    y = top.add("F.softmax", top.add("torch.div", y, other=3.5), dim=-1)
    y = top.add("torch.pow", top.add("torch.add", y, other=1.0), exponent=-2.0)
    top.add("output", top.add("torch.mean", y, dim=(1, 2)))
    return top.project("Reshaping")


def repeats(sheet: Callable[[], object]) -> Project:
    """Repeats whose number is an argument, some of them none but the first."""
    layer = sheet()
    x = layer.add("nn.Linear", layer.input(), out_features=Expression("width"))
    layer.add("output", layer.add("F.relu", x))
    stack = sheet()
    stack.block("Layer", layer, BlockArgument("width", "int", 4))
    (x,) = stack.use("Layer", stack.input(), width=(Expression("width"), 5, 5), repeat=3)
    (x,) = stack.use("Layer", x, width=Expression("width"), repeat=Expression("depth"))
    stack.add("output", x)
    top = sheet()
    top.block("Stack", stack, BlockArgument("width", "int", 4), BlockArgument("depth", "int", 1))
    (x,) = top.use("Stack", top.input(7), width=3, depth=1)
    (x,) = top.use("Stack", x, width=6, depth=3)
    top.add("output", x)
    return top.project("Repeats")


def two_kinds(sheet: Callable[[], object]) -> Project:
    """Uses of a block that one class cannot say: every repetition is one narrower."""
    shrink = sheet()
    x = shrink.add("slice", shrink.input(), dim=1, stop=-1)
    shrink.add("output", shrink.add("nn.LayerNorm", x))
    stack = sheet()
    stack.block("Shrink", shrink)
    (x,) = stack.use("Shrink", stack.input(), repeat=Expression("depth"))
    stack.add("output", x)
    top = sheet()
    top.block("Stack", stack, BlockArgument("depth", "int", 1))
    (x,) = top.use("Stack", top.input(12), depth=2)
    (x,) = top.use("Stack", x, depth=3)
    top.add("output", x)
    return top.project("Two kinds")


def depths(sheet: Callable[[], object]) -> Project:
    """Repeats of a block whose own repeats differ."""
    layer = sheet()
    x = layer.add("nn.LayerNorm", layer.input())
    x = layer.add("nn.Linear", x, out_features=Expression("width"))
    layer.add("output", layer.add("F.relu", x))
    stack = sheet()
    stack.block("Layer", layer, BlockArgument("width", "int", 4))
    (x,) = stack.use("Layer", stack.input(), width=Expression("width"), repeat=Expression("depth"))
    stack.add("output", x)
    top = sheet()
    top.block("Stack", stack, BlockArgument("width", "int", 4), BlockArgument("depth", "int", 1))
    (x,) = top.use("Stack", top.input(7), width=3, depth=(1, 2), repeat=2)
    (x,) = top.use("Stack", x, width=(6, 4, 4), depth=(3, 1, 1), repeat=3)
    top.add("output", x)
    return top.project("Depths")


DRAWINGS = (
    towers, residual, nested, cells, phi, tied, tied_into_blocks, numbers, parts, reshaping,
    repeats, two_kinds, depths,
)  # fmt: skip


@pytest.fixture(params=[*presets.names(), *(each.__name__ for each in DRAWINGS)])
def project(request: pytest.FixtureRequest, new_sketch: Callable[[], object]) -> Project:
    """A preset or a drawing of this file."""
    drawings = {each.__name__: each for each in DRAWINGS}
    if request.param in drawings:
        return drawings[request.param](new_sketch)
    return presets.load(request.param)


LARGEST = 2e9
"""Networks with more products are held to torchvision's, in the tests of presets."""


def test_source_reads_well_and_equals_the_drawing(project: Project, checker: object) -> None:
    analysis = analyse(project)
    if analysis.products > LARGEST:
        checker.style(generate_model(project, analysis).text)
    else:
        checker.project(project)


def test_source_is_the_golden_one(
    project: Project, request: pytest.FixtureRequest, golden: Callable[[str, str], None]
) -> None:
    analysis = analyse(project)
    text = generate_model(project, analysis).text
    if any(node.operator == "target" for node in project.graph):
        text += "\n\n# --- loss ---\n" + generate_loss(project, analysis).text
    golden(request.node.callspec.params["project"].replace("-", "_") + ".py", text)

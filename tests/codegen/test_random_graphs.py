"""Random drawings: their source reads well and computes what the drawing says."""

from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.analysis.analyse import analyse
from engine.graph.model import BlockArgument, Endpoint, Expression

TITLES = st.one_of(
    st.just(""),
    st.just(""),
    st.sampled_from(["x", "y", "forward", "class", "Tensor", "weights", "conv", "a b", "block"]),
    st.text(max_size=12),
    st.text("abcdefgh_", min_size=20, max_size=60),
)
WIDTHS = st.integers(1, 6)

ONE_INPUT = (
    "F.relu", "nn.ReLU", "nn.Sigmoid", "torch.tanh", "F.softmax", "nn.LogSoftmax", "torch.exp",
    "nn.BatchNorm1d", "nn.BatchNorm2d", "nn.LayerNorm", "nn.GroupNorm", "nn.Dropout", "F.dropout",
    "nn.Flatten", "torch.flatten", "F.max_pool2d", "nn.AvgPool2d", "F.adaptive_avg_pool2d",
    "torch.sum", "torch.mean", "torch.unsqueeze", "torch.transpose", "torch.linalg.vector_norm",
    "F.silu", "nn.PReLU", "nn.Identity", "torch.clamp", "torch.amax", "torch.roll", "torch.flip",
    "nn.InstanceNorm2d", "nn.RMSNorm", "F.normalize", "nn.Upsample", "F.interpolate", "select",
    "Tensor.detach", "torch.square", "nn.ZeroPad2d", "torch.tril",
    "torchvision.ops.StochasticDepth",
)  # fmt: skip
TWO_INPUTS = ("torch.add", "torch.sub", "torch.mul", "torch.div", "torch.matmul")
JOINS = ("torch.cat", "torch.stack")
PARTS = ("torch.chunk",)
SEVERAL_OUTPUTS = ("nn.LSTM", "nn.GRU", "torch.max", "torch.sort", "torch.unbind")


class Growth:
    """Adds random nodes to a sheet, and keeps those that the analysis finds nothing wrong with."""

    def __init__(self, draw: Callable, sheet: object, values: list[Endpoint]) -> None:
        self._draw, self._sheet, self.values = draw, sheet, values
        self._modules: dict[str, Endpoint] = {}

    def grow(self, steps: int) -> None:
        for _ in range(steps):
            before = self._sheet.graph
            made = self._step()
            if _has_errors(self._sheet):
                self._sheet.graph = before
                self._modules = {n: m for n, m in self._modules.items() if m.node in before.nodes}
            else:
                self.values += made

    def _step(self) -> list[Endpoint]:
        draw, sheet = self._draw, self._sheet
        kind = draw(st.sampled_from("wwooooottjpssnvvmmmaa"))
        title = draw(TITLES)
        if kind == "w":
            name = draw(st.sampled_from(["nn.Linear", "nn.Conv2d", "nn.ConvTranspose2d"]))
            width = "out_features" if name == "nn.Linear" else "out_channels"
            arguments = {} if name == "nn.Linear" else {"kernel_size": draw(st.integers(1, 3))}
            made = sheet.add(name, self._value(), title=title, **{width: draw(WIDTHS)}, **arguments)
            self._modules[name] = made
            return [made]
        if kind == "s" and self._modules:
            owner = draw(st.sampled_from(sorted(self._modules.items(), key=lambda item: item[0])))[
                1
            ]
            arguments = dict(sheet.graph.nodes[owner.node].arguments)
            name = sheet.graph.nodes[owner.node].operator
            return [sheet.add(name, self._value(), title=title, weights_of=owner, **arguments)]
        if kind == "t":
            name = draw(st.sampled_from(TWO_INPUTS))
            return [sheet.add(name, self._value(), self._value(), title=title)]
        if kind == "n":
            name = draw(st.sampled_from(["torch.add", "torch.mul", "torch.div"]))
            number = draw(st.sampled_from([2.0, -0.5, 1e-05, 3e16]))
            return [sheet.add(name, self._value(), title=title, other=number)]
        if kind == "j":
            joined = [self._value() for _ in range(draw(st.integers(1, 4)))]
            return [sheet.add(draw(st.sampled_from(JOINS)), *joined, title=title)]
        if kind == "p":
            count = draw(st.integers(2, 6))
            return sheet.outputs("torch.chunk", self._value(), title=title, chunks=count)
        if kind == "v":
            name = draw(st.sampled_from(["nn.Parameter", "nn.Parameter", "buffer", "constant"]))
            shape = draw(st.sampled_from([(), (), (4,), (1,), (1,), (4, 4), (2, 6, 6)]))
            arguments = {} if name == "constant" else {"shape": shape}
            made = sheet.add(name, title=title, **arguments)
            return [made, sheet.add(draw(st.sampled_from(TWO_INPUTS)), self._value(), made)]
        if kind == "m":
            name = draw(st.sampled_from(SEVERAL_OUTPUTS))
            return sheet.outputs(name, self._value(), title=title)
        if kind == "a":
            name = draw(
                st.sampled_from(["nn.MultiheadAttention", "F.scaled_dot_product_attention"])
            )
            return [sheet.add(name, *[self._value()] * 3, title=title)]
        name = draw(st.sampled_from(ONE_INPUT))
        return [sheet.add(name, self._value(), title=title)]

    def _value(self) -> Endpoint:
        """Gives a value, mostly one of the last."""
        last = min(len(self.values), self._draw(st.sampled_from([1, 1, 2, 3, 10**6])))
        return self._draw(st.sampled_from(self.values[-last:]))


def _has_errors(sheet: object) -> bool:
    probe = type(sheet)()
    probe.graph, probe.blocks = sheet.graph, sheet.blocks
    values = [Endpoint(node, "output") for node in probe.graph.nodes][-1:]
    for value in values:
        probe.add("output", value)
    problems = analyse(probe.project()).problems
    return any(each.severity == "error" and "no port" not in each.message for each in problems)


def _finish(draw: Callable, sheet: object, values: list[Endpoint], most: int = 3) -> None:
    count = draw(st.integers(1, most))
    for value in [values[-1], *draw(st.lists(st.sampled_from(values), max_size=count - 1))]:
        sheet.add("output", value, title=draw(TITLES))


SLOW = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@SLOW
@given(data=st.data())
def test_any_graph_becomes_good_source_that_computes_the_same(
    data: st.DataObject, new_sketch: type, checker: object
) -> None:
    sheet = new_sketch()
    shapes = [(4,), (2, 6, 6), (4, 4)]
    inputs = data.draw(st.lists(st.sampled_from(shapes), min_size=1, max_size=3))
    values = [sheet.input(*shape, title=data.draw(TITLES)) for shape in inputs]
    growth = Growth(data.draw, sheet, values)
    growth.grow(data.draw(st.integers(1, 14)))
    _finish(data.draw, sheet, growth.values)
    checker.project(sheet.project(data.draw(TITLES)))


@SLOW
@given(data=st.data())
def test_any_block_becomes_one_class_for_all_its_uses(
    data: st.DataObject, new_sketch: type, checker: object
) -> None:
    inside = new_sketch()
    entry = inside.input(title=data.draw(st.sampled_from(["", "x", "image"])))
    width = data.draw(st.sampled_from(["width", "width * 2", "min(width, 3) + 1", "7"]))
    x = inside.add("nn.Linear", entry, out_features=Expression(width))
    growth = Growth(data.draw, inside, [entry, x])
    for name in data.draw(st.lists(st.sampled_from(["F.relu", "nn.Tanh", "nn.LayerNorm"]))):
        growth.values.append(inside.add(name, growth.values[-1]))
    inside.add("output", growth.values[-1])
    top = new_sketch()
    top.block("Part", inside, BlockArgument("width", "int", 5))
    x = top.input(4)
    for _ in range(data.draw(st.integers(1, 4))):
        repeat = data.draw(st.sampled_from([1, 1, 2, 4]))
        one = data.draw(WIDTHS)
        many = tuple(data.draw(st.lists(WIDTHS, min_size=repeat, max_size=repeat)))
        value = data.draw(st.sampled_from([one, many if repeat > 1 else one]))
        (x,) = top.use("Part", x, repeat=repeat, width=value)
    top.add("output", x)
    checker.project(top.project("Parts"))

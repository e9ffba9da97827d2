"""A pen for presets: puts nodes down one after another and wires them as it goes."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

from engine.graph import edits
from engine.graph.layout import arranged
from engine.graph.model import (
    BLOCK_PREFIX,
    Block,
    BlockArgument,
    BlockName,
    Endpoint,
    Expression,
    Graph,
    Project,
    Value,
)
from engine.graph.ports import ports_of_block
from engine.graph.setup import TrainingSetup
from engine.operators.standard import CATALOGUE


class Drawing:
    """Collects the nodes and wires of one graph.

    Example:
        drawing = Drawing()
        image = drawing.input("image", shape=(1, 28, 28))
        x = drawing.add("nn.Conv2d", image, out_channels=32, kernel_size=5)
    """

    def __init__(self) -> None:
        self._graph = Graph()
        self._blocks: dict[BlockName, Block] = {}

    def input(self, title: str, *, shape: tuple[int, ...], dtype: str = "float32") -> Endpoint:
        """Adds an input of the network; the shape is that of one sample."""
        return self.add("input", title=title, shape=shape, dtype=dtype)

    def add(
        self,
        operator: "str | BlockDrawing",
        *sources: Endpoint,
        title: str = "",
        repeat: int = 1,
        like: Endpoint | None = None,
        **arguments: Value,
    ) -> Endpoint:
        """Adds a use of an operator or block and gives its first output.

        Args:
            operator: its name, or a block.
            *sources: what is wired to its inputs, in their order.
            title: of the node.
            repeat: how often a block is applied; its arguments may then be one for each time.
            like: the node whose weights this one uses.
            **arguments: what is set.
        """
        return self.outputs(operator, *sources, title=title, repeat=repeat, like=like, **arguments)[
            0
        ]

    def outputs(
        self,
        operator: "str | BlockDrawing",
        *sources: Endpoint,
        title: str = "",
        repeat: int = 1,
        like: Endpoint | None = None,
        **arguments: Value,
    ) -> tuple[Endpoint, ...]:
        """Adds a use of an operator or block and gives all its outputs; see `add`."""
        name, inputs, outputs = self._use(operator, arguments, len(sources))
        self._graph, node = edits.add_node(self._graph, name, arguments=arguments, title=title)
        for port, source in zip(inputs, sources, strict=True):
            self._graph = edits.connect(self._graph, source, Endpoint(node, port))
        if repeat != 1:
            self._graph = edits.set_repeat(self._graph, node, repeat)
        if like is not None:
            self._graph = edits.share_weights(self._graph, node, like.node)
        return tuple(Endpoint(node, port) for port in outputs)

    def chain(self, source: Endpoint, *operators: str) -> Endpoint:
        """Adds operators that need no arguments, one after another."""
        for operator in operators:
            source = self.add(operator, source)
        return source

    def tie(self, node: Endpoint, parameter: str, owner: Endpoint, owner_parameter: str) -> None:
        """Makes a parameter of a node be one of another node."""
        self._graph = edits.tie_parameters(
            self._graph, node.node, parameter, owner.node, owner_parameter
        )

    def output(self, result: Endpoint, title: str = "output") -> Endpoint:
        """Adds an output of the network, or of a block."""
        return self.add("output", result, title=title)

    def classify(self, scores: Endpoint, *, classes: int) -> None:
        """Adds the output and cross-entropy against the label."""
        self.compare("F.cross_entropy", scores, encoding="index", classes=classes)

    def compare(self, loss: str, output: Endpoint, **target: Any) -> Endpoint:
        """Adds the output, a target and the loss between them."""
        result = self.output(output)
        wanted = self.add("target", title="target", **target)
        return self.add(loss, result, wanted)

    def project(self, name: str, training: TrainingSetup) -> Project:
        """Gives the finished project, its nodes arranged."""
        blocks = MappingProxyType(dict(self._blocks))
        return Project(name=name, graph=arranged(self._graph), blocks=blocks, training=training)

    def _use(
        self, operator: "str | BlockDrawing", arguments: dict[str, Value], count: int
    ) -> tuple[str, Sequence[str], Sequence[str]]:
        """Gives an operator's full name, the ports for so many sources, and its outputs."""
        if isinstance(operator, BlockDrawing):
            block = operator.block()
            self._blocks |= operator.inner_blocks() | {block.name: block}
            ports = ports_of_block(block.graph)
            return BLOCK_PREFIX + block.name, ports.inputs, ports.outputs
        outputs = [port.name for port in CATALOGUE[operator].output_ports(arguments)]
        return operator, _input_ports(operator, count), outputs


class BlockDrawing(Drawing):
    """Collects the nodes and wires of a block, which is then added to other drawings.

    Args:
        name: of the block, and of its class in the code.
        help: one sentence.
        **arguments: the block's arguments and their defaults.

    Example:
        layer = BlockDrawing("Layer", "A linear map and ReLU.", width=64)
        x = layer.port("x")
        x = layer.add("nn.Linear", x, out_features=Expression("width"))
        layer.output(layer.add("F.relu", x))
    """

    def __init__(self, name: str, help: str, **arguments: Value) -> None:  # noqa: A002
        super().__init__()
        self._name = BlockName(name)
        self._help = help
        self._arguments = tuple(_argument(each, value) for each, value in arguments.items())

    def port(self, title: str) -> Endpoint:
        """Adds an input of the block."""
        return self.add("input", title=title)

    def block(self) -> Block:
        """Gives the block as it is drawn so far, its nodes arranged."""
        return Block(self._name, arranged(self._graph), self._arguments, self._help)

    def inner_blocks(self) -> dict[BlockName, Block]:
        """Gives the blocks that stand in this one."""
        return dict(self._blocks)


Size: TypeAlias = "int | Expression"
"""A number, or arithmetic over the arguments of a block."""


def conv_bn(
    drawing: Drawing,
    source: Endpoint,
    channels: Size,
    kernel_size: int,
    *,
    title: str = "",
    norm_title: str = "",
    **arguments: Any,
) -> Endpoint:
    """Adds a convolution without bias and batch normalization after it."""
    x = drawing.add(
        "nn.Conv2d",
        source,
        title=title,
        out_channels=channels,
        kernel_size=kernel_size,
        bias=False,
        **arguments,
    )
    return drawing.add("nn.BatchNorm2d", x, title=norm_title)


def _argument(name: str, default: Value) -> BlockArgument:
    return BlockArgument(name, _KINDS[type(default)], default)


_KINDS = {int: "int", float: "float", bool: "bool", tuple: "tuple"}


def _input_ports(operator: str, count: int) -> list[str]:
    inputs = CATALOGUE[operator].inputs
    if inputs and inputs[0].is_variadic:
        return [f"{inputs[0].name}.{index}" for index in range(count)]
    return [port.name for port in inputs[:count]]

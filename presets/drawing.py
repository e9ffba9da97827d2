"""A pen for presets: puts nodes down one after another and wires them as it goes."""

from engine.graph import edits
from engine.graph.layout import arranged
from engine.graph.model import Endpoint, Graph, Project, Value
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

    def input(self, title: str, *, shape: tuple[int, ...], dtype: str = "float32") -> Endpoint:
        """Adds an input of the network; the shape is that of one sample."""
        return self.add("input", title=title, shape=shape, dtype=dtype)

    def add(
        self,
        operator: str,
        *sources: Endpoint,
        title: str = "",
        **arguments: Value,
    ) -> Endpoint:
        """Adds a use of an operator, wires `sources` to its inputs, gives its first output."""
        self._graph, node = edits.add_node(self._graph, operator, arguments=arguments, title=title)
        for port, source in zip(_input_ports(operator, len(sources)), sources, strict=True):
            self._graph = edits.connect(self._graph, source, Endpoint(node, port))
        return Endpoint(node, _output_port(operator, arguments))

    def chain(self, source: Endpoint, *operators: str) -> Endpoint:
        """Adds operators that need no arguments, one after another."""
        for operator in operators:
            source = self.add(operator, source)
        return source

    def classify(self, scores: Endpoint, *, classes: int) -> None:
        """Adds the output and cross-entropy against the label."""
        self.compare("F.cross_entropy", scores, encoding="index", classes=classes)

    def compare(self, loss: str, output: Endpoint, **target: Value) -> None:
        """Adds the output, a target and the loss between them."""
        result = self.add("output", output, title="output")
        wanted = self.add("target", title="target", **target)
        self.add(loss, result, wanted)

    def project(self, name: str, training: TrainingSetup) -> Project:
        """Gives the finished project, its nodes arranged."""
        return Project(name=name, graph=arranged(self._graph), training=training)


def _input_ports(operator: str, count: int) -> list[str]:
    inputs = CATALOGUE[operator].inputs
    if inputs and inputs[0].is_variadic:
        return [f"{inputs[0].name}.{index}" for index in range(count)]
    return [port.name for port in inputs[:count]]


def _output_port(operator: str, arguments: dict[str, Value]) -> str:
    return CATALOGUE[operator].output_ports(arguments)[0].name

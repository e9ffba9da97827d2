"""Arguments of blocks of every kind reach the module that is built."""

from itertools import pairwise

from engine.analysis.analyse import analyse
from engine.build.build import build
from engine.codegen.model import generate_model
from engine.graph import edits
from engine.graph.model import BlockArgument, Endpoint, Expression, Graph, Project

LINKS = {
    "kernel_size": "kernel",
    "padding": "pad",
    "padding_mode": "mode",
    "bias": "has_bias",
    "out_channels": "2 * width",
}
ARGUMENTS = (
    BlockArgument("kernel", "tuple", (3, 3)),
    BlockArgument("pad", "tuple", (1, 1)),
    BlockArgument("mode", "choice", "zeros", ("zeros", "reflect")),
    BlockArgument("has_bias", "bool", default=True),
    BlockArgument("width", "int", 4),
)


def _chain(graph: Graph, *ids: str) -> Graph:
    for source, target in pairwise(ids):
        graph = edits.connect(graph, Endpoint(source, "output"), Endpoint(target, "input"))
    return graph


def test_tuples_words_and_ticks_are_handed_to_the_nodes_by_name():
    inside = Graph()
    for operator in ("input", "nn.Conv2d", "output"):
        inside, _node = edits.add_node(inside, operator)
    inside = _chain(inside, "input", "conv1", "output")
    for name, text in LINKS.items():
        inside = edits.set_argument(inside, "conv1", name, Expression(text))
    graph, _node = edits.add_node(Graph(), "input", arguments={"shape": (3, 16, 16)})
    own = {"kernel": (5, 5), "pad": (2, 2), "mode": "reflect", "has_bias": False, "width": 3}
    graph, _node = edits.add_node(graph, "block:Step", id="plain")
    graph, _node = edits.add_node(graph, "block:Step", id="other", arguments=own)
    graph, _node = edits.add_node(graph, "output")
    graph = _chain(graph, "input", "plain", "other", "output")
    project = edits.add_block(Project(graph=graph), "Step", inside, arguments=ARGUMENTS)
    analysis = analyse(project)
    assert analysis.problems == ()
    module = build(generate_model(project, analysis)).module
    plain, other = module.plain.conv1, module.other.conv1
    assert (plain.kernel_size, plain.padding, plain.out_channels) == ((3, 3), (1, 1), 8)
    assert (other.kernel_size, other.padding, other.out_channels) == ((5, 5), (2, 2), 6)
    assert (plain.padding_mode, other.padding_mode) == ("zeros", "reflect")
    assert plain.bias is not None
    assert other.bias is None

"""Random drawings: exported and read again they are the same."""

from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from engine.analysis.analyse import analyse
from engine.codegen.model import generate_model
from engine.graph import edits
from engine.graph.model import BlockArgument, Endpoint, Expression, Graph, Project
from engine.graph.order import upstream
from engine.importing.text.reading import read_project
from tests.codegen.conftest import Sketch
from tests.codegen.test_random_graphs import WIDTHS, Growth

THOROUGH = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
PLAIN = {"x", "y", "z"}
TITLES = st.one_of(
    st.just(""),
    st.sampled_from(["forward", "class", "Tensor", "conv", "a b", "block", "p.0", "p.1"]),
    st.text(max_size=8),
)
"""Long ones can push the comments that say names out of a line."""


class Titled(Growth):
    """Nodes with titles of this file."""

    def _step(self) -> list[Endpoint]:
        before = set(self._sheet.graph.nodes)
        made = super()._step()
        for node in set(self._sheet.graph.nodes) - before:
            self._sheet.graph = edits.rename(self._sheet.graph, node, self._draw(TITLES))
        return made


def without_dead_ends(graph: Graph) -> Graph:
    live = upstream(graph, [node.id for node in graph if node.operator == "output"])
    inputs = {node.id for node in graph if node.operator == "input"}
    return edits.remove_nodes(graph, set(graph.nodes) - live - inputs)


def check_round_trip(project: Project, assert_same: Callable[[Project, Project], None]) -> None:
    project = project.with_graph(without_dead_ends(project.graph))
    for name, block in project.blocks.items():
        project = project.with_graph(without_dead_ends(block.graph), name)
    text = generate_model(project, analyse(project)).text
    note(text)
    read = read_project(text).project
    again = generate_model(read, analyse(read)).text
    note(again)
    assert_same(project, read)
    titles = {node.title for node in project.graph}
    if not titles & PLAIN:  # a node called x reads like a value without a name
        assert again == text


@THOROUGH
@given(data=st.data())
def test_any_graph_is_read_as_it_was(
    data: st.DataObject, assert_same_drawing: Callable[[Project, Project], None]
) -> None:
    sheet = Sketch()
    shapes = [(4,), (2, 6, 6), (4, 4)]
    inputs = data.draw(st.lists(st.sampled_from(shapes), min_size=1, max_size=3))
    values = [sheet.input(*shape, title=data.draw(TITLES)) for shape in inputs]
    growth = Titled(data.draw, sheet, values)
    growth.grow(data.draw(st.integers(1, 14)))
    results = data.draw(st.lists(st.sampled_from(growth.values), max_size=2))
    for value in [growth.values[-1], *results]:
        sheet.add("output", value, title=data.draw(TITLES))
    check_round_trip(sheet.project(data.draw(TITLES)), assert_same_drawing)


@THOROUGH
@given(data=st.data())
def test_any_block_is_read_with_its_arguments_and_repeats(
    data: st.DataObject, assert_same_drawing: Callable[[Project, Project], None]
) -> None:
    inside = Sketch()
    entry = inside.input(title=data.draw(st.sampled_from(["", "x", "image"])))
    width = data.draw(st.sampled_from(["width", "width * 2", "min(width, 3) + 1"]))
    x = inside.add("nn.Linear", entry, out_features=Expression(width))
    growth = Growth(data.draw, inside, [entry, x])
    for name in data.draw(st.lists(st.sampled_from(["F.relu", "nn.Tanh", "nn.LayerNorm"]))):
        growth.values.append(inside.add(name, growth.values[-1]))
    inside.add("output", growth.values[-1], title=data.draw(st.sampled_from(["", "y", "scores"])))
    top = Sketch()
    top.block("Part", inside, BlockArgument("width", "int", 5))
    x = top.input(4)
    first = None
    for _ in range(data.draw(st.integers(1, 4))):
        repeat = data.draw(st.sampled_from([1, 1, 2, 4]))
        one = data.draw(WIDTHS)
        many = tuple(data.draw(st.lists(WIDTHS, min_size=repeat, max_size=repeat)))
        value = data.draw(st.sampled_from([one, many if repeat > 1 else one]))
        title = data.draw(st.sampled_from(["", "", "stage", "parts.0", "parts.1"]))
        (x,) = top.use("Part", x, repeat=repeat, width=value, title=title)
        first = first or x
    top.add("output", x)
    check_round_trip(top.project("Parts"), assert_same_drawing)

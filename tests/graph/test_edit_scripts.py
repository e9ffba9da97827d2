"""Random scripts of edits: what holds after each of them."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.graph import edits, file_format
from engine.graph.model import Endpoint, Expression, Graph, Project, Wire
from engine.graph.order import find_cycle, topological_order
from engine.graph.structure import structural_problems


def _node(graph):
    return st.sampled_from(list(graph.nodes) or ["nobody"])


def _nodes(graph):
    return st.lists(_node(graph), max_size=3)


def _end(graph, *ports):
    return st.builds(Endpoint, _node(graph), st.sampled_from(ports))


def _wire(graph):
    missing = Wire(Endpoint("nobody", "output"), Endpoint("nobody", "input"))
    return st.sampled_from(graph.wires or [missing])


_PLACES = st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5))
_VALUES = st.none() | st.integers() | st.tuples(st.floats(), st.just(Expression("a * 2")))
_NAMES = st.sampled_from("ab")
_OPERATORS = st.sampled_from(["F.relu", "nn.Linear", "torch.add", "nn.Later"])
_EDITS = {
    "add": lambda g, draw: edits.add_node(g, draw(_OPERATORS), position=draw(_PLACES))[0],
    "connect": lambda g, draw: edits.connect(
        g, draw(_end(g, "output")), draw(_end(g, "input", "other"))
    ),
    "remove": lambda g, draw: edits.remove_nodes(g, draw(_nodes(g))),
    "remove and reconnect": lambda g, draw: edits.remove_and_reconnect(g, draw(_nodes(g))),
    "disconnect": lambda g, draw: edits.disconnect(g, draw(_wire(g))),
    "disconnect port": lambda g, draw: edits.disconnect_port(g, draw(_end(g, "input", "output"))),
    "insert": lambda g, draw: edits.insert_on_wire(g, draw(_wire(g)), draw(_OPERATORS))[0],
    "move": lambda g, draw: edits.move_nodes(g, {draw(_node(g)): draw(_PLACES)}),
    "set": lambda g, draw: edits.set_argument(g, draw(_node(g)), draw(_NAMES), draw(_VALUES)),
    "reset": lambda g, draw: edits.reset_argument(g, draw(_node(g)), draw(_NAMES)),
    "rename": lambda g, draw: edits.rename(g, draw(_node(g)), draw(st.text(max_size=9))),
    "duplicate": lambda g, draw: edits.duplicate(
        g, draw(_nodes(g)), keep_inputs=draw(st.booleans())
    )[0],
    "paste": lambda g, draw: edits.paste(g, edits.copy(g, draw(_nodes(g))), draw(_PLACES))[0],
    "share": lambda g, draw: edits.share_weights(g, draw(_node(g)), draw(_node(g))),
    "unshare": lambda g, draw: edits.unshare_weights(g, draw(_node(g))),
    "tie": lambda g, draw: edits.tie_parameters(g, draw(_node(g)), "weight", draw(_node(g)), "w"),
    "untie": lambda g, draw: edits.untie_parameters(g, draw(_node(g)), "weight"),
}
_MOSTLY_BUILDING = st.sampled_from(
    [*_EDITS, "add", "add", "connect", "connect", "share", "tie", "remove"]
)


def _rebuilt(graph: Graph) -> Graph:
    """The same graph with no index handed on."""
    return Graph(graph.nodes, graph.wires, graph.ties, graph.extra)


def _same_indices(graph: Graph) -> bool:
    fresh = _rebuilt(graph)
    return (
        graph.incoming == fresh.incoming
        and graph.wires_into == fresh.wires_into
        and graph.wires_from == fresh.wires_from
    )


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_script_of_edits_keeps_the_graph_sound_and_its_past_untouched(sound_graphs, data):
    graph = data.draw(sound_graphs)
    history = [(graph, file_format.dumps(Project(graph=graph)))]
    for _ in range(data.draw(st.integers(1, 12))):
        try:
            graph = _EDITS[data.draw(_MOSTLY_BUILDING)](graph, data.draw)
        except EngineError:
            continue
        history.append((graph, file_format.dumps(Project(graph=graph))))
    for value, text in reversed(history):  # what undo shows
        assert file_format.dumps(Project(graph=value)) == text
        assert file_format.loads(text).graph == value
        assert _same_indices(value)
        assert find_cycle(value) is None
        order = {node: place for place, node in enumerate(topological_order(value))}
        assert len(order) == len(value.nodes)
        assert all(order[wire.source.node] < order[wire.target.node] for wire in value.wires)
    _assert_edits_made_no_problem(graph)


def _assert_edits_made_no_problem(graph: Graph) -> None:
    """Edits let no wire, sharing or tie in that a file's reading would complain of."""
    messages = [problem.message for problem in structural_problems(Project(graph=graph))]
    bad = ("The wire", "These nodes feed", "cannot use the weights", "is tied to")
    assert not [message for message in messages if any(word in message for word in bad)]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_removing_what_was_added_gives_back_the_same_graph(sound_graphs, data):
    graph = data.draw(sound_graphs)
    after, new = edits.duplicate(graph, graph.nodes, keep_inputs=data.draw(st.booleans()))
    assert edits.remove_nodes(after, new) == graph


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_pasted_nodes_are_those_that_were_copied(sound_graphs, data):
    graph = data.draw(sound_graphs)
    copied = json.loads(edits.copy(graph, graph.nodes))
    pasted, new = edits.paste(Graph(), edits.copy(graph, graph.nodes), (0, 0))
    again = json.loads(edits.copy(pasted, new))
    for each in (*copied["nodes"], *again["nodes"]):
        del each["position"]
    assert again["nodes"] == copied["nodes"]
    assert sorted(again["wires"]) == sorted(copied["wires"])

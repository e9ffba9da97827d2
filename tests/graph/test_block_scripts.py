"""Random scripts of edits of blocks: what holds after each of them."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.graph import edits, file_format
from engine.graph.blocks import find_recursion
from engine.graph.model import BlockArgument, Endpoint, Expression, Graph, Project
from engine.graph.order import find_cycle
from engine.graph.ports import port_lookup
from engine.graph.structure import structural_problems
from engine.operators.standard import CATALOGUE

OPERATORS = ("nn.Linear", "F.relu", "torch.add", "input", "output")


def _scope(project, draw):
    return draw(st.sampled_from([None, *project.blocks]))


def _node(graph, draw, wanted=lambda _node: True):
    return draw(st.sampled_from([n.id for n in graph if wanted(n)] or ["nobody"]))


def _in_graph(edit):
    """Makes an edit of a graph one of a project, in any scope."""

    def apply(project, draw):
        return edits.edit_graph(project, _scope(project, draw), lambda graph: edit(graph, draw))

    return apply


def _group(project, draw):
    scope = _scope(project, draw)
    nodes = draw(st.sets(st.sampled_from(list(project.graph_of(scope).nodes) or ["nobody"])))
    look_up = port_lookup(CATALOGUE, project.blocks)
    return edits.group(project, scope, nodes, ports=look_up)[0]


def _of_use(edit):
    def apply(project, draw):
        scope = _scope(project, draw)
        use = _node(project.graph_of(scope), draw, lambda n: n.block is not None)
        return edit(project, scope, use)[0]

    return apply


def _block(project, draw):
    return draw(st.sampled_from(list(project.blocks) or ["nobody"]))


def _name(draw):
    return draw(st.sampled_from(["width", "depth", "Block", "Block2", "x"]))


def _add_use(project, draw):
    operator = edits.operator_of(_block(project, draw))
    scope = _scope(project, draw)
    return edits.edit_graph(project, scope, lambda g: edits.add_node(g, operator)[0])


def _paste(project, draw):
    graph = project.graph_of(_scope(project, draw))
    text = edits.copy(graph, graph.nodes, project.blocks)
    return edits.paste_into(project, _scope(project, draw), text, (0.0, 0.0))[0]


def _connect(project, draw):
    scope = _scope(project, draw)
    graph, look_up = project.graph_of(scope), port_lookup(CATALOGUE, project.blocks)
    port = draw(st.sampled_from(["input", "other", "input2", "x"]))
    ends = Endpoint(_node(graph, draw), "output"), Endpoint(_node(graph, draw), port)
    return edits.edit_graph(project, scope, lambda g: edits.connect(g, *ends, look_up))


EDITS = {
    "add": _in_graph(lambda g, d: edits.add_node(g, d(st.sampled_from(OPERATORS)))[0]),
    "connect": _connect,
    "remove": _in_graph(lambda g, d: edits.remove_nodes(g, [_node(g, d)])),
    "rename": _in_graph(lambda g, d: edits.rename(g, _node(g, d), _name(d))),
    "share": _in_graph(lambda g, d: edits.share_weights(g, _node(g, d), _node(g, d))),
    "repeat": _in_graph(lambda g, d: edits.set_repeat(g, _node(g, d), d(st.integers(1, 3)))),
    "set": _in_graph(
        lambda g, d: edits.set_argument(g, _node(g, d), "out_features", Expression(_name(d)))
    ),
    "group": _group,
    "dissolve": _of_use(edits.dissolve),
    "independent": _of_use(edits.make_independent),
    "use": _add_use,
    "paste": _paste,
    "rename block": lambda p, d: edits.rename_block(p, _block(p, d), _name(d)),
    "remove block": lambda p, d: edits.remove_block(p, _block(p, d)),
    "add argument": lambda p, d: edits.add_argument(
        p, _block(p, d), BlockArgument(_name(d), "int", d(st.integers(0, 9)))
    ),
    "rename argument": lambda p, d: edits.rename_argument(p, _block(p, d), _name(d), _name(d)),
    "remove argument": lambda p, d: edits.remove_argument(p, _block(p, d), _name(d)),
    "add loss": lambda p, _d: p.with_graph(edits.add_loss(p.graph)[0]),
}
OFTEN = st.sampled_from([*EDITS, "add", "connect", "connect", "group", "group", "use"])


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_any_script_of_edits_of_blocks_keeps_the_project_sound(data):
    project = Project(graph=_start())
    history = [(project, file_format.dumps(project))]
    for _ in range(data.draw(st.integers(1, 14))):
        try:
            project = EDITS[data.draw(OFTEN)](project, data.draw)
        except EngineError:
            continue
        history.append((project, file_format.dumps(project)))
    for value, text in history:
        assert file_format.dumps(value) == text
        assert file_format.loads(text) == value
        assert find_recursion(value) is None
        for scope in (None, *value.blocks):
            _assert_sound(value.graph_of(scope))
    messages = [each.message for each in structural_problems(project, CATALOGUE)]
    assert not [each for each in messages if "The wire" in each or "inputs named" in each]


def _start() -> Graph:
    graph = Graph()
    for operator in ("input", "nn.Linear", "F.relu", "nn.Linear", "output"):
        graph, _ = edits.add_node(graph, operator)
    names = list(graph.nodes)
    for source, target in pairwise(names):
        graph = edits.connect(graph, Endpoint(source, "output"), Endpoint(target, "input"))
    return graph


def _assert_sound(graph: Graph) -> None:
    fresh = Graph(graph.nodes, graph.wires, graph.ties)
    assert graph.incoming == fresh.incoming
    assert graph.wires_into == fresh.wires_into
    assert graph.wires_from == fresh.wires_from
    assert len(graph.incoming) == len(graph.wires)
    assert find_cycle(graph) is None
    ends = {end.node for wire in graph.wires for end in (wire.source, wire.target)}
    assert ends <= graph.nodes.keys()

"""A cache never changes what is found; hostile projects never raise."""

import math
from dataclasses import replace
from types import MappingProxyType

from hypothesis import given, settings
from hypothesis import strategies as st

import presets
from engine.analysis.analyse import analyse
from engine.analysis.cache import AnalysisCache
from engine.analysis.encoding import from_json, to_json
from engine.graph import edits
from engine.graph.model import (
    Block,
    BlockArgument,
    BlockName,
    Endpoint,
    Expression,
    Graph,
    Node,
    NodeId,
    Project,
    Tie,
    Wire,
    frozen,
)

IDS = [NodeId(each) for each in ("a", "b", "c", "d", "e")]
OPERATORS = [
    *("input", "output", "target", "nn.Conv2d", "nn.Linear", "F.relu", "torch.add", "torch.cat"),
    *(
        "torch.split",
        "Tensor.view",
        "F.cross_entropy",
        "nn.Nonsense",
        "block:B",
        "block:C",
        "slice",
    ),
]
NAMES = ["shape", "out_features", "in_channels", "dim", "kernel_size", "other", "width", "x"]
VALUES = st.one_of(
    st.integers(-3, 9),
    st.sampled_from([2**31, 2**53, 10**30, -1, 0, math.nan, math.inf, None, True, "64", "same"]),
    st.sampled_from([Expression("width * 2"), Expression("1 // 0"), Expression("(")]),
    st.lists(st.integers(-1, 9), max_size=4).map(tuple),
    st.just(((1, 2), (3,))),
)


@st.composite
def graphs(draw):
    nodes = {}
    for each in draw(st.lists(st.sampled_from(IDS), unique=True)):
        given_arguments = draw(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=3))
        nodes[each] = Node(
            each,
            draw(st.sampled_from(OPERATORS)),
            arguments=frozen(given_arguments),
            weights_of=draw(st.none() | st.sampled_from(IDS)),
            repeat=draw(st.just(1) | st.sampled_from([2, 0, 10**9, Expression("width"), (1, 2)])),
        )
    ports = st.sampled_from(["input", "output", "other", "tensors.0", "tensors.x", "output.1", "a"])
    ends = st.builds(Endpoint, st.sampled_from(IDS), ports)
    wires = draw(st.lists(st.builds(Wire, ends, ends), max_size=8))
    names = st.sampled_from(["weight", "bias", "x"])
    ties = st.builds(Tie, st.sampled_from(IDS), names, st.sampled_from(IDS), names)
    return Graph(MappingProxyType(nodes), tuple(wires), tuple(draw(st.lists(ties, max_size=2))))


@st.composite
def projects(draw):
    argument = BlockArgument("width", "int", 3)
    blocks = {
        BlockName(name): Block(BlockName(name), draw(graphs()), (argument,)) for name in ("B", "C")
    }
    return Project(graph=draw(graphs()), blocks=MappingProxyType(blocks))


@settings(deadline=None, max_examples=150)
@given(projects())
def test_whatever_a_project_holds_the_analysis_tells_and_does_not_raise(project):
    analysis = analyse(project)
    assert set(analysis.nodes) >= set(project.graph.nodes) or analysis.has_errors
    assert from_json(to_json(analysis)) == analysis


@settings(deadline=None, max_examples=60)
@given(st.lists(projects(), min_size=2, max_size=4))
def test_a_cache_of_other_projects_changes_nothing(history):
    cache = AnalysisCache()
    for project in history:
        assert analyse(project, cache) == analyse(project)


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_after_any_edits_the_incremental_analysis_equals_a_fresh_one(data):
    cache = AnalysisCache()
    project = presets.load(data.draw(st.sampled_from(["lenet", "mlp", "xor"])))
    for _ in range(data.draw(st.integers(1, 6))):
        graph = project.graph
        node = NodeId(data.draw(st.sampled_from(list(graph.nodes))))
        kind = data.draw(st.sampled_from(["set", "remove", "bridge", "rename", "insert", "input"]))
        if kind == "set":
            name = data.draw(st.sampled_from(["out_features", "kernel_size", "out_channels"]))
            graph = edits.set_argument(graph, node, name, data.draw(st.integers(0, 6)))
        elif kind == "remove" and len(graph.nodes) > 1:
            graph = edits.remove_nodes(graph, [node])
        elif kind == "bridge" and len(graph.nodes) > 1:
            graph = edits.remove_and_reconnect(graph, [node])
        elif kind == "rename":
            graph = edits.rename(graph, node, data.draw(st.sampled_from(["", "other"])))
        elif kind == "insert" and graph.wires:
            wire = data.draw(st.sampled_from(graph.wires))
            graph = edits.insert_on_wire(graph, wire, "F.relu")[0]
        elif kind == "input":
            graph = edits.set_argument(graph, node, "shape", (1, 30, 30))
        project = project.with_graph(graph)
        assert analyse(project, cache) == analyse(project)


def test_an_analysis_survives_json():
    analysis = analyse(presets.load("lenet"))
    assert from_json(to_json(analysis)) == analysis
    assert list(from_json(to_json(analysis)).nodes) == list(analysis.nodes)


def test_only_what_an_edit_touches_is_run_again():
    project = presets.load("lenet")
    cache = AnalysisCache()
    analyse(project, cache)
    run = []
    cache.before_probe = run.append
    edited = edits.set_argument(project.graph, NodeId("linear1"), "out_features", 77)
    analyse(project.with_graph(edited), cache)
    assert run == ["linear1", "relu3", "linear2"]
    run.clear()
    analyse(project, cache)
    assert run == []


def test_a_block_is_gone_into_again_once_another_no_longer_unfolds_too_far():
    before, cache = presets.load("two-tower"), AnalysisCache()
    analyse(before, cache)
    graph = before.graph
    far = replace(graph.nodes[NodeId("tower1")], repeat=10**9)
    refused = before.with_graph(replace(graph, nodes=frozen({**graph.nodes, far.id: far})))

    for project in (refused, before):
        assert analyse(project, cache) == analyse(project)


def test_blocks_that_unfold_too_far_here_are_not_taken_for_those_that_were_seen():
    def project(operator, repeat):
        body, _ = edits.add_node(Graph(), "input", id="a")
        body, _ = edits.add_node(body, operator, id="act")
        body, _ = edits.add_node(body, "output", id="b")
        for source, target in (("a", "act"), ("act", "b")):
            body = edits.connect(body, at(source, "output"), at(target, "input"))
        block = Block(BlockName("Part"), body, (BlockArgument("count", "int", 1),))
        graph, _ = edits.add_node(Graph(), "input", id="x", arguments={"shape": (4,)})
        graph, _ = edits.add_node(graph, "block:Part", id="part")
        graph = edits.connect(graph, at("x", "output"), at("part", "a"))
        if repeat:
            more = Node(NodeId("more"), "block:Part", repeat=repeat)
            graph = replace(graph, nodes=frozen({**graph.nodes, more.id: more}))
        return Project(graph=graph, blocks=frozen({block.name: block}))

    cache = AnalysisCache()
    analyse(project("F.relu", 0), cache)
    analyse(project("torch.square", 10**9), cache)
    after = project("torch.square", 0)

    assert analyse(after, cache) == analyse(after)


def at(node, port):
    return Endpoint(NodeId(node), port)


def test_true_is_not_taken_for_the_number_one():
    project, cache = presets.load("xor"), AnalysisCache()
    of_kind = {}
    for width in (1, True):
        graph = edits.set_argument(project.graph, NodeId("linear1"), "out_features", width)
        of_kind[type(width)] = project.with_graph(graph)
        found = analyse(of_kind[type(width)], cache)

    assert found == analyse(of_kind[bool])
    assert found.has_errors


def test_a_use_whose_weights_were_anothers_owns_them_when_that_is_removed():
    before, cache = presets.load("siamese"), AnalysisCache()
    analyse(before, cache)
    tower = NodeId("tower1")
    after = edits.edit_graph(before, None, lambda graph: edits.remove_nodes(graph, [tower]))

    found = analyse(after, cache)

    assert found.nodes["tower2/conv1"].parameters == 416
    assert found == analyse(after)


def test_what_is_in_a_block_follows_what_comes_into_it():
    project, cache = presets.load("resnet-cifar-20"), AnalysisCache()
    analyse(project, cache)

    def check(edit):
        edited = edits.edit_graph(project, None, edit)
        assert analyse(edited, cache) == analyse(edited)

    check(lambda graph: edits.set_argument(graph, NodeId("conv1"), "out_channels", 8))
    check(lambda graph: edits.disconnect_port(graph, Endpoint(NodeId("conv1"), "input")))
    check(lambda graph: edits.set_argument(graph, NodeId("input"), "shape", (3, 64, 64)))

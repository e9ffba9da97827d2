"""Copies beside the originals and text on the clipboard."""

import json

import pytest

from engine.graph import edits
from engine.graph.edits import PasteRefusedError
from engine.graph.model import Endpoint, Graph, Project


def _fragment(**fields) -> str:
    return json.dumps({"format": "netloom-nodes", "version": 1, "nodes": [], **fields})


def test_copies_stand_beside_and_are_wired_among_themselves(chain):
    graph, copies = edits.duplicate(chain(4), ["n1", "n2"], (10, 20))
    assert len(copies) == 2
    assert len(graph.wires) == 4
    assert graph.incoming[Endpoint(copies[1], "input")].source.node == copies[0]
    assert {graph.nodes[each].position for each in copies} == {(10.0, 20.0)}


def test_copies_keep_the_wires_into_them_when_asked(chain):
    graph, (copy,) = edits.duplicate(chain(3), ["n1"], keep_inputs=True)
    assert graph.incoming[Endpoint(copy, "input")].source.node == "n0"
    assert copy not in graph.wires_from


def test_pasted_nodes_lie_at_the_place_with_their_distances(chain):
    graph = edits.move_nodes(chain(2), {"n0": (50, 80), "n1": (90, 70)})
    pasted, ids = edits.paste(Graph(), edits.copy(graph, ["n0", "n1"]), (1000, 2000))
    assert [pasted.nodes[each].position for each in ids] == [(1000.0, 2010.0), (1040.0, 2000.0)]
    assert ids == ("n0", "n1")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "[]",
        "{}",
        "[" * 100_000,
        '{"format": "netloom-nodes"}',
        json.dumps({"nodes": [{"id": 1, "type": "KSampler"}], "links": []}),
        _fragment(version=2),
        _fragment(nodes=[{"id": "a"}]),
        _fragment(nodes=[{"id": "a", "operator": "x"}] * 2),
        _fragment(
            nodes=[{"id": "a", "operator": "x"}, {"id": "b", "operator": "x"}],
            wires=[["a", "o", "b", "i"], ["b", "o", "a", "i"]],
        ),
        _fragment(nodes=[{"id": f"n{i}", "operator": "x"} for i in range(10_001)]),
    ],
)
def test_text_that_holds_no_nodes_is_refused_in_one_line(chain, text):
    with pytest.raises(PasteRefusedError) as refused:
        edits.paste(chain(1), text, (0, 0))
    assert "clipboard" in str(refused.value)
    assert len(str(refused.value)) < 300


def test_wires_and_sharing_that_lead_out_of_the_text_are_left_out(chain):
    nodes = [{"id": "a", "operator": "x", "weights_of": "n0"}, {"id": "b", "operator": "x"}]
    wires = [["n0", "output", "a", "input"], ["a", "o", "b", "i"], ["a", "o2", "b", "i"]]
    ties = [["a", "weight", "n0", "weight"]]
    text = _fragment(nodes=nodes, wires=wires, ties=ties)
    graph, ids = edits.paste(chain(2), text, (0, 0))
    assert graph.nodes["a"].weights_of is None
    assert [str(wire.source) for wire in graph.wires_into["b"]] == ["a:o"]
    assert "a" not in graph.wires_into
    assert graph.ties == ()
    assert ids == ("a", "b")


def test_nothing_copied_pastes_nothing(chain):
    assert edits.paste(chain(2), edits.copy(chain(2), []), (0, 0)) == (chain(2), ())


def test_a_glance_tells_nodes_from_other_text(chain):
    assert edits.is_pasteable(edits.copy(chain(2), ["n0"]))
    assert not edits.is_pasteable("hello")


def _block(name: str, *operators: str, **fields) -> dict:
    nodes = [{"id": f"n{number}", "operator": each} for number, each in enumerate(operators)]
    return {"name": name, "graph": {"nodes": nodes}, **fields}


@pytest.mark.parametrize(
    "blocks",
    [
        [_block("A", "block:A")],
        [_block("A", "block:B"), _block("B", "block:A")],
        [_block("A"), _block("A")],
        [_block("a b")],
        [_block("class")],
        [{"name": "A"}],
        [{"name": "A", "graph": {"nodes": [{"id": "n", "operator": "x"}] * 2}}],
        [_block("A", arguments=[{"name": "w", "kind": "int"}] * 2)],
        [_block("A", arguments=[{"name": "w", "kind": "code"}])],
    ],
)
def test_blocks_that_cannot_be_are_not_pasted(blocks):
    text = _fragment(nodes=[{"id": "a", "operator": "block:A"}], blocks=blocks)
    with pytest.raises(edits.EditError) as refused:
        edits.paste_into(Project(), None, text, (0, 0))
    assert len(str(refused.value)) < 300

"""Project files: what is written is read again, unknown things stay, wrong things are named."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.graph import edits, file_format
from engine.graph.model import Endpoint, Expression, Graph, Node, NodeId, Project
from engine.graph.strict_json import ReadError
from engine.graph.writing import WriteError


def _text(**fields) -> str:
    return json.dumps({"format": "netloom", "version": 1, "graph": {}, **fields})


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_project_is_read_as_it_was_written(projects, data):
    project = data.draw(projects)
    text = file_format.dumps(project)
    assert file_format.loads(text) == project
    assert file_format.dumps(file_format.loads(text)) == text


def test_unknown_fields_everywhere_are_written_back_byte_for_byte():
    text = file_format.dumps(Project())
    fields = json.loads(text)
    later = {"b": [1, {"c": None}], "a": 1.5}
    node = {"id": "a", "operator": "later.Thing", "position": [0, 0], "later": later}
    node["arguments"] = {"known": 3, "object": later, "mixed": [1, later]}
    argument = {"name": "width", "kind": "int", "default": 3, "later": later}
    fields |= {"later": later, "view": {"camera": later}}
    fields["training"] |= {"later": later, "optimizer_arguments": {"lr": 0.1, "later": later}}
    fields["training"]["data"] = {"name": "digits", "arguments": {"noise": later}, "later": later}
    fields["graph"] |= {"nodes": [node], "later": later}
    fields["blocks"] = [
        {"name": "Tower", "graph": fields["graph"], "arguments": [argument], "later": later}
    ]
    first = file_format.dumps(file_format.loads(json.dumps(fields)))
    assert json.loads(first) == fields
    assert file_format.dumps(file_format.loads(first)) == first


def test_an_unknown_argument_survives_edits_of_its_node(read):
    project = read([{"id": "a", "operator": "x", "arguments": {"later": {"q": 1}}}])
    graph = edits.set_argument(project.graph, "a", "known", 3)
    graph = edits.rename(graph, "a", "first")
    fields = json.loads(file_format.dumps(project.with_graph(graph)))
    assert fields["graph"]["nodes"][0]["arguments"] == {"known": 3, "later": {"q": 1}}


def test_every_node_and_wire_has_a_line_of_its_own_in_order():
    graph, first = edits.add_node(Graph(), "nn.Linear", arguments={"out_features": 3, "bias": True})
    graph, second = edits.add_node(graph, "F.relu")
    graph = edits.connect(graph, Endpoint(first, "output"), Endpoint(second, "input"))
    lines = [line.strip() for line in file_format.dumps(Project(graph=graph)).splitlines()]
    assert (
        '{"arguments": {"bias": true, "out_features": 3}, "id": "linear1", '
        '"operator": "nn.Linear", "position": [0, 0]},' in lines
    )
    assert '["linear1", "output", "relu1", "input"]' in lines


def test_expressions_and_tuples_keep_their_types(read):
    arguments = {"out_channels": {"expression": "width * 4"}, "kernel_size": [3, [5, 7]]}
    node = read([{"id": "a", "operator": "nn.Conv2d", "arguments": arguments}]).graph.nodes["a"]
    assert node.arguments == {"out_channels": Expression("width * 4"), "kernel_size": (3, (5, 7))}


def test_nodes_keep_their_order_and_wires_that_cannot_be_are_kept(read):
    nodes = [{"id": name, "operator": "F.relu"} for name in ("z", "a", "m")]
    wires = [["z", "output", "a", "input"], ["a", "output", "z", "input"], ["m", "o", "gone", "x"]]
    project = read(nodes, [*wires, wires[0]])
    assert list(project.graph.nodes) == ["z", "a", "m"]
    kept = json.loads(file_format.dumps(project))["graph"]
    assert kept["wires"] == [*wires, wires[0]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", ["no Netloom project"]),
        ("{", ["not valid JSON", "line 1, column 2"]),
        (_text(version=2), ["newer Netloom", "Update"]),
        (_text(version=0), ["version is 0"]),
        (_text(version=True), ["version is True"]),
        (_text(graph=[]), ["graph", "a list of 0", "expected an object"]),
        (_text(graph={"nodes": [{"id": "a"}]}), ["graph.nodes.0", "operator"]),
        (_text(graph={"nodes": [{"id": 3, "operator": "x"}]}), ["nodes.0.id is 3", "a text"]),
        (_text(graph={"nodes": [{"id": "a/b", "operator": "x"}]}), ["a/b", "letters"]),
        (_text(graph={"nodes": [{"id": "a\n", "operator": "x"}]}), ["letters"]),
        (_text(graph={"wires": [["a", "b", "c"]]}), ["wires.0", "at least 4"]),
        (_text(training={"epochs": 0}), ["training.epochs is 0", "at least 1"]),
        (_text(training={"epochs": "ten"}), ["training.epochs is 'ten'", "whole number"]),
        (_text(training={"epochs": True}), ["training.epochs is true", "whole number"]),
        (_text(training={"batch_size": None}), ["batch_size is empty"]),
        (_text(graph={"nodes": [{"id": "a", "operator": "x"}] * 2}), ["'a' is used twice"]),
        (
            _text(blocks=[{"name": "T", "graph": {}}, {"name": "T", "graph": {}}]),
            ["'T' is used twice"],
        ),
        (
            '{"format": "netloom", "version": 1, "graph": {}, "graph": {}}',
            ["'graph' is used twice"],
        ),
        (_text(view={"x": 3})[:-1] + ', "n": NaN}', ["NaN"]),
        (_text()[:-1] + ', "n": 1e999}', ["1e999", "too large"]),
        (_text()[:-1] + ', "n": ' + "9" * 5000 + "}", ["5,000 digits"]),
    ],
)
def test_what_is_no_project_is_refused_by_place_and_expectation(text, words):
    with pytest.raises(ReadError) as refused:
        file_format.loads(text)
    for word in words:
        assert word in str(refused.value)
    assert "\n" not in str(refused.value)


def test_halves_of_surrogate_pairs_do_not_survive_and_the_file_can_be_saved(tmp_path):
    node = '{"id": "a", "operator": "x", "title": "\\ud800\\u0000\\u202eA", "\\udfff": 1}'
    project = file_format.loads(_text(graph={"nodes": ["NODE"]}).replace('"NODE"', node))
    assert project.graph.nodes["a"].title == "� \u202eA"
    file_format.save(project, tmp_path / "x.netloom")
    assert "\\u202e" in (tmp_path / "x.netloom").read_text(encoding="utf-8")
    assert file_format.load(tmp_path / "x.netloom") == project


def test_the_previous_file_is_kept_beside_the_new_one(tmp_path):
    path = tmp_path / "net.netloom"
    file_format.save(Project(name="old"), path)
    file_format.save(Project(name="new"), path)
    assert file_format.load(path).name == "new"
    assert file_format.load(tmp_path / "net.netloom.bak").name == "old"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["net.netloom", "net.netloom.bak"]


def test_a_project_that_could_not_be_read_again_is_not_written(tmp_path):
    path = tmp_path / "net.netloom"
    file_format.save(Project(name="good"), path)
    node = Node(NodeId("a b"), "F.relu")
    graph = Graph({node.id: node})
    with pytest.raises(ReadError, match="cannot be saved"):
        file_format.save(Project(graph=graph), path)
    assert file_format.load(path).name == "good"


def test_a_title_that_no_edit_would_have_let_in_does_not_keep_a_project_from_being_saved(tmp_path):
    node = Node(NodeId("a"), "F.relu", title="two\nlines " + "x" * 300)
    file_format.save(Project(" name ", Graph({node.id: node})), tmp_path / "a.netloom")
    saved = file_format.load(tmp_path / "a.netloom")
    assert saved.name == "name"
    assert saved.graph.nodes["a"].title.startswith("two lines xxx")


def test_a_file_name_stands_at_the_start_of_what_went_wrong(tmp_path):
    (tmp_path / "bad.netloom").write_text("{}", encoding="utf-8")
    with pytest.raises(ReadError, match=r"^bad\.netloom cannot be opened: it is no Netloom"):
        file_format.load(tmp_path / "bad.netloom")
    with pytest.raises(WriteError, match="there is no folder"):
        file_format.save(Project(), tmp_path / "nowhere" / "x.netloom")


def test_a_byte_order_mark_is_read_over(tmp_path):
    path = tmp_path / "bom.netloom"
    path.write_bytes(b"\xef\xbb\xbf" + file_format.dumps(Project(name="ü")).encode())
    assert file_format.load(path).name == "ü"

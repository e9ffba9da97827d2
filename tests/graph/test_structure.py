"""What a file can hold that no edit lets in: it opens, is named, and has a mend."""

import pytest

from engine.errors import UnknownNameError
from engine.graph.edits import FIXES, EditError, apply_fix, place_of
from engine.graph.model import Project
from engine.graph.problem import Fix
from engine.graph.structure import is_unfoldable, structural_problems


def _node(name: str, operator: str = "F.relu", **fields) -> dict[str, object]:
    return {"id": name, "operator": operator, **fields}


def _block(name: str, *nodes, **fields) -> dict[str, object]:
    return {"name": name, "graph": {"nodes": [*nodes, _node("output", "output")]}, **fields}


AB = [_node("a"), _node("b")]
WRONG = {
    "there is no node gone": {"nodes": AB, "wires": [["gone", "output", "a", "input"]]},
    "a has no output x": {"nodes": AB, "wires": [["a", "x", "b", "input"]]},
    "b has no input x": {"nodes": AB, "wires": [["a", "output", "b", "x"]]},
    "feed themselves in a loop: a → a": {"nodes": AB, "wires": [["a", "output", "a", "input"]]},
    "a loop: a → b → a": {
        "nodes": AB,
        "wires": [["a", "output", "b", "input"], ["b", "output", "a", "input"]],
    },
    "only the first is used": {
        "nodes": [*AB, _node("c")],
        "wires": [["a", "output", "b", "input"], ["c", "output", "b", "input"]],
    },
    "another wire ends in input": {"nodes": AB, "wires": [["a", "output", "b", "input"]] * 2},
    "there is no node far": {"nodes": [_node("a", weights_of="far")]},
    "leads in a circle": {"nodes": [_node("a", weights_of="b"), _node("b", weights_of="a")]},
    "b is nn.ReLU, not F.relu": {"nodes": [_node("a", weights_of="b"), _node("b", "nn.ReLU")]},
    "repeated another number of times than b": {
        "nodes": [_node("a", "block:T", repeat=2, weights_of="b"), _node("b", "block:T")],
        "blocks": [_block("T")],
    },
    "no block Gone": {"nodes": [_node("a", "block:Gone")]},
    "is no block, so it cannot be repeated": {"nodes": [_node("a", repeat=2)]},
    "repeated 1,000,000,000 times": {
        "nodes": [_node("a", "block:T", repeat=10**9)],
        "blocks": [_block("T")],
    },
    "k of a: there is no block argument n": {
        "nodes": [_node("a", arguments={"k": {"expression": "n * 2"}})]
    },
    "Not allowed": {
        "nodes": [_node("a", arguments={"k": [1, {"expression": "__import__('os')"}]})]
    },
    "larger than any size": {"nodes": [_node("a", arguments={"k": 10**400})]},
}


@pytest.mark.parametrize("words", WRONG)
def test_each_wrong_thing_is_named_at_its_node_and_mended_by_one_click_each(read, catalogue, words):
    project = read(**WRONG[words])
    (problem, *_others) = [p for p in structural_problems(project, catalogue) if words in p.message]
    assert problem.node is not None
    for _ in range(5):
        problems = structural_problems(project, catalogue)
        if not problems:
            return
        project = apply_fix(project, next(each.fix for each in problems if each.fix))
    raise AssertionError(problems)


def test_a_value_that_this_version_does_not_know_is_named(read):
    project = read([_node("a", arguments={"later": {"q": 1}})])
    (problem,) = structural_problems(project)
    assert "later of a" in problem.message


def test_of_two_equal_wires_the_mend_leaves_one(read):
    project = read(AB, [["a", "output", "b", "input"]] * 2)
    project = apply_fix(project, structural_problems(project)[0].fix)
    assert len(project.graph.wires) == 1


def test_a_sound_project_has_no_problems(read, catalogue):
    blocks = [_block("T", _node("x", arguments={"k": {"expression": "n"}}))]
    blocks[0]["arguments"] = [{"name": "n", "kind": "int", "default": 2}]
    project = read([_node("i", "input"), _node("t", "block:T", repeat=3)], [], blocks=blocks)
    assert structural_problems(project, catalogue) == ()
    assert structural_problems(Project(), catalogue) == ()
    assert is_unfoldable(project)


def test_a_block_that_holds_itself_and_one_too_deep_are_named(read):
    inner = read([_node("t", "block:T")], blocks=[_block("T", _node("again", "block:T"))])
    assert "cannot contain itself: T → T" in structural_problems(inner)[0].message
    assert not is_unfoldable(inner)
    blocks = [_block(f"B{i}", _node("x", f"block:B{i + 1}")) for i in range(40)] + [_block("B40")]
    deep = read([_node("t", "block:B0")], blocks=blocks)
    assert "nested 41 deep; 32 is the most" in structural_problems(deep)[0].message
    wide = read([_node(f"t{i}", "block:T", repeat=1000) for i in range(60)], blocks=[_block("T")])
    assert not any("With all" in problem.message for problem in structural_problems(wide))
    twice = [_block("T", _node("x", "block:U", repeat=1000)), _block("U")]
    wide = read([_node("t", "block:T", repeat=1000)], blocks=twice)
    assert "With all repetitions the network has 1,002,001" in structural_problems(wide)[0].message


def test_a_problem_in_a_block_has_the_path_of_its_first_use_and_its_mend_works(read, catalogue):
    wires = [["x", "output", "x", "input"]]
    graph = {"nodes": [_node("x"), _node("output", "output")], "wires": wires}
    blocks = [
        {"name": "Inner", "graph": graph},
        _block("Outer", _node("in", "block:Inner", repeat=2)),
    ]
    project = read([_node("out", "block:Outer")], blocks=blocks)
    (problem,) = structural_problems(project, catalogue)
    assert problem.node == "out/in/0/x"
    assert place_of(project, problem.node) == ("Inner", "x")
    mended = apply_fix(project, problem.fix)
    assert mended.blocks["Inner"].graph.wires == ()
    assert structural_problems(mended, catalogue) == ()


def test_a_problem_in_a_block_that_nothing_uses_names_the_block(read):
    graph = {"nodes": [_node("x"), _node("output", "output")], "wires": [["x", "o", "x", "i"]]}
    (problem,) = structural_problems(read(blocks=[{"name": "Idle", "graph": graph}]))
    assert problem.message.startswith("In the block Idle: ")
    assert problem.node is None


def test_the_interface_of_a_block_is_checked(read):
    bad = {"name": "T", "graph": {"nodes": [_node("i", "input", title="x"), _node("x", "input")]}}
    bad["arguments"] = [
        {"name": "class", "kind": "int", "default": 1},
        {"name": "n", "kind": "int", "default": "three"},
    ]
    messages = " ".join(p.message for p in structural_problems(read(blocks=[bad])))
    for words in ("2 inputs named x", "has no output", "word of Python", "must be a whole number"):
        assert words in messages


def test_a_project_full_of_faults_gives_no_endless_list(read):
    wires = [["gone", "output", "a", "input"]] * 5000
    assert len(structural_problems(read(AB, wires))) == 200


def test_every_mend_works(read):
    project = read(
        [
            _node("a", arguments={"k": 1}),
            _node("b", "block:T", repeat=2),
            _node("c", weights_of="a"),
        ],
        [["a", "output", "b", "input"]],
        blocks=[_block("T")],
    )
    done = {
        "set_argument": {"node": "a", "name": "k", "value": [1, {"expression": "n"}]},
        "reset_argument": {"node": "a", "name": "k"},
        "insert_on_wire": {"node": "b", "operator": "nn.Flatten", "arguments": {"start_dim": 1}},
        "add_output": {"node": "a"},
        "remove_wire": {"node": "b", "port": "input"},
        "remove_node": {"node": "b"},
        "set_repeat": {"node": "b", "repeat": 3},
        "unshare_weights": {"node": "c"},
    }
    assert done.keys() == FIXES.keys()
    for edit, arguments in done.items():
        assert apply_fix(project, Fix("", edit, arguments)) != project
    inserted = apply_fix(project, Fix("", "insert_on_wire", done["insert_on_wire"]))
    assert [str(wire) for wire in inserted.graph.wires_into["b"]]
    assert inserted.graph.nodes["flatten1"].arguments == {"start_dim": 1}
    output = apply_fix(project, Fix("", "add_output", {"node": "a"})).graph
    assert output.wires_into["output"][0].source.node == "a"


@pytest.mark.parametrize(
    ("edit", "arguments", "error"),
    [
        ("run_code", {}, UnknownNameError),
        ("set_argument", {"node": "zz", "name": "k", "value": 1}, UnknownNameError),
        ("set_argument", {"node": "a/b", "name": "k", "value": 1}, UnknownNameError),
        ("set_argument", {"node": "a"}, EditError),
        ("set_argument", {"node": "a", "name": "k", "value": {"x": 1}}, EditError),
        ("insert_on_wire", {"node": "a", "operator": "x"}, EditError),
        ("remove_wire", {}, EditError),
    ],
)
def test_a_mend_that_no_longer_fits_is_refused(read, edit, arguments, error):
    with pytest.raises(error):
        apply_fix(read(AB), Fix("", edit, arguments))


TIED = [_node(name, "nn.Linear") for name in "abc"] + [_node("s", "nn.Linear", weights_of="a")]


@pytest.mark.parametrize(
    ("ties", "node", "words"),
    [
        ([["a", "weight", "a", "weight"]], "a", "in a circle"),
        ([["a", "weight", "s", "weight"]], "a", "in a circle"),
        ([["a", "weight", "b", "weight"], ["b", "weight", "a", "weight"]], "b", "in a circle"),
        (
            [[one, "weight", other, "weight"] for one, other in ("ab", "bc", "ca")],
            "c",
            "in a circle",
        ),
        ([["a", "weight", "b", "weight"], ["a", "weight", "c", "weight"]], "a", "tied twice"),
        ([["s", "weight", "b", "weight"]], "s", "its weights are another node's"),
        ([["a", "weight", "b", "weight"], ["b", "weight", "c", "weight"]], None, None),
        ([["b", "weight", "s", "weight"], ["c", "weight", "s", "weight"]], None, None),
    ],
)
def test_ties_by_which_nobody_owns_a_parameter_are_named(read, ties, node, words):
    problems = structural_problems(read(TIED, graph={"ties": ties}))
    assert [problem.node for problem in problems] == ([node] if node else [])
    assert all(words in problem.message for problem in problems)


def test_a_target_in_a_block_is_named(read):
    project = read([_node("t", "block:T")], blocks=[_block("T", _node("truth", "target"))])
    (problem,) = structural_problems(project)
    assert problem.node == "t/truth"
    assert "a target, which a block cannot hold" in problem.message


def test_what_reads_an_output_in_its_own_block_is_named_and_mended(read):
    block = _block("T", _node("x"), _node("y"))
    block["graph"]["wires"] = [
        ["x", "output", "output", "input"],
        ["output", "output", "y", "input"],
    ]
    project = read([_node("t", "block:T")], blocks=[block])
    (problem,) = structural_problems(project)
    assert problem.node == "t/output"
    assert structural_problems(apply_fix(project, problem.fix)) == ()

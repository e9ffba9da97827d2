"""Blocks: arguments, expressions, repetition, nesting, sharing."""

import pytest

from engine.analysis.analyse import analyse
from engine.analysis.cache import AnalysisCache


def tower(new_sketch, expression):
    body = new_sketch()
    body.add("x", "input")
    body.add("conv", "nn.Conv2d", "x", out_channels=expression("width * 2"), kernel_size=3)
    body.add("act", "F.relu", "conv")
    body.add("y", "output", "act")
    return body


def test_a_block_holds_the_sums_of_what_is_in_it(sketch, new_sketch, expression):
    sketch.block("Tower", tower(new_sketch, expression), width=4)
    sketch.add("image", "input", shape=(3, 8, 8))
    sketch.add("tower", "block:Tower", "image", width=5)
    sketch.add("out", "output", "tower")
    analysis = sketch.analyse()
    assert analysis.problems == ()
    assert list(analysis.nodes) == [
        "image", "tower", "tower/x", "tower/conv", "tower/act", "tower/y", "out",
    ]  # fmt: skip
    use = analysis.nodes["tower"]
    assert use.outputs == {"y": analysis.nodes["tower/act"].output}
    assert use.output.shape == ("N", 10, 6, 6)
    assert use.arguments == {"width": 5}
    assert use.parameters == analysis.nodes["tower/conv"].parameters == 10 * 27 + 10
    assert use.products == analysis.products == 10 * 27 * 36
    assert use.receptive_field == (3, 3)
    assert analysis.parameters == 280


def test_a_block_without_arguments_of_its_own_uses_the_defaults(sketch, new_sketch, expression):
    sketch.block("Tower", tower(new_sketch, expression), width=4)
    sketch.add("image", "input", shape=(3, 8, 8))
    sketch.add("out", "output", sketch.add("tower", "block:Tower", "image"))
    assert sketch.analyse().nodes["tower"].output.shape == ("N", 8, 6, 6)


def test_a_repeated_block_takes_one_value_of_a_list_for_each_repetition(
    sketch, new_sketch, expression
):
    sketch.block("Tower", tower(new_sketch, expression), width=4)
    sketch.add("image", "input", shape=(3, 16, 16))
    sketch.add("stage", "block:Tower", "image", width=(1, 2, 3))
    sketch.repeat("stage", 3)
    sketch.add("out", "output", "stage")
    analysis = sketch.analyse()
    assert analysis.problems == ()
    widths = [analysis.nodes[f"stage/{index}/conv"].output.shape[1] for index in range(3)]
    assert widths == [2, 4, 6]
    assert analysis.nodes["stage"].output.shape == ("N", 6, 10, 10)
    inner = [analysis.nodes[f"stage/{index}/conv"].parameters for index in range(3)]
    assert analysis.parameters == sum(inner) == (2 * 27 + 2) + (4 * 18 + 4) + (6 * 36 + 6)


def test_blocks_nest_and_hand_their_arguments_on(sketch, new_sketch, expression):
    sketch.block("Tower", tower(new_sketch, expression), width=4)
    outer = new_sketch()
    outer.blocks = sketch.blocks
    outer.add("x", "input")
    outer.add("inner", "block:Tower", "x", width=expression("size + 1"))
    outer.repeat("inner", expression("times"))
    outer.add("y", "output", "inner")
    sketch.block("Outer", outer, size=1, times=2)
    sketch.add("image", "input", shape=(3, 16, 16))
    sketch.add("all", "block:Outer", "image", size=2, times=3)
    sketch.add("out", "output", "all")
    analysis = sketch.analyse()
    assert analysis.problems == ()
    assert analysis.nodes["all/inner/2/conv"].output.shape == ("N", 6, 10, 10)
    assert analysis.nodes["all"].parameters == analysis.nodes["all/inner"].parameters
    assert analysis.parameters == (6 * 27 + 6) + 2 * (6 * 54 + 6)


def test_siamese_towers_count_parameters_once_and_products_twice(sketch, new_sketch, expression):
    sketch.block("Tower", tower(new_sketch, expression), width=4)
    sketch.add("left", "input", shape=(1, 8, 8))
    sketch.add("right", "input", shape=(1, 8, 8))
    sketch.add("a", "block:Tower", "left")
    sketch.add("b", "block:Tower", "right")
    sketch.share("b", "a")
    sketch.add("sum", "torch.sub", "a", "b")
    sketch.add("out", "output", "sum")
    analysis = sketch.analyse()
    assert analysis.problems == ()
    assert analysis.parameters == 80
    assert analysis.nodes["b"].parameters == 0
    assert analysis.nodes["b"].weights_of == "a"
    assert analysis.nodes["b/conv"].weights_of == "a/conv"
    assert analysis.nodes["a/conv"].weights_of is None
    assert analysis.nodes["a"].products == analysis.nodes["b"].products > 0


def test_shared_towers_that_see_different_channels_are_a_problem(
    sketch, new_sketch, expression, errors_of
):
    sketch.block("Tower", tower(new_sketch, expression), width=4)
    sketch.add("left", "input", shape=(1, 8, 8))
    sketch.add("right", "input", shape=(3, 8, 8))
    sketch.add("a", "block:Tower", "left")
    sketch.add("b", "block:Tower", "right")
    sketch.share("b", "a")
    sketch.add("out", "output", "a")
    sketch.add("out2", "output", "b")
    errors = errors_of(sketch.analyse())
    assert list(errors) == ["b/conv"]
    assert "in_channels" in errors["b/conv"][0]


def test_an_error_inside_a_block_is_what_the_rest_waits_for(
    sketch, new_sketch, expression, errors_of
):
    body = new_sketch()
    body.add("x", "input")
    body.add("conv", "nn.Conv2d", "x", in_channels=7)
    body.add("y", "output", "conv")
    sketch.block("Tower", body)
    sketch.add("image", "input", shape=(3, 8, 8))
    sketch.add("tower", "block:Tower", "image")
    sketch.add("act", "F.relu", "tower")
    sketch.add("out", "output", "act")
    analysis = sketch.analyse()
    assert list(errors_of(analysis)) == ["tower/conv"]
    assert analysis.nodes["act"].waits_for == "tower/conv"
    assert analysis.nodes["out"].waits_for == "tower/conv"


def test_a_block_without_a_wire_says_so_and_still_shows_what_is_in_it(
    sketch, new_sketch, expression, errors_of
):
    sketch.block("Tower", tower(new_sketch, expression), width=4)
    sketch.add("tower", "block:Tower")
    sketch.add("out", "output", "tower")
    analysis = sketch.analyse()
    assert "Nothing is wired to x" in errors_of(analysis)["tower"][0]
    assert analysis.nodes["out"].waits_for == "tower"


def test_a_block_that_holds_itself_is_one_problem(sketch, new_sketch, errors_of):
    body = new_sketch()
    body.block("Loop", new_sketch())
    body.add("x", "input")
    body.add("again", "block:Loop")
    body.add("y", "output", "x")
    sketch.block("Loop", body)
    sketch.add("image", "input", shape=(3,))
    sketch.add("loop", "block:Loop", "image")
    sketch.add("out", "output", "loop")
    errors = errors_of(sketch.analyse())
    assert any("cannot contain itself" in text for texts in errors.values() for text in texts)


def test_blocks_that_unfold_into_too_many_nodes_are_refused_quickly(sketch, new_sketch, errors_of):
    inner = new_sketch()
    inner.add("x", "input")
    inner.add("act", "F.relu", "x")
    inner.add("y", "output", "act")
    sketch.block("B0", inner)
    for depth in range(1, 8):
        body = new_sketch()
        body.blocks = sketch.blocks
        body.add("x", "input")
        body.add("many", f"block:B{depth - 1}", "x")
        body.repeat("many", 1000)
        body.add("y", "output", "many")
        sketch.block(f"B{depth}", body)
    sketch.add("v", "input", shape=(3,))
    sketch.add("all", "block:B7", "v")
    sketch.add("out", "output", "all")
    errors = errors_of(sketch.analyse())
    assert any("nodes" in text for texts in errors.values() for text in texts)


def test_an_edit_of_a_block_reaches_every_use(sketch, new_sketch, expression):
    cache = AnalysisCache()
    sketch.block("Tower", tower(new_sketch, expression), width=4)
    sketch.add("image", "input", shape=(3, 8, 8))
    sketch.add("tower", "block:Tower", "image")
    sketch.add("out", "output", "tower")
    assert analyse(sketch.project, cache).parameters == 224
    sketch.block("Tower", tower(new_sketch, expression), width=8)
    assert analyse(sketch.project, cache).parameters == 448


def test_what_a_block_is_given_and_gives_is_no_memory_of_its_own(sketch, new_sketch):
    body = new_sketch()
    body.add("x", "input")
    body.add("y", "output", body.add("fc", "nn.Linear", "x", out_features=4))
    sketch.block("Body", body)
    sketch.add("image", "input", shape=(4,))
    sketch.add("use", "block:Body", "image")
    sketch.repeat("use", 3)
    sketch.add("out", "output", "use:y")
    analysis = sketch.analyse()
    known = {path: node.activation_bytes for path, node in analysis.nodes.items()}
    assert known["image"] == known["use/0/fc"] == 16
    assert known["use"] == 3 * 16
    assert known["use/0/x"] == known["use/2/y"] == known["out"] == 0


@pytest.mark.parametrize("operator", ["Tensor.view", "Tensor.reshape", "Tensor.permute"])
def test_what_rearranges_fits_whatever_arrives_until_it_is_told(sketch, operator):
    for number, shape in enumerate([(3,), (3, 4), (3, 4, 5), (2, 3, 4, 5)]):
        sketch.add(f"x{number}", "input", shape=shape)
        sketch.add(f"out{number}", "output", sketch.add(f"r{number}", operator, f"x{number}"))
    assert sketch.analyse().problems == ()

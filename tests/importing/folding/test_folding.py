"""Calls with the modules around them become blocks, arguments, repeats and shared weights."""

import pytest

from engine.graph.model import Expression
from engine.importing.flat import Flat
from engine.importing.folding import fold, folded_project


def layer(tape: object, x: object, path: str, width: int, **more: object) -> object:
    """A module with a linear map and a rectifier."""
    with tape.within(path, "Layer"):
        x = tape.call("nn.Linear", x, module=f"{path}.fc", out_features=width, **more)
        return tape.call("F.relu", x)


def use_of(project: object, name: str) -> object:
    return next(node for node in project.graph if node.name == name)


def test_equal_modules_become_uses_of_one_block(tape: object, shown: object) -> None:
    x = layer(tape, tape.input(4), "first", 4)
    tape.output(layer(tape, x, "second", 4))
    project = folded_project(tape.flat())
    assert list(project.blocks) == ["Layer"]
    assert project.blocks["Layer"].arguments == ()
    assert shown.names(project) == ["first", "second"]
    assert shown.text(project).count("class ") == 2


def test_what_differs_becomes_an_argument(tape: object) -> None:
    x = layer(tape, tape.input(4), "first", 6)
    tape.output(layer(tape, x, "second", 8, bias=False))
    project = folded_project(tape.flat())
    width, bias = project.blocks["Layer"].arguments
    assert (width.name, width.kind, width.default) == ("out_features", "int", None)
    assert (bias.name, bias.kind) == ("bias", "bool")
    assert use_of(project, "first").arguments == {"out_features": 6, "bias": True}
    assert use_of(project, "second").arguments == {"out_features": 8, "bias": False}


def test_the_value_of_most_uses_is_the_default(tape: object) -> None:
    x = tape.input(4)
    for name, rate in (("a", 0.5), ("b", 0.1), ("c", 0.1)):
        with tape.within(name, "Drop"):
            x = tape.call("nn.Dropout", x, module=f"{name}.drop", p=rate)
    tape.output(x)
    project = folded_project(tape.flat())
    (argument,) = project.blocks["Drop"].arguments
    assert (argument.kind, argument.default) == ("float", 0.1)
    assert [dict(use_of(project, name).arguments) for name in "abc"] == [{"p": 0.5}, {}, {}]


def test_a_width_that_follows_from_another_is_arithmetic(tape: object) -> None:
    x = tape.input(4)
    for name, width in (("a", 4), ("b", 8)):
        with tape.within(name, "Mlp"):
            x = tape.call("nn.Linear", x, module=f"{name}.up", out_features=4 * width)
            x = tape.call("nn.Linear", x, module=f"{name}.down", out_features=width)
    tape.output(x)
    project = folded_project(tape.flat())
    assert [each.name for each in project.blocks["Mlp"].arguments] == ["out_features"]
    up = next(node for node in project.blocks["Mlp"].graph if node.name == "up")
    assert up.arguments["out_features"] == Expression("out_features * 4")


def test_different_insides_make_different_blocks_of_one_class(tape: object) -> None:
    x = layer(tape, tape.input(4), "first", 4)
    with tape.within("second", "Layer"):
        y = tape.call("nn.Linear", x, module="second.fc", out_features=4)
        y = tape.call("nn.Linear", y, module="second.gate", out_features=4)
        y = tape.call("F.relu", y)
    tape.output(y)
    project = folded_project(tape.flat())
    assert list(project.blocks) == ["Layer", "LayerGate"]


@pytest.mark.parametrize(
    ("widths", "rates", "given"),
    [
        ((4, 4, 4), (0.1, 0.1, 0.1), {}),
        ((4, 4, 4), (0.2, 0.1, 0.3), {"p": (0.2, 0.1, 0.3)}),
        ((6, 5, 4), (0.1, 0.1, 0.1), {"out_features": (6, 5, 4)}),
    ],
)
def test_a_run_in_a_container_becomes_a_repeat(
    widths: tuple[int, ...],
    rates: tuple[float, ...],
    given: dict[str, object],
    tape: object,
    shown: object,
) -> None:
    x = tape.input(4)
    with tape.within("layers", "Sequential"):
        for number, width in enumerate(widths):
            with tape.within(f"layers.{number}", "Layer"):
                path = f"layers.{number}"
                x = tape.call("nn.Linear", x, module=f"{path}.a", out_features=width)
                x = tape.call("nn.Dropout", x, module=f"{path}.b", p=rates[number])
                x = tape.call("nn.Linear", x, module=f"{path}.c", out_features=4)
    tape.output(x)
    folded = fold(tape.flat())
    (node,) = [each for each in folded.project.graph if each.block]
    assert (node.name, node.repeat) == ("layers", 3)
    assert node.arguments == given
    assert set(folded.modules.values()) >= {"layers.0.a", "layers.2.c"}
    assert "self.layers = nn.Sequential(" in shown.text(folded.project)


def test_uses_that_differ_in_most_arguments_are_no_repeat(tape: object, shown: object) -> None:
    x = tape.input(4)
    with tape.within("layers", "Sequential"):
        for number, (width, bias, rate) in enumerate(((6, True, 0.1), (4, False, 0.2))):
            with tape.within(f"layers.{number}", "Layer"):
                x = tape.call(
                    "nn.Linear", x, module=f"layers.{number}.a", out_features=width, bias=bias
                )
                x = tape.call("nn.Dropout", x, module=f"layers.{number}.b", p=rate)
    tape.output(x)
    project = folded_project(tape.flat())
    assert shown.names(project) == ["layers.0", "layers.1"]
    assert "self.layers = nn.Sequential(" in shown.text(project)


def test_a_run_after_something_else_keeps_the_places_of_the_container(
    tape: object, shown: object
) -> None:
    x = tape.input(4)
    with tape.within("layers", "Sequential"):
        x = tape.call("nn.Linear", x, module="layers.0", out_features=4)
        for number in (1, 2):
            x = layer(tape, x, f"layers.{number}", 4)
    tape.output(x)
    project = folded_project(tape.flat())
    assert shown.names(project) == ["layers.0", "layers.1"]
    assert use_of(project, "layers.1").repeat == 2


def test_a_run_whose_middle_is_read_elsewhere_is_no_repeat(tape: object, shown: object) -> None:
    with tape.within("layers", "ModuleList"):
        first = layer(tape, tape.input(4), "layers.0", 4)
        second = layer(tape, first, "layers.1", 4)
    tape.output(tape.call("torch.add", first, second))
    project = folded_project(tape.flat())
    assert shown.names(project)[:2] == ["layers.0", "layers.1"]


def test_a_module_called_twice_stays_shared(tape: object, shown: object) -> None:
    left, right = tape.input(4, name="left"), tape.input(4, name="right")
    with tape.within("tower", "Tower"):
        left = tape.call("nn.Linear", left, module="tower.fc", out_features=3)
    with tape.within("tower", call=1):
        right = tape.call("nn.Linear", right, module="tower.fc", out_features=3)
    tape.output(left, "left_out")
    tape.output(right, "right_out")
    project = folded_project(tape.flat())
    first, second = (node for node in project.graph if node.block)
    assert second.weights_of == first.id
    assert "return self.tower(left), self.tower(right)" in shown.text(project)


def test_a_container_called_twice_becomes_a_block_of_its_attribute(tape: object) -> None:
    x = tape.input(4)
    for number in (0, 1):
        with tape.within("my_tower", "Sequential", call=number):
            x = tape.call("nn.Linear", x, module="my_tower.0", out_features=4)
    tape.output(x)
    project = folded_project(tape.flat())
    assert list(project.blocks) == ["MyTower"]


def test_calls_that_differ_between_times_are_shared_node_by_node(tape: object) -> None:
    x = tape.input(4)
    with tape.within("cell", "Cell"):
        x = tape.call("nn.Linear", x, module="cell.fc", out_features=4)
    with tape.within("cell", call=1):
        x = tape.call("nn.Linear", x, module="cell.fc", out_features=4)
        x = tape.call("F.relu", x)
    tape.output(x)
    project = folded_project(tape.flat())
    assert not project.blocks
    first, second = (node for node in project.graph if node.operator == "nn.Linear")
    assert second.weights_of == first.id


def test_weights_used_in_two_modules_dissolve_them(tape: object) -> None:
    x = tape.input(4)
    with tape.within("encoder", "Encoder"):
        x = tape.call("nn.Linear", x, module="shared", out_features=4)
    with tape.within("decoder", "Decoder"):
        x = tape.call("nn.Linear", x, module="shared", out_features=4)
    tape.output(x)
    project = folded_project(tape.flat())
    assert not project.blocks
    first, second = (node for node in project.graph if node.operator == "nn.Linear")
    assert second.weights_of == first.id


def test_a_module_without_weights_in_two_modules_is_simply_two(tape: object) -> None:
    x = tape.input(4)
    for name in ("a", "b"):
        with tape.within(name, "Part"):
            x = tape.call("nn.Linear", x, module=f"{name}.fc", out_features=4)
            x = tape.call("nn.ReLU", x, module="a.act")
    tape.output(x)
    assert list(folded_project(tape.flat()).blocks) == ["Part"]


def test_a_parameter_that_is_another_one_is_tied(tape: object, shown: object) -> None:
    x = tape.call("nn.Linear", tape.input(4), module="encode", out_features=4, bias=False)
    x = tape.call("nn.Linear", x, module="decode", out_features=4, bias=False)
    tape.output(x)
    tape.weights["decode.weight"] = tape.weights["encode.weight"]
    project = folded_project(tape.flat())
    (tie,) = project.graph.ties
    assert (tie.parameter, tie.owner_parameter) == ("weight", "weight")
    assert "self.decode.weight = self.encode.weight" in shown.text(project)


def test_several_inputs_and_results_of_a_module_become_ports(tape: object, shown: object) -> None:
    one, other = tape.input(4, name="one"), tape.input(4, name="other")
    with tape.within("pair", "Pair"):
        total = tape.call("torch.add", one, other)
        product = tape.call("torch.mul", one, other)
    tape.output(tape.call("torch.sub", product, total))
    project = folded_project(tape.flat())
    graph = project.blocks["Pair"].graph
    assert [node.id for node in graph if node.operator == "input"] == ["input", "input2"]
    assert [node.id for node in graph if node.operator == "output"] == ["output", "output2"]
    assert "output, output2 = self.pair(one, other)" in shown.text(project)


def test_a_telling_variable_is_the_title_and_a_plain_one_is_not(tape: object) -> None:
    x = tape.input(4)
    x = tape.call("F.relu", x, variable="x")
    scores = tape.call("torch.tanh", x, variable="scores")
    again = tape.call("torch.exp", scores, variable="hidden")
    again = tape.call("torch.exp", again, variable="hidden")
    tape.output(again)
    project = folded_project(tape.flat())
    titles = {node.operator: node.title for node in project.graph}
    assert titles["F.relu"] == ""
    assert titles["torch.tanh"] == "scores"
    assert titles["torch.exp"] == ""


def test_values_of_different_kinds_do_not_become_one_argument(tape: object) -> None:
    x = tape.input(4, 4)
    for name, dim in (("a", 1), ("b", None)):
        with tape.within(name, "Sum"):
            x = tape.call("torch.sum", x, dim=dim, keepdim=True)
    tape.output(x)
    assert len(folded_project(tape.flat()).blocks) == 2


def test_a_network_without_modules_has_no_blocks() -> None:
    assert folded_project(Flat("Empty")).blocks == {}


def test_a_block_never_takes_the_name_of_the_network(tape: object) -> None:
    x = tape.input(4)
    with tape.within("net", "Net"):
        x = tape.call("nn.Linear", x, module="net.fc", out_features=4)
    tape.output(x)
    assert list(folded_project(tape.flat("Net")).blocks) == ["Net2"]

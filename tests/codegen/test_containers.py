"""Titles such as `layer2.0` are places in a container, which the class then holds as one."""

from collections.abc import Callable

import pytest

from engine.analysis.analyse import analyse
from engine.codegen.model import generate_model
from engine.graph.model import BlockArgument, Endpoint, Expression, Project


def widening(sheet: Callable[[], object]) -> object:
    inside = sheet()
    x = inside.add("nn.Linear", inside.input(), title="fc", out_features=Expression("width"))
    inside.add("output", inside.add("F.relu", x))
    return inside


@pytest.fixture
def stage(new_sketch: Callable[[], object]) -> object:
    """A sheet with the blocks Wide and Plain and an input."""
    sheet = new_sketch()
    sheet.block("Wide", widening(new_sketch), BlockArgument("width", "int"))
    sheet.block("Plain", widening(new_sketch), BlockArgument("width", "int"))
    sheet.x = sheet.input(4)
    return sheet


def project_of(sheet: object, x: Endpoint) -> Project:
    sheet.add("output", x)
    return sheet.project()


def test_places_of_one_container_become_one_attribute(
    stage: object, checker: object, source_of: Callable[[Project], str]
) -> None:
    x = stage.add("nn.Linear", stage.x, title="head.0", out_features=3)
    x = stage.add("nn.Tanh", x, title="head.1")
    project = project_of(stage, x)
    built = checker.project(project)
    assert [name for name, _ in built.module.named_children()] == ["head"]
    assert "return self.head(x)" in source_of(project)
    assert built.source.modules == {"linear1": "head.0", "tanh1": "head.1"}


def test_a_repeat_takes_as_many_places_as_it_has_repetitions(
    stage: object, checker: object
) -> None:
    (x,) = stage.use("Wide", stage.x, title="layer.0", width=6)
    (x,) = stage.use("Plain", x, title="layer.1", width=6, repeat=4)
    x = stage.add("nn.Tanh", x, title="layer.5")
    built = checker.project(project_of(stage, x))
    keys = list(built.module.state_dict())
    assert keys == [f"layer.{n}.fc.{each}" for n in range(5) for each in ("weight", "bias")]
    assert built.source.modules["plain1/3/linear1"] == "layer.4.fc"
    assert "plain1" not in built.source.modules
    assert "*[Plain(6) for _ in range(4)]," in built.source.text


def test_longer_places_stand_in_containers_of_the_container(stage: object, checker: object) -> None:
    x = stage.add("nn.Linear", stage.x, title="features.0", out_features=3)
    x = stage.add("nn.Linear", x, title="features.1.0", out_features=5)
    (x,) = stage.use("Wide", x, title="features.1.1", width=(6, 7), repeat=2)
    x = stage.add("nn.Tanh", x, title="features.2")
    built = checker.project(project_of(stage, x))
    assert built.source.modules == {
        "linear1": "features.0",
        "linear2": "features.1.0",
        "wide1/0": "features.1.1",
        "wide1/0/linear1": "features.1.1.fc",
        "wide1/1": "features.1.2",
        "wide1/1/linear1": "features.1.2.fc",
        "tanh1": "features.2",
    }


@pytest.mark.parametrize(
    "titles",
    [
        ("a.0", "a.2"),
        ("a.1", "a.2"),
        ("a.0", "b.1"),
        ("a.0", "a.0"),
        ("0.0", "0.1"),
        ("a.0.1", "a.1"),
    ],
)
def test_places_with_gaps_stay_attributes_of_their_own(
    titles: tuple[str, str], stage: object, checker: object
) -> None:
    x = stage.add("nn.Linear", stage.x, title=titles[0], out_features=3)
    x = stage.add("nn.Tanh", x, title=titles[1])
    built = checker.project(project_of(stage, x))
    assert len(list(built.module.children())) == 2


def test_what_is_read_between_places_keeps_them_apart(stage: object, checker: object) -> None:
    x = stage.add("nn.Linear", stage.x, title="a.0", out_features=3)
    y = stage.add("nn.Tanh", x, title="a.1")
    built = checker.project(project_of(stage, stage.add("torch.add", x, y)))
    assert [name for name, _ in built.module.named_children()] == ["a_0", "a_1"]


def test_shared_modules_stay_out_of_containers(stage: object, checker: object) -> None:
    x = stage.add("nn.Linear", stage.x, title="a.0", out_features=4)
    x = stage.add("nn.Tanh", x, title="a.1")
    stage.add(
        "output", stage.add("nn.Linear", x, out_features=4, weights_of=Endpoint("linear1", ""))
    )
    built = checker.project(project_of(stage, x))
    assert [name for name, _ in built.module.named_children()] == ["a_0", "a_1"]


def test_uses_of_one_block_are_no_container_as_they_would_read_as_a_repeat(
    stage: object, checker: object
) -> None:
    (x,) = stage.use("Wide", stage.x, title="a.0", width=6)
    (x,) = stage.use("Wide", x, title="a.1", width=5)
    built = checker.project(project_of(stage, x))
    assert [name for name, _ in built.module.named_children()] == ["a_0", "a_1"]


def test_the_shapes_of_many_inputs_stand_behind_their_names(
    new_sketch: Callable[[], object], checker: object
) -> None:
    sheet = new_sketch()
    inputs = [sheet.input(3, 32, 32, title=f"picture_number_{n}") for n in range(3)]
    tokens = sheet.input(7, title="tokens", dtype="int64")
    for value in (*inputs, tokens):
        sheet.add("output", value)
    project = sheet.project()
    checker.formatted(generate_model(project, analyse(project)).text)
    text = generate_model(project, analyse(project)).text
    assert "        picture_number_1: Tensor,  # N×3×32×32\n" in text
    assert "        tokens: Tensor,  # N×7 int64\n" in text


def test_results_that_the_user_names_are_named_in_a_comment(
    new_sketch: Callable[[], object], checker: object
) -> None:
    sheet = new_sketch()
    x = sheet.input(4)
    sheet.add("output", sheet.add("torch.tanh", x), title="mean of all")
    sheet.add("output", x, title="output")
    project = sheet.project()
    checker.style(generate_model(project, analyse(project)).text)
    text = generate_model(project, analyse(project)).text
    assert "return torch.tanh(x), x  # mean_of_all: N×4, N×4\n" in text


@pytest.mark.parametrize(
    ("arguments", "written"),
    [
        ({"width": (6, 5)}, "nn.Sequential(Wide(4, 6), Wide(6, 5))"),
        ({"width": (6, 5), "bias": (True, False)}, "nn.Sequential(Wide("),
        (
            {"width": (6, 5), "bias": (True, False), "p": (0.1, 0.2)},
            "nn.Sequential(*[Wide(",
        ),
        (
            {
                "width": (6, 5, 7, 8),
                "bias": (True, False, True, False),
                "p": (0.123456789, 0.2, 0.3, 0.1),
            },
            "nn.Sequential(\n            *[\n                Wide(",
        ),
    ],
)
def test_a_repeat_that_differs_in_most_arguments_is_written_as_a_list(
    arguments: dict[str, tuple[object, ...]],
    written: str,
    new_sketch: Callable[[], object],
    checker: object,
) -> None:
    inside = new_sketch()
    values = {"out_features": Expression("width")}
    if "bias" in arguments:
        values["bias"] = Expression("bias")
    x = inside.add("nn.Linear", inside.input(), **values)
    inside.add("output", inside.add("nn.Dropout", x, p=Expression("p")) if "p" in arguments else x)
    sheet = new_sketch()
    declared = [
        BlockArgument("width", "int"),
        BlockArgument("bias", "bool"),
        BlockArgument("p", "float"),
    ]
    sheet.block("Wide", inside, *declared[: len(arguments)])
    (x,) = sheet.use("Wide", sheet.input(4), repeat=len(arguments["width"]), **arguments)
    built = checker.project(project_of(sheet, x))
    assert written in built.source.text

"""How operators are put on lines: as one would by hand."""

from collections.abc import Callable

import pytest

from engine.graph.model import Project

SourceOf = Callable[[Project], str]


def _forward(text: str) -> list[str]:
    lines = text[text.rindex("def forward") :].splitlines()
    start = next(number for number, line in enumerate(lines) if ") -> " in line)
    return [line.strip() for line in lines[start + 1 :]]


def test_a_convolution_takes_what_follows_it_onto_its_line(
    sketch: object, source_of: SourceOf
) -> None:
    x = sketch.add("nn.Conv2d", sketch.input(1, 8, 8), out_channels=2, kernel_size=3)
    x = sketch.add("F.relu", sketch.add("nn.BatchNorm2d", x))
    x = sketch.add("F.max_pool2d", x)
    sketch.add("output", x)
    assert _forward(source_of(sketch.project())) == [
        "x = F.relu(self.batch_norm1(self.conv1(x)))  # N×2×6×6",
        "return F.max_pool2d(x, kernel_size=2)  # N×2×3×3",
    ]


def test_a_value_that_is_read_twice_gets_a_name(sketch: object, source_of: SourceOf) -> None:
    x = sketch.input(4)
    y = sketch.add("nn.Linear", sketch.add("F.relu", x), out_features=4)
    y = sketch.add("torch.add", y, x)
    sketch.add("output", sketch.add("torch.mul", y, y))
    assert _forward(source_of(sketch.project())) == [
        "y = F.relu(x)",
        "y = self.linear1(y) + x",
        "return y * y",
    ]


def test_a_title_of_a_function_becomes_a_variable(sketch: object, source_of: SourceOf) -> None:
    x = sketch.add("F.relu", sketch.input(4, title="features"), title="positive part")
    sketch.add("output", sketch.add("nn.Linear", x, out_features=2, title="head"))
    assert _forward(source_of(sketch.project())) == [
        "positive_part = F.relu(features)",
        "return self.head(positive_part)  # N×2",
    ]


def test_a_shared_module_is_made_once_and_called_twice(sketch: object, source_of: SourceOf) -> None:
    first = sketch.add("nn.Linear", sketch.input(4), out_features=4, title="mix")
    x = sketch.add("nn.Linear", sketch.add("F.relu", first), out_features=4, weights_of=first)
    sketch.add("output", x)
    text = source_of(sketch.project())
    assert text.count("nn.Linear(") == 1
    assert _forward(text) == ["x = F.relu(self.mix(x))", "return self.mix(x)"]


def test_a_plain_chain_of_unnamed_modules_is_a_sequential(
    sketch: object, source_of: SourceOf
) -> None:
    x = sketch.input(1, 8, 8)
    for name in ("nn.Conv2d", "nn.ReLU", "nn.MaxPool2d", "nn.Flatten", "nn.Linear"):
        x = sketch.add(name, x)
    sketch.add("output", x)
    text = source_of(sketch.project())
    assert "        self.layers = nn.Sequential(\n            nn.Conv2d(1, 32" in text
    assert "nn.Flatten(),  # N×288\n            nn.Linear(32 * 3 * 3, 128),\n" in text
    assert _forward(text) == ["return self.layers(x)  # N×128"]


def test_a_named_module_stands_on_its_own(sketch: object, source_of: SourceOf) -> None:
    x = sketch.input(4)
    for title in ("", "", "encode", ""):
        x = sketch.add("nn.Linear", x, out_features=4, title=title)
    sketch.add("output", x)
    text = source_of(sketch.project())
    assert "nn.Sequential" not in text
    assert "self.encode = nn.Linear(4, 4)" in text


def test_two_chains_get_two_names(sketch: object, source_of: SourceOf, checker: object) -> None:
    x = sketch.input(4)
    ends = []
    for _ in range(2):
        y = x
        for _ in range(3):
            y = sketch.add("nn.Linear", y, out_features=4)
        ends.append(y)
    sketch.add("output", sketch.add("torch.add", *ends))
    assert _forward(source_of(sketch.project())) == ["return self.layers(x) + self.layers2(x)"]
    assert checker.project(sketch.project()).source.modules["linear6"] == "layers2.2"


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("torch.mul", "torch.add", "(x + y) * y"),
        ("torch.add", "torch.mul", "x * y + y"),
        ("torch.pow", "torch.mul", "(x * y) ** y"),
        ("torch.sub", "torch.sub", "x - y - y"),
    ],
)
def test_parentheses_stand_where_the_order_needs_them(
    outer: str, inner: str, expected: str, sketch: object, source_of: SourceOf
) -> None:
    x, y = sketch.input(4, title="x"), sketch.input(4, title="y")
    sketch.add("output", sketch.add(outer, sketch.add(inner, x, y), y))
    assert _forward(source_of(sketch.project())) == [f"return {expected}"]


def test_a_difference_on_the_right_is_not_taken_apart(
    sketch: object, source_of: SourceOf, checker: object
) -> None:
    x, y = sketch.input(4, title="a"), sketch.input(4, title="b")
    sketch.add("output", sketch.add("torch.sub", x, sketch.add("torch.sub", x, y)))
    checker.project(sketch.project())
    assert _forward(source_of(sketch.project())) == ["x = a - b", "return a - x"]


def test_a_line_that_would_be_too_long_is_two(sketch: object, source_of: SourceOf) -> None:
    titles = [f"a_long_name_of_an_input_number_{n}" for n in range(3)]
    values = [sketch.input(4, title=title) for title in titles]
    joined = sketch.add("torch.cat", *values)
    x = sketch.add("nn.Linear", joined, out_features=4, title="a_long_name_of_a_module")
    sketch.add("output", sketch.add("F.relu", x))
    lines = source_of(sketch.project()).splitlines()
    assert all(len(line) <= 88 for line in lines)


def test_many_parts_are_read_from_one_variable(
    sketch: object, source_of: SourceOf, checker: object
) -> None:
    found = sketch.outputs("torch.chunk", sketch.input(24), chunks=12, title="pieces")
    sketch.add("output", sketch.add("torch.cat", found[3], found[0]))
    checker.project(sketch.project())
    assert _forward(source_of(sketch.project())) == [
        "pieces = torch.chunk(x, 12, dim=1)",
        "return torch.cat([pieces[3], pieces[0]], dim=1)  # N×4",
    ]


def test_a_loop_with_many_long_names_keeps_them_in_one_variable(
    new_sketch: type, sketch: object, source_of: SourceOf, checker: object
) -> None:
    cell = new_sketch()
    for number in range(3):
        value = cell.input(title=f"a_rather_long_name_{number}")
        cell.add("output", cell.add("F.relu", value), title=f"another_long_name_{number}")
    sketch.block("Cell", cell)
    values = [sketch.input(4, title=f"start_{number}") for number in range(3)]
    for value in sketch.use("Cell", *values, repeat=3, title="cells"):
        sketch.add("output", value)
    checker.project(sketch.project())
    assert _forward(source_of(sketch.project())) == [
        "cells = (start_0, start_1, start_2)",
        "for block in self.cells:",
        "cells = block(*cells)",
        "return cells[0], cells[1], cells[2]  # N×4, N×4, N×4",
    ]


def test_parts_that_nothing_reads_are_underscores(sketch: object, source_of: SourceOf) -> None:
    found = sketch.outputs("torch.chunk", sketch.input(6), chunks=3)
    sketch.add("output", sketch.add("F.relu", found[1]))
    assert _forward(source_of(sketch.project())) == [
        "_, x, _ = torch.chunk(x, 3, dim=1)  # N×2",
        "return F.relu(x)",
    ]


def test_the_input_itself_may_be_returned(sketch: object, source_of: SourceOf) -> None:
    x = sketch.input(4)
    sketch.add("output", x)
    sketch.add("output", x)
    assert _forward(source_of(sketch.project())) == ["return x, x  # N×4, N×4"]


def test_a_module_that_leads_nowhere_is_held_but_not_called(
    sketch: object, source_of: SourceOf, checker: object
) -> None:
    x = sketch.input(4)
    sketch.add("nn.Linear", x, out_features=4, title="spare")
    sketch.add("output", sketch.add("F.relu", x))
    text = source_of(sketch.project())
    assert "self.spare = nn.Linear(4, 4)" in text
    assert _forward(text) == ["return F.relu(x)"]
    checker.project(sketch.project())

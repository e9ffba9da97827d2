"""Which node wrote which part of the text."""

import pytest

import presets
from engine.analysis.analyse import analyse
from engine.codegen.model import generate_model
from engine.codegen.source import Source, Span
from engine.graph.model import BlockArgument, Expression


def _text(source: Source, span: Span) -> str:
    lines = source.text.encode().split(b"\n")
    if span.line == span.end_line:
        return lines[span.line - 1][span.column : span.end_column].decode()
    between = lines[span.line : span.end_line - 1]
    first, last = lines[span.line - 1][span.column :], lines[span.end_line - 1][: span.end_column]
    return b"\n".join([first, *between, last]).decode()


def _texts(source: Source, node: str) -> list[str]:
    return [_text(source, span) for span in source.spans_of(node)]


def _lenet() -> Source:
    project = presets.load("lenet")
    return generate_model(project, analyse(project))


def test_a_module_has_its_making_and_its_call() -> None:
    source = _lenet()
    assert _texts(source, "conv1") == ["nn.Conv2d(1, 32, kernel_size=5)", "self.conv1(image)"]
    assert _texts(source, "linear2") == ["nn.Linear(200, 10)", "self.fc2(x)"]


def test_what_is_folded_lies_inside_of_what_it_is_folded_into() -> None:
    source = _lenet()
    assert _texts(source, "relu1") == ["F.relu(F.max_pool2d(self.conv1(image), kernel_size=3))"]
    assert _texts(source, "max_pool1") == ["F.max_pool2d(self.conv1(image), kernel_size=3)"]


def test_a_place_names_the_innermost_node_and_a_line_the_last() -> None:
    source = _lenet()
    number = source.spans_of("relu1")[0].line
    line = source.text.splitlines()[number - 1]
    assert source.node_at(number, line.index("F.relu")) == "relu1"
    assert source.node_at(number, line.index("F.max")) == "max_pool1"
    assert source.node_at(number, line.index("self.conv1")) == "conv1"
    assert source.node_at(1) is None


@pytest.mark.parametrize("name", presets.names())
def test_every_node_of_the_network_wrote_something(name: str) -> None:
    project = presets.load(name)
    analysis = analyse(project)
    source = generate_model(project, analysis)
    for path, found in analysis.nodes.items():
        if found.role == "network":
            assert source.spans_of(path)


def test_each_module_of_a_chain_has_its_own_line_and_the_common_call() -> None:
    project = presets.load("mlp")
    source = generate_model(project, analyse(project))
    assert _texts(source, "linear2") == ["nn.Linear(100, 50)", "self.layers(features)"]


def test_the_text_of_a_block_belongs_to_all_its_uses_and_first_to_the_first(
    new_sketch: type, sketch: object
) -> None:
    inside = new_sketch()
    x = inside.add("nn.Linear", inside.input(), out_features=Expression("width"))
    inside.add("output", x)
    sketch.block("Part", inside, BlockArgument("width", "int", 3))
    (x,) = sketch.use("Part", sketch.input(4), width=5, repeat=2)
    (x,) = sketch.use("Part", x)
    sketch.add("output", x)
    project = sketch.project()
    source = generate_model(project, analyse(project))
    uses = ["part1/0/linear1", "part1/1/linear1", "part2/linear1"]
    places = {(s.line, s.column) for use in uses for s in source.spans_of(use)}
    assert len(places) == 2
    line, column = min(places)
    assert source.node_at(line, column) == "part1/0/linear1"


def test_a_statement_over_several_lines_is_one_span(sketch: object) -> None:
    x = sketch.add(
        "nn.Conv2d",
        sketch.input(8, 9, 9),
        title="a_convolution_with_a_long_name",
        out_channels=16,
        kernel_size=(3, 5),
        padding=(1, 2),
        groups=8,
        bias=False,
    )
    sketch.add("output", x)
    project = sketch.project()
    source = generate_model(project, analyse(project))
    made = _texts(source, "conv1")[0]
    assert made.startswith("nn.Conv2d(\n")
    assert made.endswith(")")


def test_source_is_written_again_the_same() -> None:
    assert _lenet() == _lenet()

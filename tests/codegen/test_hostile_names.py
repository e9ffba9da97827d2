"""Whatever a drawing calls things, the source stays inert, readable Python."""

import ast
from collections.abc import Callable
from dataclasses import replace

import pytest
from torch import nn

from engine.analysis.analyse import analyse
from engine.build.allowed import check_allowed
from engine.codegen.docstring import docstring
from engine.codegen.errors import CodegenError
from engine.codegen.layout import Page
from engine.codegen.literals import written
from engine.codegen.loss import generate_loss
from engine.codegen.model import generate_model
from engine.codegen.namer import ATTRIBUTES, VARIABLES, Namer, class_identifier, identifier
from engine.errors import EngineError
from engine.graph.model import BlockArgument, Expression, Project

HOSTILE = (
    'x"); __import__("os").system("calc") #',
    '"""',
    "'''\nimport os\n'''",
    "class",
    "import os",
    "line\nbreak\r\n\u2028\u2029\x00\x85",
    '<img src="file:///etc/passwd">',
    "\u202eevil\u202c",
    "\ud800",
    "self",
    "super().__init__",
    "__class__",
    "__init__",
    "forward",
    "nn",
    "F",
    "Tensor",
    "torch",
    "print",
    "l",
    "Ⅷ²",
    "网络",
    "é" * 300,
    "a" * 10_000,
    "3x3",
    "_",
    "\\",
    "{0} %s",
)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_anywhere_leaves_the_source_inert(
    name: str, new_sketch: Callable[[], object], checker: object
) -> None:
    inside = new_sketch()
    x = inside.add("nn.Linear", inside.input(title=name), title=name, out_features=3)
    x = inside.add("F.relu", x, title=name)
    inside.add("output", x, title=name)
    sheet = new_sketch()
    sheet.block(name, inside, summary=name)
    values = [sheet.input(4, title=name), sheet.input(4, title=name)]
    values = [sheet.use(name, each, title=name)[0] for each in values]
    values.append(sheet.add("torch.add", *values, title=name))
    output = sheet.add("output", values[-1], title=name)
    target = sheet.add("target", title=name, encoding="values", shape=(3,))
    sheet.add("nn.MSELoss", output, target, title=name)
    project = sheet.project(name)

    analysis = analyse(project)
    for source in (generate_model(project, analysis), generate_loss(project, analysis)):
        tree = check_allowed(source.text)
        checker.style(source.text)
        assert source.text.isprintable() or set(source.text) - {"\n"} <= _printable(source.text)
        imported = {
            alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names
        }
        assert imported <= {"torch", "torch.nn.functional"}
    checker.project(project)


def _printable(text: str) -> set[str]:
    return {character for character in text if character.isprintable()}


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_becomes_a_short_ascii_identifier(name: str) -> None:
    for made in (identifier(name), identifier(name, fallback=name), class_identifier(name)):
        assert made.isascii()
        assert made.isidentifier()
        assert not made.startswith("_")
        assert len(made) <= 32


def test_names_of_one_namespace_are_all_different() -> None:
    namer = Namer(VARIABLES)
    names = [namer.name(each) for each in ("conv", "conv", "conv1", "conv1", "class", "class", "")]
    assert names == ["conv", "conv2", "conv1", "conv1_2", "class_", "class2", "value"]


def test_a_title_that_is_an_identifier_is_kept() -> None:
    assert identifier("encoderA") == "encoderA"
    assert identifier("left image") == "left_image"
    assert identifier("3x3", fallback="conv1") == "conv_3x3"
    assert identifier("Größe") == "groe"


def test_every_attribute_that_modules_need_is_reserved() -> None:
    own = {name for name in dir(nn.Module()) if not name.startswith("_")}
    assert own <= ATTRIBUTES


@pytest.mark.parametrize("title", ["forward", "train", "type", "float", "parameters", "training"])
def test_a_module_named_like_a_method_gets_another_attribute(
    title: str, sketch: object, checker: object
) -> None:
    x = sketch.add("nn.Linear", sketch.input(4), title=title, out_features=2)
    sketch.add("output", x)
    built = checker.project(sketch.project())
    assert built.source.modules["linear1"] == f"{title}_"


@pytest.mark.parametrize(
    "text",
    [
        "().__class__.__bases__[0].__subclasses__()",
        "__import__('os')",
        "9**9**9",
        '"a"*10**10',
        "(" * 10_000 + "1" + ")" * 10_000,
        "f'{width}'",
        "lambda: 1",
        "(width := 3)",
        "width.real",
        "[width][0]",
        "other + 1",
    ],
)
def test_a_hostile_expression_is_refused(text: str, new_sketch: Callable[[], object]) -> None:
    inside = new_sketch()
    x = inside.add("nn.Linear", inside.input(), out_features=Expression("width"))
    inside.add("output", x)
    sheet = new_sketch()
    sheet.block("Part", inside, BlockArgument("width", "int", 3))
    sheet.add("output", sheet.use("Part", sheet.input(4))[0])
    project = sheet.project()
    analysis = analyse(project)
    generate_model(project, analysis)  # the analysis of the harmless drawing lets it pass

    with pytest.raises(EngineError):
        generate_model(_with_expression(project, text), analysis)


def _with_expression(project: Project, text: str) -> Project:
    graph = project.blocks["Part"].graph
    node = graph.nodes["linear1"]
    changed = replace(node, arguments={"out_features": Expression(text)})
    graph = replace(graph, nodes={**graph.nodes, "linear1": changed})
    return project.with_graph(graph, "Part")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {"a": 1}, b"x", 1j])
def test_a_value_of_no_known_type_is_refused(value: object) -> None:
    with pytest.raises(CodegenError):
        written(value)


@pytest.mark.parametrize("text", ['"', "\\", "\n", "it's", "é", "\u202e", "\ud800", '\\"'])
def test_a_string_is_written_so_that_python_reads_the_same(text: str) -> None:
    piece = written(text).piece
    assert ast.literal_eval(piece.text) == text
    assert piece.text.isascii()
    assert piece.text.isprintable()


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_help_becomes_a_docstring_of_one_line(name: str, checker: object) -> None:
    page = Page()
    page.write(docstring(name, indent=0))
    assert page.text.count("\n") <= 2
    tree = ast.parse(page.text)
    assert all(isinstance(node.value.value, str) for node in tree.body)

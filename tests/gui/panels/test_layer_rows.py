"""What changes in the rows of the layers panel, held against rows made from scratch."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

import presets
from engine.analysis.analyse import analyse
from engine.analysis.result import Analysis, NodeAnalysis
from engine.errors import EngineError
from engine.graph import edits
from engine.graph.model import BlockName, Project
from engine.graph.problem import NodePath, Problem
from gui.document import Document
from gui.panels.layer_columns import COLUMNS
from gui.panels.layer_facts import LayerFacts
from gui.panels.layer_rows import changed_layers, layer_rows
from gui.panels.layers import LayersPanel
from gui.widgets.row_model import Row, RowModel

PROJECT = presets.load("resnet-cifar-20")
ANALYSIS = analyse(PROJECT)


def walk(rows: list[Row]) -> dict[str, object]:
    found: dict[str, object] = {}
    for row in rows:
        found[row.key] = (row.item, row.is_dim, row.position)
        found.update(walk(row.children))
    return found


@st.composite
def edited_projects(draw: st.DrawFn, project: Project) -> Project:
    scope: BlockName | None = draw(st.sampled_from([None, *project.blocks]))
    nodes = list(project.graph_of(scope).nodes.values())
    node = draw(st.sampled_from(nodes))
    number = draw(st.integers(1, 9))
    change = draw(
        st.sampled_from(
            [
                lambda graph: edits.rename(graph, node.id, f"title {number}"),
                lambda graph: edits.set_argument(graph, node.id, "out_channels", number),
                lambda graph: edits.move_nodes(graph, {node.id: (number, number)}),
                lambda graph: edits.remove_nodes(graph, [node.id]),
            ]
        )
    )
    try:
        return edits.edit_graph(project, scope, change)
    except EngineError:
        return project


@st.composite
def edited_analyses(draw: st.DrawFn, analysis: Analysis) -> Analysis:
    nodes = dict(analysis.nodes)
    paths = st.sampled_from(list(nodes))
    for path in draw(st.lists(paths, max_size=4)):
        nodes[path] = draw(changed_nodes(nodes[path], paths))
    for path in draw(st.lists(paths, max_size=1)):
        del nodes[path]
    if draw(st.integers(0, 5)) == 0:
        return Analysis(nodes, analysis.problems)
    problems = [Problem("No.", path) for path in draw(st.lists(paths, max_size=2))]
    return Analysis(nodes, tuple(problems))


@st.composite
def changed_nodes(
    draw: st.DrawFn, known: NodeAnalysis, paths: st.SearchStrategy[NodePath]
) -> NodeAnalysis:
    waits_for = draw(st.none() | paths)
    weights_of = draw(st.none() | paths)
    products = draw(st.integers(0, 10**9))
    return replace(known, products=products, waits_for=waits_for, weights_of=weights_of)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_changed_rows_are_those_made_from_scratch(data: st.DataObject) -> None:
    facts = LayerFacts(PROJECT, ANALYSIS)
    rows = layer_rows(facts)
    model: RowModel = RowModel(COLUMNS)
    model.show_rows(rows)
    for _ in range(4):
        after = LayerFacts(
            data.draw(st.just(facts.project) | edited_projects(facts.project)),
            data.draw(st.just(facts.analysis) | edited_analyses(facts.analysis)),
        )
        changed = changed_layers(facts, after, model.by_key)
        if changed is None:
            model.show_rows(layer_rows(after))
        else:
            model.change_values(changed)
        fresh: RowModel = RowModel(COLUMNS)
        fresh.show_rows(layer_rows(after))
        assert walk(model.rows) == walk(fresh.rows)
        numbers = range(len(COLUMNS))
        assert [*map(model.widest, numbers)] == [*map(fresh.widest, numbers)]
        facts = after


def test_an_edit_tells_the_view_of_its_row_alone(qtbot: QtBot) -> None:
    document = Document(PROJECT)
    document.set_analysis(ANALYSIS)
    panel = LayersPanel(document)
    qtbot.addWidget(panel)
    told: list[tuple[int, int]] = []
    panel.table.rows.dataChanged.connect(lambda a, b, _: told.append((a.row(), b.row())))
    row = panel.table.rows.rows[3]
    document.apply_to_graph("", lambda graph: edits.rename(graph, row.key, "another title"))
    panel.refresh()
    assert told == [(3, 3)]
    assert row.item.title == "another title"

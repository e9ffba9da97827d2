"""`summary`: a network as a table, node by node."""

import argparse
from dataclasses import asdict, dataclass

from engine.analysis.result import Analysis, NodeAnalysis
from engine.cli.command import Context
from engine.cli.findings import problem_to_json, report_errors
from engine.cli.printing import Cell, write_json, write_table
from engine.cli.projects import (
    add_json,
    add_project,
    input_shape,
    with_input_shapes,
)
from engine.cli.user_files import add_trust, analyse_with_own, open_project
from engine.graph.model import BlockName, Graph, Node, NodeId, Project
from engine.measuring.measure import measure
from engine.measuring.result import Measurement, NodeTime, measurement_to_json
from engine.operators.operator import Role

_BOUNDARIES = (Role.INPUT, Role.OUTPUT, Role.TARGET)


def configure(parser: argparse.ArgumentParser) -> None:
    """See `Command`."""
    add_project(parser)
    add_trust(parser)
    parser.add_argument(
        "--input",
        metavar="NAME=C,H,W",
        type=input_shape,
        action="append",
        default=[],
        help="another shape of one sample at an input; can be given for several inputs",
    )
    parser.add_argument(
        "--measure",
        action="store_true",
        help="run the network and print how long each node takes forward and backward",
    )
    add_json(parser)


def run(options: argparse.Namespace, context: Context) -> int:
    """See `Command`."""
    project = with_input_shapes(open_project(options, context), options.input)
    analysis, _ = analyse_with_own(project)
    rows = [
        Row(node, _name_of(project, node))
        for node in analysis.nodes.values()
        if node.role not in _BOUNDARIES
    ]
    measured = measure(project, lambda *_: None) if _can_measure(options, analysis) else None
    if options.json:
        write_json(context.out, _to_json(rows, analysis, measured))
    else:
        _write_text(context, rows, analysis, measured)
    return report_errors(analysis, options.project, context)


def _can_measure(options: argparse.Namespace, analysis: Analysis) -> bool:
    return bool(options.measure) and not analysis.has_errors


@dataclass(frozen=True)
class Row:
    """One use of an operator and what the user calls it."""

    node: NodeAnalysis
    name: str

    @property
    def depth(self) -> int:
        """How many blocks it is in."""
        return sum(not part.isdigit() for part in self.node.path.split("/")[1:])

    @property
    def repetition(self) -> str:
        """Which repetition of a block it is in, as `0/`."""
        part = self.node.path.split("/")[-2:-1]
        return f"{part[0]}/" if part and part[0].isdigit() else ""

    @property
    def role(self) -> Role:
        """Of the network or of the loss."""
        return Role.LOSS if self.node.role is Role.LOSS else Role.NETWORK


def _to_json(
    rows: list[Row], analysis: Analysis, measured: Measurement | None
) -> dict[str, object]:
    times = {} if measured is None else {"measured": _times_to_json(measured)}
    return {
        "nodes": [{**_row_to_json(row), **_time_to_json(row, measured)} for row in rows],
        **times,
        "parameters": analysis.parameters,
        "products": analysis.products,
        "activation_bytes": analysis.activation_bytes,
        "kept_bytes": analysis.kept_bytes,
        "problems": [problem_to_json(problem) for problem in analysis.problems],
    }


def _row_to_json(row: Row) -> dict[str, object]:
    node = row.node
    return {
        "id": node.path.rpartition("/")[2],
        "title": row.name,
        "operator": node.operator,
        "path": node.path,
        "role": row.role,
        "output_shape": list(node.output.shape) if node.output else None,
        "parameters": node.parameters,
        "products": node.products,
        "receptive_field": list(node.receptive_field),
        "activation_bytes": node.activation_bytes,
        "kept_bytes": node.kept_bytes,
    }


def _time_to_json(row: Row, measured: Measurement | None) -> dict[str, object]:
    time = measured.times.get(row.node.path) if measured else None
    return asdict(time) if time else {}


def _times_to_json(measured: Measurement) -> dict[str, object]:
    fields = measurement_to_json(measured)
    del fields["times"]
    return fields


def _write_text(
    context: Context, rows: list[Row], analysis: Analysis, measured: Measurement | None
) -> None:
    headings: tuple[str, ...] = (
        "node",
        "operator",
        "output",
        "parameters",
        "products",
        "field",
        "bytes",
        "kept",
    )
    totals: tuple[Cell, ...] = (
        *("total", "", "", analysis.parameters, analysis.products, ""),
        *(analysis.activation_bytes, analysis.kept_bytes),
    )
    shown = [row for row in rows if row.role is Role.NETWORK]
    cells = [_cells(row) for row in shown]
    if measured is not None:
        headings = (*headings, "forward ms", "backward ms")
        cells = [
            (*cell, *_ms(measured.times.get(row.node.path)))
            for cell, row in zip(cells, shown, strict=True)
        ]
        totals = (*totals, *_ms(measured.total))
    write_table(context.out, headings, cells, totals)
    if measured is not None:
        context.out.write(f"{measured.sentence()}\n")
    losses = [row for row in rows if row.role is Role.LOSS]
    if losses:
        names = ", ".join(f"{row.name} ({row.node.operator})" for row in losses)
        context.out.write(f"loss: {names}\n")


def _ms(time: NodeTime | None) -> tuple[Cell, Cell]:
    known = time or NodeTime()
    return known.forward_ms, known.backward_ms


def _cells(row: Row) -> tuple[Cell, ...]:
    node = row.node
    return (
        "  " * row.depth + row.repetition + row.name,
        node.operator,
        str(node.output) if node.output else "?",
        node.parameters,
        node.products,
        "×".join(str(size) for size in node.receptive_field),
        node.activation_bytes,
        node.kept_bytes,
    )


def _name_of(project: Project, analysed: NodeAnalysis) -> str:
    """Gives what the user calls a node; numbers in a path count repetitions of a block."""
    graph: Graph | None = project.graph
    found: Node | None = None
    for part in analysed.path.split("/"):
        node = graph.nodes.get(NodeId(part)) if graph else None
        if node is None:
            continue
        found = node
        graph = _graph_of(project, node.block) if node.block else None
    return found.name if found else analysed.path


def _graph_of(project: Project, block: BlockName) -> Graph | None:
    return project.blocks[block].graph if block in project.blocks else None

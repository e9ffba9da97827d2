"""`export`: a network as plain PyTorch code."""

import argparse
from pathlib import Path

from engine.analysis.analyse import analyse
from engine.cli.command import Context
from engine.cli.findings import refuse_errors
from engine.cli.printing import write_json
from engine.cli.projects import add_json, add_project, load_project
from engine.exporting.model import export_model
from engine.exporting.script import export_script
from engine.graph.writing import write_atomically

_FORMATS = {"model": export_model, "script": export_script}


def configure(parser: argparse.ArgumentParser) -> None:
    """See `Command`."""
    add_project(parser)
    parser.add_argument("-o", "--output", metavar="PATH", type=Path, required=True)
    parser.add_argument(
        "--format",
        choices=tuple(_FORMATS),
        default="model",
        help="model: the network's class (default); script: a file that trains by itself",
    )
    add_json(parser)


def run(options: argparse.Namespace, context: Context) -> int:
    """See `Command`."""
    project = load_project(options.project, context)
    analysis = analyse(project)
    refuse_errors(analysis, options.project)
    data = _FORMATS[options.format](project, analysis).encode()
    write_atomically(options.output, data)
    if options.json:
        written = {"path": str(options.output), "format": options.format, "bytes": len(data)}
        write_json(context.out, written)
    else:
        context.out.write(f"Wrote {options.output}.\n")
    return 0

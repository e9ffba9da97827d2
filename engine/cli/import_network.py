"""`import`: an existing PyTorch network as a project, with its weights."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from engine.cli.command import Context
from engine.cli.printing import counted, one_line, write_json
from engine.cli.projects import add_json
from engine.errors import EngineError
from engine.importing.to_file import Order, Report, import_to_file

MOST_PLACES = 6


def configure(parser: argparse.ArgumentParser) -> None:
    """See `Command`."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="file.py:Name, package.module:callable (torchvision.models:resnet18) or model.pt2",
    )
    parser.add_argument("-o", "--output", metavar="FILE.netloom", type=Path, required=True)
    parser.add_argument(
        "--input",
        metavar="[NAME=]C,H,W",
        type=_shape,
        action="append",
        default=[],
        help="shape of one sample at an input, 3,224,224 by default; once for each input",
    )
    parser.add_argument(
        "--trust", action="store_true", help="run the code of a file, which importing it does"
    )
    parser.add_argument("--flat", action="store_true", help="make no blocks of the modules")
    add_json(parser)


def run(options: argparse.Namespace, context: Context) -> int:
    """See `Command`."""
    order = Order(
        source=options.source,
        output=options.output,
        shapes=_shapes(options.input),
        is_trusted=options.trust,
        is_folded=not options.flat,
    )
    report = import_to_file(order)
    if options.json:
        write_json(context.out, report.to_json())
    else:
        _write_text(context, report)
    return 0


def _write_text(context: Context, report: Report) -> None:
    blocks = counted(len(report.project.blocks), "block")
    context.out.write(f"Wrote {report.output}: {report.project.name}, {blocks}.\n")
    if report.project.weights:
        context.out.write(f"Wrote {Path(report.project.weights).name}: its weights.\n")
    for finding in report.findings:
        start = "Lost" if finding.is_loss else "Note"
        context.out.write(f"{start}: {one_line(finding.message)}{_at(report.places(finding))}\n")


def _at(places: Sequence[str]) -> str:
    if not places:
        return ""
    more = f" and {len(places) - MOST_PLACES:,} more" if len(places) > MOST_PLACES else ""
    return f" At {', '.join(places[:MOST_PLACES])}{more}."


def _shapes(given: Sequence[tuple[str, tuple[int, ...]]]) -> dict[str, tuple[int, ...]]:
    """Gives the shapes by input.

    Raises:
        EngineError: two are of one input, or have no name.
    """
    shapes = dict(given)
    if len(shapes) < len(given):
        raise EngineError(
            "Two of the shapes are for the same input. Name each: --input left=3,224,224 "
            "--input right=3,224,224"
        )
    return shapes


def _shape(text: str) -> tuple[str, tuple[int, ...]]:
    """Reads `NAME=C,H,W` or `C,H,W`, for argparse."""
    name, _, sizes = text.rpartition("=")
    try:
        shape = tuple(int(size) for size in sizes.split(",") if size)
    except ValueError:
        shape = (0,)
    if shape and min(shape) < 1:
        raise argparse.ArgumentTypeError(
            f"expected C,H,W or NAME=C,H,W, such as 3,224,224, received {text!r}"
        )
    return name, shape

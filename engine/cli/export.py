"""`export`: a network as plain PyTorch code."""

import argparse
from pathlib import Path

from engine.cli.command import Context
from engine.cli.findings import refuse_errors
from engine.cli.printing import write_json
from engine.cli.projects import add_json, add_project
from engine.cli.user_files import add_trust, analyse_with_own, open_project
from engine.errors import EngineError
from engine.exporting.model import export_model
from engine.exporting.script import export_script
from engine.exporting.weights import bring_weights
from engine.graph import file_format
from engine.graph.model import Project
from engine.graph.writing import write_atomically

_LOADING = {
    "model": (
        "its weights. The code starts anew unless it is told to take them: "
        "network.load_state_dict(safetensors.torch.load_file(…))"
    ),
    "script": "the weights that it starts from. It needs the package safetensors to read them; "
    "--anew starts without them.",
}
_FORMATS = {"model": export_model, "script": export_script}


def configure(parser: argparse.ArgumentParser) -> None:
    """See `Command`."""
    add_project(parser)
    add_trust(parser)
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
    project = open_project(options, context)
    analysis, own = analyse_with_own(project)
    refuse_errors(analysis, options.project)
    data = _FORMATS[options.format](project, analysis, own.catalogue).encode()
    copies = _bring_user_files(project, options.output)
    weights = bring_weights(project, options.output)
    write_atomically(options.output, data)
    if options.json:
        written: dict[str, object] = {
            "path": str(options.output),
            "format": options.format,
            "bytes": len(data),
        }
        if weights:
            written["weights"] = str(weights)
        if copies:
            written["user_files"] = [str(each) for each in copies]
        write_json(context.out, written)
    else:
        context.out.write(f"Wrote {options.output}.\n")
        for each in copies:
            context.out.write(f"Wrote {each.name}, which it imports.\n")
        if weights:
            context.out.write(f"Wrote {weights.name}: {_LOADING[options.format]}\n")
    return 0


def _bring_user_files(project: Project, output: Path) -> list[Path]:
    """Copies the user's own Python files beside the code that imports them."""
    if output.name in {Path(each.path).name for each in project.user_files}:
        raise EngineError(
            f"{output.name} is the name of a file that the code imports. Export to another name."
        )
    file_format.refuse_changed_user_files(project)
    return file_format.bring_user_files(project, output.absolute().parent)

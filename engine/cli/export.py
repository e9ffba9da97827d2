"""`export`: a network as plain PyTorch code."""

import argparse
from pathlib import Path

from engine.analysis.analyse import analyse
from engine.cli.command import Context
from engine.cli.findings import refuse_errors
from engine.cli.printing import write_json
from engine.cli.projects import add_json, add_project, load_project
from engine.errors import EngineError
from engine.exporting.model import export_model
from engine.exporting.script import export_script
from engine.graph.model import Project
from engine.graph.writing import write_atomically

_LOADING = (
    "its weights. The code starts anew unless it is told to take them: "
    "network.load_state_dict(safetensors.torch.load_file(…))"
)
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
    weights = _bring_weights(project, options.output)
    if options.json:
        written: dict[str, object] = {
            "path": str(options.output),
            "format": options.format,
            "bytes": len(data),
        }
        if weights:
            written["weights"] = str(weights)
        write_json(context.out, written)
    else:
        context.out.write(f"Wrote {options.output}.\n")
        if weights:
            context.out.write(f"Wrote {weights.name}: {_LOADING}\n")
    return 0


def _bring_weights(project: Project, output: Path) -> Path | None:
    """Copies the weights that a project starts from beside its code."""
    if not project.weights:
        return None
    source, target = Path(project.weights), output.absolute().parent / Path(project.weights).name
    if not source.is_file():
        raise EngineError(
            f"The weights {source.name} are missing. Put the file back beside the project."
        )
    if source != target:
        write_atomically(target, source.read_bytes())
    return target

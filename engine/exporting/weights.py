"""The weights that a project starts from, beside the code that takes them. No torch."""

from pathlib import Path

from engine.errors import EngineError
from engine.graph.model import Project
from engine.graph.writing import write_atomically


def bring_weights(project: Project, output: Path) -> Path | None:
    """Copies the weights that a project starts from beside an exported file, and gives the copy.

    Args:
        project: None is given for one that starts anew.
        output: the exported file.

    Raises:
        EngineError: they are missing.
        WriteError: they cannot be written.
    """
    if not project.weights:
        return None
    source, target = Path(project.weights), output.absolute().parent / Path(project.weights).name
    if not source.is_file():
        raise EngineError(
            f"The weights {source.name} are missing. Put the file back beside the project."
        )
    if source.absolute() != target:
        write_atomically(target, source.read_bytes())
    return target

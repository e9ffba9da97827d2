"""The weights that a project brings along, as the start of its training."""

import logging
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from engine.errors import shorten
from engine.graph.model import Project
from engine.training.failures import TrainingError
from engine.training.plain.weights import take_weights

_log = logging.getLogger("netloom")


def load_start_weights(network: nn.Module, project: Project) -> None:
    """Puts the project's weights into its network, where they fit.

    What was changed in the drawing since starts anew, and the log says what that is.

    Args:
        network: built from the project's source.
        project: whose weights are read.

    Raises:
        TrainingError: the file is missing or damaged, or nothing in it fits.
    """
    if not project.weights:
        return
    name = shorten(Path(project.weights).name)
    anew = take_weights(network, _read(project.weights, name))
    if anew and len(anew) == len(network.state_dict()):
        raise TrainingError(
            f"Nothing in the weights {name} fits the network any more. Import it again."
        )
    _log.info("Starts from the weights %s.%s", name, _said(anew))


def _read(path: str, name: str) -> dict[str, Tensor]:
    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise TrainingError(
            f"The weights {name} that the project starts from cannot be read: "
            f"{shorten(str(error))}. Put the file back beside the project."
        ) from error


def _said(anew: list[str]) -> str:
    if not anew:
        return ""
    names = ", ".join(anew[:5]) + (f" and {len(anew) - 5:,} more" if anew[5:] else "")
    return f" These do not fit and start anew: {names}."

"""The versions that a run was made with."""

import platform
from importlib import metadata

import torch


def versions() -> dict[str, str]:
    """Gives the versions of Netloom, Python and torch."""
    return {
        "netloom": _installed("netloom"),
        "python": platform.python_version(),
        "torch": str(torch.__version__),
    }


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"

"""Objects of PyTorch and of the libraries around it by their public path."""

import importlib

import torch
from torch import nn
from torch.nn import functional as F

from engine.importing.torchvision_import import prepare_torchvision

_ROOTS = {"nn": nn, "F": F, "torch": torch}


def resolve(path: str) -> object:
    """Gives what `nn.Conv2d` or `torchvision.ops.StochasticDepth` names at this moment.

    Args:
        path: from the catalogue; text from elsewhere must not come here.

    Raises:
        ImportError: the library is not installed or has no such object.
    """
    root, *names = path.split(".")
    if root not in _ROOTS:
        module, _, name = path.rpartition(".")
        return _attribute(load(module), name)
    found: object = _ROOTS[root]
    for name in names:
        found = _attribute(found, name)
    return found


def load(module: str) -> object:
    """Gives an importable module, torchvision's made ready first.

    Raises:
        ImportError: it cannot be imported.
    """
    if module.partition(".")[0] == "torchvision":
        prepare_torchvision()
    return importlib.import_module(module)


def _attribute(owner: object, name: str) -> object:
    try:
        return getattr(owner, name)
    except AttributeError as error:
        raise ImportError(str(error)) from None

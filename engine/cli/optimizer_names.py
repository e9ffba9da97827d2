"""The optimizers of PyTorch by name."""

import torch

from engine.errors import UnknownNameError


def optimizer_named(name: str) -> str:
    """Gives PyTorch's spelling of an optimizer's name, however it is capitalized.

    Raises:
        UnknownNameError: there is none of that name.
    """
    known = {
        each: each.lower()
        for each in dir(torch.optim)
        if isinstance(getattr(torch.optim, each), type) and each != "Optimizer"
    }
    for spelt, lower in known.items():
        if lower == name.lower():
            return spelt
    raise UnknownNameError("optimizer", name, known)

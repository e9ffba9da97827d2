"""What a training runs on."""

import torch

from engine.errors import EngineError


def choose_device(wanted: str) -> torch.device:
    """Gives the device for a choice of `auto`, `cpu` or `cuda`.

    Raises:
        EngineError: it is not there.
    """
    if wanted == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if wanted == "cpu":
        return torch.device("cpu")
    if wanted != "cuda":
        raise EngineError(f"The device must be auto, cpu or cuda; received {wanted!r}.")
    if not torch.cuda.is_available():
        raise EngineError(
            "This PyTorch finds no CUDA device. Choose the device auto or cpu, or install a "
            "PyTorch built for CUDA and its driver."
        )
    return torch.device("cuda")


def describe_device(device: torch.device) -> str:
    """Gives a device's name for people."""
    if device.type == "cuda":
        return f"cuda ({torch.cuda.get_device_name(device)})"
    return device.type

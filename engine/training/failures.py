"""Why a training failed, in plain sentences with what can be done."""

import re
from collections.abc import Callable

import torch

from engine.errors import EngineError, shorten
from engine.graph.problem import NodePath

Blame = Callable[[BaseException], NodePath | None]


class TrainingError(EngineError):
    """A training that cannot begin or go on.

    Args:
        message: for the user.
        node: the node at fault, if there is one.
    """

    def __init__(self, message: str, node: NodePath | None = None) -> None:
        super().__init__(message)
        self.node = node


def explain(error: BaseException, blame: Blame, *, what: str = "The training") -> TrainingError:
    """Gives the failure of a step as the user should read it.

    Args:
        error: what was raised.
        blame: finds the node whose generated source raised it.
        what: what has failed.
    """
    if isinstance(error, TrainingError):
        return error
    if isinstance(error, EngineError):
        return TrainingError(str(error))
    node = blame(error)
    where = f" in {node}" if node else ""
    text = _first_line(error)
    if isinstance(error, torch.OutOfMemoryError):
        return TrainingError(_out_of_device_memory(text, where), node)
    if isinstance(error, MemoryError) or re.search("can't allocate|not enough memory", text):
        return TrainingError(
            f"Memory ran out{where}: {text} Use a smaller batch, smaller inputs or fewer channels.",
            node,
        )
    if isinstance(error, OSError):
        return TrainingError(
            f"The run's folder cannot be written: {error.strerror or text}. Make room or choose "
            "another folder, then resume."
        )
    if "Expected more than 1 value per channel" in text:
        return TrainingError(
            f"Batch normalization{where} cannot learn from a batch of a single sample. Choose a "
            "batch size that leaves no single sample over at the end of an epoch.",
            node,
        )
    return TrainingError(f"{what} failed{where}: {text}", node)


def _out_of_device_memory(text: str, where: str) -> str:
    sizes = re.findall(r"([\d.]+ [KMG]iB)", text)
    needed = f" {sizes[0]} more were needed;" if sizes else ""
    free, total = torch.cuda.mem_get_info()
    return (
        f"The memory of the GPU ran out{where}.{needed} {free / 2**30:.2f} of "
        f"{total / 2**30:.2f} GiB are free. Use a smaller batch, close other programs that use "
        "the GPU, or train on the CPU."
    )


def _first_line(error: BaseException) -> str:
    line = str(error).strip().split("\n", 1)[0] or type(error).__name__
    return shorten(line, 400).rstrip(".") + "."

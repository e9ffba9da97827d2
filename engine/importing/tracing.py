"""Runs a network on tensors without numbers and gives the calls that it made.

The network meets real tensors (on the meta device), so that its `if`s on shapes, its loops and
its arithmetic with sizes simply run. A call that gives no tensor leaves no note.
"""

from collections.abc import Sequence

import torch
from torch import nn

from engine.errors import EngineError, shorten
from engine.importing.errors import ImportFailure
from engine.importing.function_module import by_place
from engine.importing.patching import patched
from engine.importing.recorder import CallRecorder, InputSpec
from engine.importing.trace import Trace

__all__ = ["InputSpec", "network_name", "traced"]


def traced(network: nn.Module, inputs: Sequence[InputSpec], *, batch: int) -> Trace:
    """Runs a network once and gives the calls that it made.

    Args:
        network: on the meta device (`copying.without_numbers`), in the mode it is to be run in;
            its parameters are frozen, as nothing is to be learned here.
        inputs: what it is given.
        batch: the number of samples.

    Raises:
        ImportFailure: it cannot be run so; the text says what it did.
    """
    recorder = CallRecorder(network.requires_grad_(requires_grad=False))
    given = {each.name: recorder.new_input(each, batch) for each in inputs}
    positional = [given.pop(name) for name in by_place(network, list(given))]
    try:
        with torch.enable_grad(), patched(recorder), recorder:
            result = network(*positional, **given)
    except EngineError:
        raise
    except Exception as error:
        raise _failure(network, error) from error
    return recorder.finished(result)


def network_name(network: nn.Module) -> str:
    """Gives what a network is called: its class, or the title that it was given."""
    return str(getattr(network, "title", "") or type(network).__name__)


def _failure(network: nn.Module, error: Exception) -> ImportFailure:
    name, text = network_name(network), shorten(" ".join(str(error).split()), 200)
    if "nonzero" in text:
        return ImportFailure(
            f"{name} picks elements by a mask (x[mask]): how many they are depends on the values "
            "of its input, which no drawing can hold. Keep them all and choose between them: "
            "torch.where(mask, a, b), or x * mask."
        )
    if "meta" in text.lower() or "Cannot copy" in text:
        return ImportFailure(
            f"{name} decides by the values of its input what it does, which no drawing can hold: "
            f"{text}"
        )
    if "Guard failed" in text:
        return ImportFailure(
            f"{name} was exported for fixed sizes: {text}. Export it with dynamic_shapes for the "
            "number of samples, and give the shape that it was exported for."
        )
    return ImportFailure(
        f"{name} fails on an input of the given shape: {type(error).__name__}: {text}. "
        "Give the shape that it expects."
    )

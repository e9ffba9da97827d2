"""What an import says at its end."""

from collections.abc import Collection, Mapping

from torch import Tensor, nn

from engine.importing.flat import Finding
from engine.importing.held import comes_with_weights_only
from engine.importing.trace import Trace


def closing_findings(
    trace: Trace, tensors: Mapping[str, Tensor], used: Collection[str]
) -> list[Finding]:
    """Gives what the import says about the network as a whole.

    Args:
        trace: what it did.
        tensors: its parameters and buffers.
        used: the modules and tensors that the nodes hold, by their dotted paths.
    """
    return [
        *_structure(trace),
        *_changing(trace),
        *_unused(tensors, used),
        *_unwritten(tensors, used),
    ]


def _structure(trace: Trace) -> list[Finding]:
    if trace.output_structure != "dict":
        return []
    names = ", ".join(name for name, _ in trace.outputs)
    return [Finding(f"The results came in a dictionary; now they are a tuple: {names}.")]


def _changing(trace: Trace) -> list[Finding]:
    """Says what the network changes in itself each time that it runs."""
    if not trace.written:
        return []
    names = ", ".join(trace.written)
    return [
        Finding(
            f"The network changes {names} each time that it runs, which no drawing can hold: "
            "there, it starts from the same numbers every time.",
            is_loss=True,
        )
    ]


def _unused(tensors: Mapping[str, Tensor], used: Collection[str]) -> list[Finding]:
    """Says which parameters nothing reads in evaluation."""
    unread = {
        path: tensor
        for path, tensor in tensors.items()
        if isinstance(tensor, nn.Parameter) and not _is_read(path, used)
    }
    if not unread:
        return []
    count = sum(tensor.numel() for tensor in unread.values())
    owners = sorted({path.split(".")[0] for path in unread})
    return [
        Finding(
            f"{count:,} parameters are not read in evaluation and are left out: those of "
            f"{', '.join(owners)}.",
            is_loss=True,
        )
    ]


def _unwritten(tensors: Mapping[str, Tensor], used: Collection[str]) -> list[Finding]:
    """Says which fixed numbers are too many to be written in code."""
    paths = [
        path
        for path, tensor in tensors.items()
        if path in used and not isinstance(tensor, nn.Parameter) and comes_with_weights_only(tensor)
    ]
    if not paths:
        return []
    names = f"{paths[0]} and {len(paths) - 1:,} more" if paths[1:] else paths[0]
    return [
        Finding(
            f"The fixed numbers of {names} are too many to be written in code; they come with "
            "the weights, and without these they are zero."
        )
    ]


def _is_read(path: str, used: Collection[str]) -> bool:
    parts = path.split(".")
    return any(".".join(parts[:count]) in used for count in range(1, len(parts) + 1))

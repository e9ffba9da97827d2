"""Parts of a network that do not learn at first."""

from torch import nn


def set_frozen(model: nn.Module, prefixes: tuple[str, ...], *, is_frozen: bool) -> None:
    """Let parameters whose names begin in one of these ways learn, or not."""
    for name, parameter in model.named_parameters():
        if f"{name}.".startswith(prefixes):
            parameter.requires_grad_(not is_frozen)

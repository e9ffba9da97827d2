"""Weights that a network starts from."""

from torch import Tensor, nn


def take_weights(model: nn.Module, weights: dict[str, Tensor]) -> list[str]:
    """Put weights into a network where they fit, and name what starts anew."""
    own = model.state_dict()
    fitting = {
        name: tensor
        for name, tensor in weights.items()
        if name in own and own[name].shape == tensor.shape
    }
    model.load_state_dict(fitting, strict=False)
    return [name for name in own if name not in fitting]

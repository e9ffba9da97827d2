"""The weights of an imported network under the names that the generated network has for them."""

from collections.abc import Mapping
from pathlib import Path

from safetensors.torch import save
from torch import Tensor

from engine.graph.problem import NodePath
from engine.graph.writing import write_atomically

SUFFIX = ".weights.safetensors"


def renamed_weights(
    weights: Mapping[str, Tensor],
    modules: Mapping[NodePath, str],
    origins: Mapping[NodePath, str],
) -> dict[str, Tensor]:
    """Gives the weights by the keys of the generated network's state dict.

    Args:
        weights: by their dotted path in the network that was imported.
        modules: where the generated network has the module of each node (`Source.modules`).
        origins: where the imported network had it.
    """
    by_owner: dict[str, list[str]] = {}
    for path in weights:
        by_owner.setdefault(path, []).append(path)
        owner = path.rpartition(".")[0]
        while owner:
            by_owner.setdefault(owner, []).append(path)
            owner = owner.rpartition(".")[0]
    return {
        f"{place}{path.removeprefix(origins[node])}": weights[path]
        for node, place in modules.items()
        if origins.get(node)
        for path in by_owner.get(origins[node], ())
    }


def save_weights(weights: Mapping[str, Tensor], path: Path) -> None:
    """Writes weights to a file; what stands there before is kept until the new file is whole."""
    write_atomically(path, save({name: each.contiguous() for name, each in weights.items()}))

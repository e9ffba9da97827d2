"""How a project is trained: plain values, saved with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.graph.problem import NodePath


@dataclass(frozen=True)
class DataSetup:
    """Which data a project trains on.

    Args:
        name: a data source of `engine.training.data` (`digits`, `xor`, `spiral`, `line`).
        arguments: what that source takes, such as `samples` or `noise`.
    """

    name: str = "digits"
    arguments: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


NEVER = 1_000_000.0
"""The epochs of a freeze that outlasts every training."""


@dataclass(frozen=True)
class Freeze:
    """Parts of a network that do not learn at first.

    Args:
        nodes: their paths; what is no longer in the network is passed over.
        epochs: how long: a number of epochs, or a share of all where it is below 1; `NEVER`
            where they never learn.
    """

    nodes: tuple[NodePath, ...] = ()
    epochs: float = 0.5

    def epochs_of(self, total: int) -> int:
        """Gives how many of so many epochs they do not learn in."""
        return int(self.epochs * total) if self.epochs < 1 else int(self.epochs)


@dataclass(frozen=True)
class TrainingSetup:
    """Everything about a training but the network.

    Args:
        data: the samples.
        optimizer: a class of `torch.optim` (`SGD`, `Adam`, …).
        optimizer_arguments: keyword arguments of that class (`lr`, `momentum`, …).
        epochs: passes over the training samples.
        batch_size: samples per step.
        seed: of the initial weights, the order of samples and dropout.
        device: `auto`, `cpu` or `cuda`.
        threads: CPU threads of the training; PyTorch's own choice if None.
        freeze: parts that do not learn in the first epochs.
        extra: fields of the file that this version does not know, kept as they came.
    """

    data: DataSetup = field(default_factory=DataSetup)
    optimizer: str = "SGD"
    optimizer_arguments: Mapping[str, object] = field(
        default_factory=lambda: MappingProxyType({"lr": 0.1})
    )
    epochs: int = 10
    batch_size: int = 100
    seed: int = 0
    device: str = "auto"
    threads: int | None = None
    freeze: tuple[Freeze, ...] = ()
    extra: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

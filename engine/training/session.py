"""A training in progress: network, optimizer, random numbers and the place in the data."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn

from engine.errors import EngineError
from engine.training.data import Samples
from engine.training.plain import classification, closure_epochs, epochs, evaluation, freezing

LossFunction = Callable[..., Tensor]
FrozenEpochs = tuple[tuple[str, ...], int]


@dataclass(frozen=True)
class Learner:
    """What is trained, and how.

    Args:
        model: on the device of the samples.
        compute_loss: takes the network's result and then the targets of a batch.
        optimizer: of the model's parameters.
        count_errors: takes the same; None where only the loss is known.
        has_closure: a step of the optimizer computes the loss several times.
        frozen: beginnings of names of parameters that do not learn in so many first epochs.
    """

    model: nn.Module
    compute_loss: LossFunction
    optimizer: torch.optim.Optimizer
    count_errors: LossFunction | None = None
    has_closure: bool = False
    frozen: tuple[FrozenEpochs, ...] = ()

    def freeze(self, epoch: int) -> None:
        """Lets those parameters learn that learn in an epoch, counted from 0."""
        for prefixes, count in self.frozen:
            freezing.set_frozen(self.model, prefixes, is_frozen=epoch < count)


@dataclass(frozen=True, slots=True)
class TestResult:
    """How the network does on the test samples; `errors` is None where only the loss is known."""

    loss: float
    errors: int | None


class Session:
    """Trains step by step; can be written down after any step and taken up again exactly.

    Attributes:
        epoch: epochs that are complete.
        position: steps that are done in the epoch after those.

    Args:
        learner: what is trained.
        samples: on the same device.
        batch_size: samples of a step.
        seed: of the order of the samples.
    """

    def __init__(self, learner: Learner, samples: Samples, batch_size: int, seed: int) -> None:
        self._learner = learner
        self._samples = samples
        self._batch_size = batch_size
        self._order = torch.Generator().manual_seed(seed)
        self._order_state = self._order.get_state()
        self.epoch = 0
        self.position = 0

    @property
    def training_samples(self) -> int:
        """Samples of one epoch."""
        return self._samples.training_count

    @property
    def test_samples(self) -> int:
        """Samples of the test."""
        return self._samples.test_count

    @property
    def steps_per_epoch(self) -> int:
        """Steps of one epoch; the last one may have fewer samples."""
        return -(-self.training_samples // self._batch_size)

    @property
    def step(self) -> int:
        """Steps that are done since the start."""
        return self.epoch * self.steps_per_epoch + self.position

    def samples_of_step(self, position: int) -> int:
        """Gives how many samples the step after `position` others of an epoch has."""
        return min(self._batch_size, self.training_samples - position * self._batch_size)

    def run_epoch(self) -> Iterator[Tensor]:
        """Makes the steps that are left of this epoch; gives the loss of each, on the device."""
        self._learner.freeze(self.epoch)
        self._order.set_state(self._order_state)
        order = torch.randperm(self.training_samples, generator=self._order)
        order = order.to(self._samples.device)
        batches = torch.split(order, self._batch_size)
        module = closure_epochs if self._learner.has_closure else epochs
        losses = module.train_epoch(
            self._learner.model,
            self._learner.compute_loss,
            self._learner.optimizer,
            self._samples.train_inputs,
            self._samples.train_targets,
            batches[self.position :],
        )
        for loss in losses:
            self.position += 1
            yield loss
        self.epoch += 1
        self.position = 0
        self._order_state = self._order.get_state()

    def test(self) -> TestResult:
        """Computes loss and errors on the test samples, in evaluation mode."""
        learner, samples = self._learner, self._samples
        inputs, targets = samples.test_inputs, samples.test_targets
        if learner.count_errors is None:
            loss = evaluation.evaluate(learner.model, learner.compute_loss, inputs, targets)
            return TestResult(loss, None)
        loss, errors = classification.evaluate(
            learner.model, learner.compute_loss, learner.count_errors, inputs, targets
        )
        return TestResult(loss, errors)

    def state(self) -> dict[str, object]:
        """Gives everything that the next step depends on."""
        return {
            "model": dict(self._learner.model.state_dict()),
            "optimizer": self._learner.optimizer.state_dict(),
            "epoch": self.epoch,
            "position": self.position,
            "order": self._order_state,
            "random": torch.get_rng_state(),
            "random_cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
        }

    def restore(self, state: Mapping[str, object]) -> None:
        """Goes on from a state.

        Raises:
            EngineError: it belongs to another network, optimizer or batch size.
        """
        try:
            self._learner.model.load_state_dict(cast("dict[str, Any]", state["model"]))
            self._learner.optimizer.load_state_dict(cast("dict[str, Any]", state["optimizer"]))
            self.epoch = cast("int", state["epoch"])
            self.position = cast("int", state["position"])
            self._order_state = cast("Tensor", state["order"])
            torch.set_rng_state(cast("Tensor", state["random"]))
            devices = cast("list[Tensor]", state["random_cuda"])
            if devices and torch.cuda.device_count() == len(devices):
                torch.cuda.set_rng_state_all(devices)
        except (RuntimeError, KeyError, ValueError, TypeError) as error:
            raise EngineError(
                f"The checkpoint does not belong to this network: {error}. Start a new run."
            ) from error

"""One real batch through copies on the CPU: what meta tensors accept and real ones do not."""

import copy

import torch
from torch import Tensor

from engine.training.data import Samples
from engine.training.failures import TrainingError
from engine.training.optimizers import make_optimizer
from engine.training.plain import closure_epochs, epochs
from engine.training.session import Learner


def rehearse(
    learner: Learner,
    samples: Samples,
    *,
    batch_size: int,
    classes: int,
    optimizer: tuple[str, dict[str, object]],
) -> bool:
    """Makes one step with the samples of an epoch's last batch.

    The network, its buffers, the optimizer and the random numbers stay as they are.

    Args:
        learner: on the CPU.
        samples: on the CPU.
        batch_size: of the training.
        classes: of the data; 0 where the labels are numbers.
        optimizer: its name and arguments.

    Returns:
        Whether the step used random numbers, as dropout does.

    Raises:
        TrainingError: the network's result or the loss do not fit the data.
        Exception: whatever the network raised.
    """
    count = samples.training_count % batch_size or batch_size
    inputs = [each[:count] for each in samples.train_inputs]
    targets = [each[:count] for each in samples.train_targets]
    model = copy.deepcopy(learner.model).train()
    module = closure_epochs if learner.has_closure else epochs
    with torch.random.fork_rng(devices=[]):
        _check_result(learner, model(*inputs), targets, classes)
        copied = make_optimizer(optimizer[0], model.parameters(), optimizer[1])
        batches = (torch.arange(count),)
        before = torch.get_rng_state()
        for _ in module.train_epoch(model, learner.compute_loss, copied, inputs, targets, batches):
            pass
        return not torch.equal(before, torch.get_rng_state())


def _check_result(
    learner: Learner, output: Tensor | tuple[Tensor, ...], targets: list[Tensor], classes: int
) -> None:
    is_one_result = not isinstance(output, tuple) and learner.count_errors is not None
    if is_one_result and targets[0].dim() == 1 and 0 < _width(output) < classes:
        raise TrainingError(
            f"The data have {classes} classes, but the network gives {_width(output)} numbers "
            f"for each sample. Its output needs {classes}, one for each class."
        )
    loss = learner.compute_loss(output, *targets)
    if loss.numel() != 1:
        raise TrainingError(
            f"The loss must be a single number, but has the shape {tuple(loss.shape)}. Set its "
            "reduction to mean."
        )
    if not loss.requires_grad:
        raise TrainingError(
            "The loss does not depend on any parameter of the network that may learn, so "
            "nothing can be learned. Wire the output of the network into the loss, and leave "
            "some part of it unfrozen."
        )


def _width(output: Tensor | tuple[Tensor, ...]) -> int:
    return output.shape[1] if isinstance(output, Tensor) and output.dim() > 1 else 0

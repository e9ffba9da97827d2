"""Exact resumption, for every optimizer."""

from collections.abc import Mapping
from itertools import islice

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.training.checkpoint_file import decode_checkpoint, encode_checkpoint
from engine.training.data import Samples
from engine.training.optimizer_table import WITH_CLOSURE
from engine.training.optimizers import CLASSES, make_optimizer
from engine.training.session import Learner, Session

ARGUMENTS: Mapping[str, Mapping[str, object]] = {
    "SGD": {"lr": 0.1, "momentum": 0.9, "nesterov": True},
    "LBFGS": {"lr": 0.1, "max_iter": 3},
}
DENSE = sorted(set(CLASSES) - {"SparseAdam"})


def make_session(optimizer: str) -> Session:
    torch.manual_seed(1)
    is_bare = optimizer == "Muon"  # it takes matrices only
    norm = [] if is_bare else [nn.BatchNorm1d(6)]
    model = nn.Sequential(
        nn.Linear(3, 6, bias=not is_bare), *norm, nn.Dropout(0.3), nn.Linear(6, 2, bias=not is_bare)
    )
    inputs, targets = torch.randn(20, 3), torch.arange(20) % 2
    learner = Learner(
        model,
        F.cross_entropy,
        make_optimizer(optimizer, model.parameters(), ARGUMENTS.get(optimizer, {"lr": 0.01})),
        has_closure=optimizer in WITH_CLOSURE,
    )
    samples = Samples((inputs,), (targets,), (inputs,), (targets,))
    return Session(learner, samples, batch_size=6, seed=3)


def run(session: Session, epochs: int) -> list[Tensor]:
    return [loss for _ in range(epochs) for loss in session.run_epoch()]


@pytest.mark.parametrize("optimizer", DENSE)
def test_it_goes_on_exactly_from_the_middle_of_an_epoch(optimizer: str) -> None:
    whole = run(make_session(optimizer), 3)

    first = make_session(optimizer)
    begun = run(first, 1)
    begun += islice(first.run_epoch(), 2)
    data = encode_checkpoint(first.state())
    second = make_session(optimizer)
    torch.manual_seed(99)
    state = decode_checkpoint(data)
    assert isinstance(state, dict)
    second.restore(state)
    rest = run(second, 2)

    assert second.step == 12
    assert torch.equal(torch.stack(begun + rest), torch.stack(whole))


def test_testing_changes_nothing() -> None:
    plain = run(make_session("Adam"), 2)
    session = make_session("Adam")
    tested = run(session, 1)
    session.test()
    tested += run(session, 1)
    assert torch.equal(torch.stack(tested), torch.stack(plain))


def test_every_sample_is_seen_once_an_epoch() -> None:
    session = make_session("SGD")
    assert session.steps_per_epoch == 4
    assert [session.samples_of_step(position) for position in range(4)] == [6, 6, 6, 2]

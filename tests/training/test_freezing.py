"""Parts of a network that do not learn in the first epochs."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.analysis.analyse import analyse
from engine.errors import EngineError
from engine.exporting.script import export_script
from engine.graph import edits, file_format
from engine.graph.model import NodeId, Project
from engine.graph.problem import NodePath
from engine.graph.setup import NEVER, Freeze
from engine.training.checkpoint_file import decode_checkpoint, encode_checkpoint
from engine.training.data import load_samples
from engine.training.freezing import frozen_parts
from engine.training.preparation import build_learner, prepare
from engine.training.rehearsal import rehearse
from engine.training.session import Session
from presets.monster import monster

MakeProject = Callable[..., Project]


@pytest.fixture
def frozen(make_small: MakeProject) -> MakeProject:
    """Gives the perceptron with its first map frozen."""

    def make(share: float = 0.5, *nodes: str, **changes: object) -> Project:
        paths = tuple(map(NodePath, nodes or ("linear1",)))
        return make_small(freeze=(Freeze(paths, share),), **changes)

    return make


def session_of(project: Project) -> tuple[Session, torch.nn.Module]:
    prepared = prepare(project)
    learner = build_learner(prepared).learner
    training = project.training
    samples = load_samples(prepared.plan)
    return Session(learner, samples, training.batch_size, training.seed), learner.model


def weights(model: torch.nn.Module) -> dict[str, Tensor]:
    return {name: each.detach().clone() for name, each in model.named_parameters()}


def changed(before: dict[str, Tensor], model: torch.nn.Module) -> set[str]:
    after = weights(model)
    return {name for name in before if not torch.equal(before[name], after[name])}


@pytest.mark.parametrize(("epochs", "total", "expected"), [(0.5, 4, 2), (1, 3, 1), (0.4, 4, 1)])
def test_what_is_frozen_learns_as_soon_as_its_epochs_are_over(
    frozen: MakeProject, epochs: float, total: int, expected: int
) -> None:
    session, model = session_of(frozen(epochs, epochs=total))
    first = next(name for name, _ in model.named_parameters()).rpartition(".")[0]
    for epoch in range(total):
        before = weights(model)
        list(session.run_epoch())
        moved = changed(before, model)
        others = set(before) - {f"{first}.weight", f"{first}.bias"}
        assert moved == (others if epoch < expected else set(before)), epoch


@pytest.mark.parametrize("done", [1, 2])
def test_a_resumption_finds_the_same_parts_frozen(frozen: MakeProject, done: int) -> None:
    whole, _ = session_of(frozen(0.5, epochs=4))
    losses = [loss for _ in range(4) for loss in whole.run_epoch()]
    first, _ = session_of(frozen(0.5, epochs=4))
    begun = [loss for _ in range(done) for loss in first.run_epoch()]
    begun += islice(first.run_epoch(), 2)
    state = decode_checkpoint(encode_checkpoint(first.state()))
    second, _ = session_of(frozen(0.5, epochs=4))
    assert isinstance(state, dict)
    second.restore(state)
    begun += [loss for _ in range(4 - done) for loss in second.run_epoch()]
    assert torch.equal(torch.stack(begun), torch.stack(losses))


def test_the_script_freezes_as_the_product_does(frozen: MakeProject, tmp_path: Path) -> None:
    project = frozen(0.5, epochs=4)
    text = export_script(project, analyse(project))
    (tmp_path / "train.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-I", "-W", "error", "train.py", "--metrics", "m.jsonl"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    alone = [json.loads(line)["loss"] for line in (tmp_path / "m.jsonl").read_text().splitlines()]
    session, _ = session_of(project)
    assert alone == [loss.item() for _ in range(4) for loss in session.run_epoch()]
    free, _ = session_of(replace(project, training=replace(project.training, freeze=())))
    assert alone != [loss.item() for _ in range(4) for loss in free.run_epoch()]


def test_a_frozen_block_freezes_all_that_stands_in_it() -> None:
    project = monster()
    (part,) = frozen_parts(project.training, prepare(project).model)
    assert part.prefixes == ("features.",)
    whole = replace(project.training, freeze=(Freeze((NodePath("basic_block1"),), 2),))
    found = frozen_parts(whole, prepare(project).model)
    assert [each.prefixes for each in found] == [("blocks.",)]
    third = replace(project.training, freeze=(Freeze((NodePath("basic_block1/3"),), 2),))
    assert [each.prefixes for each in frozen_parts(third, prepare(project).model)] == [
        ("blocks.3.",)
    ]


def test_a_node_that_is_gone_is_passed_over(frozen: MakeProject) -> None:
    session, _ = session_of(frozen(0.5, "nobody"))
    assert all(loss.isfinite() for loss in session.run_epoch())


def test_freezing_everything_is_refused(frozen: MakeProject) -> None:
    project = frozen(0.5, "linear1", "linear2", "linear3")
    prepared = prepare(project)
    with pytest.raises(EngineError, match="leave some part of it unfrozen"):
        rehearse(
            build_learner(prepared).learner,
            load_samples(prepared.plan),
            batch_size=10,
            classes=2,
            optimizer=("Adam", {}),
        )


def test_it_is_saved_with_the_project(frozen: MakeProject) -> None:
    for epochs in (0.5, 3):
        project = frozen(epochs)
        assert file_format.loads(file_format.dumps(project)) == project
    assert '"freeze"' not in file_format.dumps(replace(project, training=type(project.training)()))


def test_an_edit_of_the_set_up_is_checked(frozen: MakeProject) -> None:
    project = edits.set_training(frozen(), freeze=(Freeze((NodePath("linear2"),), 1),))
    assert project.training.freeze[0].epochs == 1
    with pytest.raises(EngineError, match="freeze"):
        edits.set_training(project, freeze=(Freeze((NodePath("linear2"),), -1),))
    assert NodeId("linear2") in project.graph.nodes


def test_a_script_says_plainly_what_never_learns(frozen: MakeProject) -> None:
    project = frozen(NEVER)
    text = export_script(project, analyse(project))
    assert "is_frozen=True)" in text
    session, model = session_of(project)
    before = weights(model)
    list(session.run_epoch())
    assert len(changed(before, model)) == len(before) - 2

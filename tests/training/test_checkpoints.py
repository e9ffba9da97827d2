import json
from pathlib import Path

import pytest
import torch

from engine.errors import EngineError
from engine.graph.writing import write_atomically
from engine.training import run_folder
from engine.training.checkpoint_file import decode_checkpoint, encode_checkpoint
from engine.training.checkpoints import INDEX, Checkpoints


def write(checkpoints: Checkpoints, step: int, score: float | None = None) -> None:
    state = {"weights": torch.full((2,), float(step))}
    checkpoints.write(state, step=step, epoch=step, score=score)


def steps(checkpoints: Checkpoints) -> list[int]:
    return [entry.step for entry in checkpoints.entries()]


def test_a_state_comes_back_equal_in_value_and_type() -> None:
    shared = torch.arange(3.0)
    state = {
        "tensors": [shared, shared, torch.tensor(7), torch.zeros(0), torch.ones(2, 3).T],
        "numbers": (1, 2.5, float("inf"), True, None, "text"),
        "state": {0: {"step": torch.tensor(3.0)}, 1: {}},
        "bfloat16": torch.ones(2, dtype=torch.bfloat16),
    }
    found = decode_checkpoint(encode_checkpoint(state))
    assert isinstance(found, dict)
    assert found["numbers"] == state["numbers"]
    assert list(found["state"]) == [0, 1]
    for one, other in zip(found["tensors"], state["tensors"], strict=True):
        assert torch.equal(one, other)
    assert torch.equal(found["bfloat16"], state["bfloat16"])
    assert found["bfloat16"].dtype is torch.bfloat16


def test_what_no_checkpoint_can_hold_is_refused() -> None:
    with pytest.raises(EngineError, match="cannot hold a set"):
        encode_checkpoint({"a": {1}})


def test_every_way_to_cut_a_checkpoint_short_is_noticed() -> None:
    data = encode_checkpoint({"a": torch.arange(4.0), "b": 1})
    for length in range(len(data)):
        with pytest.raises(EngineError, match="no checkpoint"):
            decode_checkpoint(data[:length])


def test_the_last_three_and_the_best_are_kept(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path)
    for step, score in enumerate([0.5, 0.1, 0.3, 0.2, 0.4, 0.3], 1):
        write(checkpoints, step, score)
    assert steps(checkpoints) == [2, 4, 5, 6]
    files = {path.name for path in (tmp_path / run_folder.CHECKPOINTS).iterdir()}
    assert files == {INDEX, *(entry.file for entry in checkpoints.entries())}


def test_the_newest_one_is_taken_up(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path)
    assert checkpoints.read_newest() is None
    write(checkpoints, 1)
    write(checkpoints, 2)
    found = checkpoints.read_newest()
    assert found is not None
    assert found[0].step == 2


def test_a_damaged_one_is_passed_over_for_the_one_before(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path)
    write(checkpoints, 1)
    write(checkpoints, 2)
    path = tmp_path / run_folder.CHECKPOINTS / checkpoints.entries()[-1].file
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    found = checkpoints.read_newest()
    assert found is not None
    assert found[0].step == 1


@pytest.mark.parametrize("text", ["", "[]", '{"checkpoints": [{"file": 3}]}'])
def test_a_damaged_index_holds_nothing(tmp_path: Path, text: str) -> None:
    checkpoints = Checkpoints(tmp_path)
    write(checkpoints, 1)
    (tmp_path / run_folder.CHECKPOINTS / INDEX).write_text(text)
    assert checkpoints.entries() == []


def test_an_index_cannot_name_a_file_elsewhere(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path)
    write(checkpoints, 1)
    path = tmp_path / run_folder.CHECKPOINTS / INDEX
    index = json.loads(path.read_text())
    index["checkpoints"][0]["file"] = "../secret"
    path.write_text(json.dumps(index))
    assert checkpoints.entries() == []


def test_one_that_cannot_be_written_leaves_the_ones_before(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path)
    write(checkpoints, 1)
    (tmp_path / run_folder.CHECKPOINTS / "step-000000002.safetensors").mkdir()
    with pytest.raises(EngineError):
        write(checkpoints, 2)
    assert steps(checkpoints) == [1]
    assert checkpoints.read_newest() is not None


@pytest.mark.parametrize("writes", [0, 1])
def test_a_process_that_dies_while_it_writes_one_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    class DeathError(BaseException):
        pass

    done: list[Path] = []

    def die_after(path: Path, data: bytes) -> None:
        if len(done) == writes:
            raise DeathError
        done.append(path)
        write_atomically(path, data)

    checkpoints = Checkpoints(tmp_path)
    write(checkpoints, 1)
    monkeypatch.setattr("engine.training.checkpoints.write_atomically", die_after)
    with pytest.raises(DeathError):
        write(checkpoints, 2)
    monkeypatch.undo()
    found = checkpoints.read_newest()
    assert found is not None
    assert found[0].step == 1
    write(checkpoints, 3)
    assert steps(checkpoints) == [1, 3]
    assert len(list((tmp_path / run_folder.CHECKPOINTS).glob("step-*"))) == 2

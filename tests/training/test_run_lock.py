"""Whether a process trains in a folder."""

from pathlib import Path

import pytest

from engine.training import run_lock
from engine.training.run_lock import RunLock


def test_it_is_held_until_it_is_given_back(tmp_path: Path) -> None:
    assert not run_lock.is_held(tmp_path)
    lock = RunLock(tmp_path)
    assert run_lock.is_held(tmp_path)
    lock.release()
    assert not run_lock.is_held(tmp_path)


def test_a_lock_that_may_not_be_looked_at_is_not_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    RunLock(tmp_path).release()
    monkeypatch.setattr(Path, "open", refuse)
    assert not run_lock.is_held(tmp_path)

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import EngineError
from engine.graph import file_format
from engine.graph.model import Project
from engine.training import run_folder, run_lock
from engine.training.new_run import extend_run, new_run
from engine.training.run_info import RunState


@pytest.fixture
def folder(tmp_path: Path, make_small: Callable[..., Project]) -> Path:
    return new_run(make_small(), tmp_path)


def set_info(folder: Path, **changes: object) -> None:
    run_folder.write_info(replace(run_folder.read_info(folder), **changes))


def test_a_new_run_holds_the_project_and_says_so(folder: Path) -> None:
    info = run_folder.read_info(folder)
    assert info.state is RunState.CREATED
    assert (info.epochs, info.batch_size, info.data) == (3, 10, "spiral")
    assert file_format.load(folder / run_folder.PROJECT).training.epochs == 3


def test_runs_of_one_second_get_folders_of_their_own(
    tmp_path: Path, make_small: Callable[..., Project]
) -> None:
    folders = {new_run(make_small(), tmp_path) for _ in range(3)}
    assert len(folders) == 3
    assert {info.folder for info in run_folder.list_runs(tmp_path)} == folders


def test_a_name_that_no_folder_can_have_is_made_one(
    tmp_path: Path, make_small: Callable[..., Project]
) -> None:
    folder = new_run(replace(make_small(), name="../α:b/..\0"), tmp_path)
    assert folder.parent == tmp_path
    assert run_folder.is_run(folder)


def test_a_folder_with_something_in_it_is_not_taken(
    tmp_path: Path, make_small: Callable[..., Project]
) -> None:
    (tmp_path / "mine.txt").write_text("kept")
    with pytest.raises(EngineError, match="not empty"):
        new_run(make_small(), folder=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_run_whose_process_is_gone_is_interrupted(folder: Path) -> None:
    set_info(folder, state=RunState.RUNNING, pid=os.getpid())
    assert run_folder.read_info(folder).state is RunState.INTERRUPTED


def test_a_run_whose_lock_is_held_by_another_process_is_running(folder: Path) -> None:
    set_info(folder, state=RunState.RUNNING)
    code = (
        "import sys, pathlib; from engine.training.run_lock import RunLock\n"
        "lock = RunLock(pathlib.Path(sys.argv[1])); print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert run_folder.read_info(folder).state is RunState.RUNNING
        with pytest.raises(EngineError, match="another process"):
            run_lock.RunLock(folder)
        with pytest.raises(EngineError, match="still being trained"):
            run_folder.delete_run(folder)
        holder.kill()
    assert run_folder.read_info(folder).state is RunState.INTERRUPTED


def test_a_deleted_run_is_gone(folder: Path) -> None:
    run_folder.delete_run(folder)
    assert not folder.exists()


def test_only_runs_are_deleted(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept")
    with pytest.raises(EngineError, match="not the folder of a run"):
        run_folder.delete_run(tmp_path)
    assert (tmp_path / "mine.txt").exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"state": 7}',
        '{"state": "lost"}',
        '{"epochs": "3"}',
        f'{{"test_error": {10**400}}}',
        "\ud800",
    ],
)
def test_a_damaged_run_is_refused_in_one_sentence_and_left_out_of_the_list(
    folder: Path, text: str
) -> None:
    (folder / run_folder.INFO).write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(EngineError, match=r"run\.json"):
        run_folder.read_info(folder)
    assert run_folder.list_runs(folder.parent) == []


def test_fields_of_a_later_version_do_no_harm(folder: Path) -> None:
    path = folder / run_folder.INFO
    path.write_text(json.dumps({**json.loads(path.read_text()), "mood": "good"}))
    assert run_folder.read_info(folder).epochs == 3


def test_a_run_can_be_given_more_epochs(folder: Path) -> None:
    extend_run(folder, 9)
    assert run_folder.read_info(folder).epochs == 9
    assert file_format.load(folder / run_folder.PROJECT).training.epochs == 9

"""Atomic writing: at whatever step it fails, the old file or the new one is there, whole."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.graph import writing
from engine.graph.writing import WriteError, sweep_temporaries, write_atomically

STEPS = ("open", "write", "fsync", "close", "replace", "link", "stat", "fchmod", "access", "unlink")
OLD, NEW = b"old" * 1000, b"new" * 2000


class Shim:
    """Counts the calls of the system and makes the n-th of them fail, write short or kill."""

    def __init__(self, fail_at: int, error: int = errno.EIO) -> None:
        self.fail_at, self.error, self.calls, self.failed = fail_at, error, 0, ""

    def around(self, name, function):
        def call(*args, **kwargs):
            self.calls += 1
            if self.calls != self.fail_at:
                return function(*args, **kwargs)
            self.failed = name
            if name == "write" and self.error == 0:  # a short write, the rest comes later
                return function(args[0], bytes(args[1])[:7])
            if name == "close":
                function(*args)
            raise OSError(self.error, os.strerror(self.error))

        return call

    def install(self, monkeypatch) -> None:
        for name in STEPS:
            monkeypatch.setattr(os, name, self.around(name, getattr(os, name)))


def _failures(path: Path, error: int, monkeypatch, **kwargs):
    """Fails at every step in turn until a write passes clean; gives (step, error) of each."""
    for step in range(1, 100):
        path.write_bytes(OLD)
        shim, raised = Shim(step, error), None
        with monkeypatch.context() as patch:
            shim.install(patch)
            try:
                write_atomically(path, NEW, **kwargs)
            except WriteError as failure:
                raised = failure
        yield shim, raised
        if not shim.failed:
            return
    raise AssertionError("the writing never passed clean")


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, errno.EACCES, errno.EROFS])
@pytest.mark.parametrize("keep_previous", [False, True])
def test_a_fault_at_any_step_leaves_a_whole_file_and_is_told(
    tmp_path, monkeypatch, error, keep_previous
):
    path, failed = tmp_path / "net.netloom", []
    for shim, raised in _failures(path, error, monkeypatch, keep_previous=keep_previous):
        content = path.read_bytes()
        assert content in (OLD, NEW)
        if raised is None:
            assert content == NEW
        backup = path.with_name("net.netloom.bak")
        assert not backup.exists() or backup.read_bytes() == OLD
        backup.unlink(missing_ok=True)
        if shim.failed:
            failed.append((shim.failed, raised))
    told = {step for step, raised in failed if raised is not None}
    assert {"open", "write", "fsync", "replace"} <= {step for step, _raised in failed}
    assert {"open", "write", "fsync", "replace", "close"} <= told
    silent = {step for step, raised in failed if raised is None}
    assert silent <= {"link", "fchmod", "unlink"}  # each has another way, or is of no account
    assert list(tmp_path.iterdir()) in ([path], [])


def test_short_writes_are_continued(tmp_path, monkeypatch):
    path = tmp_path / "net.netloom"
    for _shim, raised in _failures(path, 0, monkeypatch):
        if _shim.failed == "write":
            assert raised is None
            assert path.read_bytes() == NEW


_KILLED = """
import os, sys
from pathlib import Path
from engine.graph.writing import write_atomically
count, fail_at = 0, int(sys.argv[2])
def around(function):
    def call(*args, **kwargs):
        global count
        count += 1
        if count == fail_at:
            if function is write:
                function(args[0], bytes(args[1])[:100])
            os.kill(os.getpid(), 9)
        return function(*args, **kwargs)
    return call
write = os.write
for name in ("open", "write", "fsync", "close", "replace", "link"):
    setattr(os, name, around(getattr(os, name)))
write_atomically(Path(sys.argv[1]), b"new" * 2000, keep_previous=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_a_kill_at_any_step_leaves_a_whole_file_and_nothing_after_a_sweep(tmp_path):
    path = tmp_path / "net.netloom"
    for step in range(1, 40):
        path.write_bytes(OLD)
        command = [sys.executable, "-P", "-c", _KILLED, str(path), str(step)]
        folder = Path(writing.__file__).parents[2]
        ended = subprocess.run(command, env={"PYTHONPATH": str(folder)}, check=False)
        assert path.read_bytes() in (OLD, NEW)
        sweep_temporaries(tmp_path)
        left = {each.name for each in tmp_path.iterdir()}
        assert left <= {"net.netloom", "net.netloom.bak"}
        if ended.returncode == 0:
            assert path.read_bytes() == NEW
            assert step > 6
            return
    raise AssertionError("the writing never passed clean")


def test_the_folder_is_forced_to_the_disk_after_the_name_is_there(tmp_path, monkeypatch):
    seen = []
    real_open, real_fsync, real_replace = os.open, os.fsync, os.replace
    opened = {}

    def note_open(path, *args, **kwargs):
        descriptor = real_open(path, *args, **kwargs)
        opened[descriptor] = Path(path)
        return descriptor

    def note_fsync(descriptor):
        seen.append("folder" if opened[descriptor].is_dir() else "file")
        real_fsync(descriptor)

    def note_replace(source, target):
        seen.append("replace")
        real_replace(source, target)

    monkeypatch.setattr(os, "open", note_open)
    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(os, "replace", note_replace)
    write_atomically(tmp_path / "a", b"x")
    assert seen == ["file", "replace", "folder"]


def test_a_link_stays_a_link_and_permissions_stay(tmp_path):
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(OLD)
    real.chmod(0o640)
    link.symlink_to(real)
    write_atomically(link, NEW)
    assert link.is_symlink()
    assert real.read_bytes() == NEW
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_name_of_255_bytes_can_be_written(tmp_path):
    path = tmp_path / ("n" * 255)
    write_atomically(path, NEW)
    write_atomically(path, OLD)
    assert path.read_bytes() == OLD


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder, "it is a folder"),
        (lambda folder: folder / "gone" / "x", "there is no folder"),
        (lambda folder: folder / ("n" * 300), "too long"),
        (lambda folder: Path("/dev/null"), "a device or a pipe"),
    ],
)
def test_what_cannot_be_written_says_why(tmp_path, make, words):
    with pytest.raises(WriteError, match=words):
        write_atomically(make(tmp_path), NEW)


def test_a_full_disk_is_named_with_the_bytes_needed(tmp_path, monkeypatch):
    def full(descriptor, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(WriteError, match=rf"{tmp_path.name} is full; 6,000 bytes are needed"):
        write_atomically(tmp_path / "a", NEW)
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []


def test_a_sweep_leaves_what_a_living_writer_is_writing(tmp_path):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / f".~a.{dead.pid}-0").write_bytes(b"")
    (tmp_path / f".~b.{os.getpid()}-0").write_bytes(b"")
    (tmp_path / ".~lock.of.another.program#").write_bytes(b"")
    assert sweep_temporaries(tmp_path) == 1
    assert len(list(tmp_path.iterdir())) == 2

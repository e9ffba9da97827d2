"""Bad input gives one clear line and status 1; wrong usage status 2; nothing is written."""

import json
import os

import pytest

COMMANDS = [
    ("summary",),
    ("check",),
    ("export", "-o", "OUT"),
    ("train", "--epochs", "1", "--run-dir", "OUT"),
]


@pytest.fixture(params=COMMANDS, ids=lambda words: words[0])
def failing(request, netloom, tmp_path):
    """Does a command on bad input and checks all that holds for every bad input."""
    out = tmp_path / "out"
    words = [out if word == "OUT" else word for word in request.param]

    def call(project, *more):
        finished = netloom(words[0], project, *words[1:], *more)
        assert finished.status == 1
        assert finished.err.startswith("netloom: ")
        assert finished.err.count("\n") == 1
        assert "Traceback" not in finished.err
        assert not out.exists()
        return finished.err

    return call


def test_a_missing_file(failing, tmp_path):
    assert "There is no file" in failing(tmp_path / "none.netloom")


def test_an_unknown_preset(failing):
    assert "Did you mean lenet" in failing("lenett")


def test_a_folder(failing, tmp_path):
    failing(tmp_path)


@pytest.mark.parametrize("data", [b"", b"\x00\xff\xfe" * 1000, b"not json", b"[" * 100_000])
def test_rubbish(failing, tmp_path, data):
    path = tmp_path / "rubbish.netloom"
    path.write_bytes(data)

    failing(path)


@pytest.mark.parametrize("value", [[], {}, {"version": 10**9}, {"graph": 3}, None, "x"])
def test_wrong_json(failing, tmp_path, value):
    path = tmp_path / "wrong.netloom"
    path.write_text(json.dumps(value))

    failing(path)


def test_an_operator_that_does_not_exist(failing, lenet_file):
    lenet_file.write_text(lenet_file.read_text().replace("F.relu", "F.rellu"))

    assert "F.rellu" in failing(lenet_file)


def test_a_shape_error(failing, broken_file):
    assert "77" in failing(broken_file)


@pytest.mark.skipif(os.name == "nt", reason="a named pipe of POSIX")
def test_a_pipe(failing, tmp_path):
    path = tmp_path / "pipe.netloom"
    os.mkfifo(path)

    failing(path)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("fly",),
        ("summary",),
        ("summary", "lenet", "--wings"),
        ("export", "lenet"),
        ("export", "lenet", "-o", "x", "--format", "exe"),
        ("train", "lenet", "--epochs", "0"),
        ("train", "lenet", "--epochs", "many"),
        ("train", "lenet", "--lr", "-1"),
        ("train", "lenet", "--lr", "nan"),
        ("train", "lenet", "--device", "abacus"),
    ],
)
def test_wrong_usage(netloom, words):
    finished = netloom(*words)

    assert finished.status == 2
    assert "usage: " in finished.err
    assert finished.out == ""


def test_help_names_every_command(netloom):
    finished = netloom("--help")

    assert finished.status == 0
    for name in ("presets", "operators", "summary", "check", "export", "train", "tour"):
        assert name in finished.out


@pytest.mark.parametrize("name", ["presets", "operators", "summary", "check", "export", "train"])
def test_every_command_explains_itself(netloom, name):
    finished = netloom(name, "--help")

    assert finished.status == 0
    assert "--json" in finished.out

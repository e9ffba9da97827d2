"""What a Python file defines is read, never run."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import EngineError
from gui.importing.definitions import Definition, definitions_in


def test_it_lists_networks_and_their_inputs_without_running_the_file(
    network_file: Path, has_run: Callable[[], bool]
) -> None:
    assert definitions_in(network_file) == (
        Definition("Tower", is_class=True, inputs=("left", "right")),
        Definition("make", is_class=False),
        Definition("Wide", is_class=True, needs=("width",)),
    )
    assert not has_run()


def test_a_function_of_tensors_is_a_network_itself(tmp_path: Path) -> None:
    path = tmp_path / "function.py"
    path.write_text("def f(x, y: 'Tensor', *, scale=2): return x\ndef g(n: int): return n\n")
    assert definitions_in(path) == (
        Definition("f", is_class=False, inputs=("x", "y")),
        Definition("g", is_class=False, needs=("n",)),
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"def f(:\n", "line 1"),
        (b"x = 1\n", "no class and no function"),
        (b"\xff\xfe\x00", "no text"),
        (b"def f(): pass\0", "no Python"),
        (b"(" * 10_000, "no Python"),
        (b"-" * 400_000 + b"1", "no Python"),
        (b" " * (4 * 2**20 + 1), "bytes"),
    ],
)
def test_what_is_no_python_file_is_said_in_one_line(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "bad.py"
    path.write_bytes(content)
    with pytest.raises(EngineError) as caught:
        definitions_in(path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="There is no file"):
        definitions_in(tmp_path / "missing.py")

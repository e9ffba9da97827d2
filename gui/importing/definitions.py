"""What a Python file defines, read from its text: nothing in it is run."""

import ast
from dataclasses import dataclass
from pathlib import Path

from engine.errors import EngineError, shorten

LARGEST_BYTES = 4 * 2**20

AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Definition:
    """A class or function of a file.

    Args:
        name: as it is spelt.
        is_class: or else a function.
        inputs: the tensors that the network needs, as far as the text says.
        needs: arguments without which it cannot be made.
    """

    name: str
    is_class: bool
    inputs: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What a list shows."""
        kind = "class" if self.is_class else "function"
        needs = f", needs {', '.join(self.needs)}" if self.needs else ""
        return f"{self.name}  ({kind}{needs})"


def content_of(path: Path) -> bytes:
    """Gives the bytes of a file that is to be imported.

    Raises:
        EngineError: there is no such file.
    """
    if not path.is_file():
        raise EngineError(f"There is no file {shorten(str(path))}. Check its name.")
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise EngineError(f"{shorten(path.name)} cannot be read: {reason.lower()}.") from error


def text_of(path: Path) -> str:
    """Gives the text of a Python file.

    Raises:
        EngineError: there is none, or it is no text.
    """
    content = content_of(path)
    if len(content) > LARGEST_BYTES:
        raise EngineError(
            f"{shorten(path.name)} has {len(content):,} bytes; a Python file that can be read "
            f"before it runs has at most {LARGEST_BYTES:,}."
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise EngineError(f"{shorten(path.name)} is no text. Choose a Python file.") from error


def definitions_in(path: Path) -> tuple[Definition, ...]:
    """Gives what may be a network in a file: likely ones first, each kind in the file's order.

    Raises:
        EngineError: the file cannot be read, or is no Python.
    """
    text = text_of(path)
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise EngineError(
            f"{shorten(path.name)} is no Python: line {error.lineno}: {error.msg}."
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise EngineError(f"{shorten(path.name)} is no Python that can be read.") from error
    classes = [_class(each) for each in tree.body if isinstance(each, ast.ClassDef)]
    functions = [_function(each) for each in tree.body if isinstance(each, AnyFunction)]
    found = [each for each in (*classes, *functions) if each and not each.name.startswith("_")]
    if not found:
        raise EngineError(
            f"{shorten(path.name)} defines no class and no function that could be a network."
        )
    return tuple(sorted(found, key=lambda each: bool(each.needs)))


def _class(node: ast.ClassDef) -> Definition | None:
    methods = {each.name: each for each in node.body if isinstance(each, AnyFunction)}
    if not node.bases and "forward" not in methods:
        return None
    inputs = _needed(methods["forward"])[1:] if "forward" in methods else []
    needs = _needed(methods["__init__"])[1:] if "__init__" in methods else []
    return Definition(node.name, is_class=True, inputs=_names(inputs), needs=_names(needs))


def _function(node: AnyFunction) -> Definition:
    needed = _needed(node)
    if all(_may_be_tensor(each) for each in needed):
        return Definition(node.name, is_class=False, inputs=_names(needed))
    return Definition(node.name, is_class=False, needs=_names(needed))


def _needed(function: AnyFunction) -> list[ast.arg]:
    """Gives the arguments that have no default."""
    arguments = function.args
    plain = [*arguments.posonlyargs, *arguments.args]
    needed = plain[: len(plain) - len(arguments.defaults)]
    pairs = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return [*needed, *(each for each, default in pairs if default is None)]


def _may_be_tensor(argument: ast.arg) -> bool:
    written = ast.unparse(argument.annotation).strip("'\"") if argument.annotation else ""
    return written in ("", "Tensor", "torch.Tensor")


def _names(arguments: list[ast.arg]) -> tuple[str, ...]:
    return tuple(each.arg for each in arguments)

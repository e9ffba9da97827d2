"""The import lines of generated files: only what is used."""

from collections.abc import Iterable

from engine.codegen.layout import LONGEST_LINE
from engine.codegen.pieces import Line, Text

_LINES = {
    "torch": "import torch",
    "F": "import torch.nn.functional as F",
}
_ROOTS = frozenset({*_LINES, "nn"})


def is_of_library(path: str) -> bool:
    """Whether a path is one of another library than PyTorch, imported by itself."""
    return path.partition(".")[0] not in _ROOTS


def spelling(path: str) -> str:
    """Gives a path as it is written behind the imports: `StochasticDepth`, `nn.Conv2d`."""
    return path.rpartition(".")[2] if is_of_library(path) else path


def _of_libraries(paths: Iterable[str]) -> list[str]:
    """Gives one import for each library's module, or one for each name where that is too long."""
    names: dict[str, list[str]] = {}
    for path in paths:
        module, _, name = path.rpartition(".")
        names.setdefault(module, []).append(name)
    lines = []
    for module, given in names.items():
        line = f"from {module} import {', '.join(given)}"
        is_short = len(line) <= LONGEST_LINE
        lines += [line] if is_short else [f"from {module} import {name}" for name in given]
    return lines


def import_lines(paths: Iterable[str], *, uses_modules: bool = True) -> list[Line]:
    """Gives the imports for the paths that a file calls.

    Args:
        paths: such as `F.relu`, `torch.cat` and `torchvision.ops.StochasticDepth`.
        uses_modules: whether it uses `nn`.
    """
    known = set(paths)
    roots = {path.partition(".")[0] for path in known}
    lines = [text for root, text in _LINES.items() if root in roots]
    lines.append("from torch import Tensor, nn" if uses_modules else "from torch import Tensor")
    lines += _of_libraries(sorted(path for path in known if is_of_library(path)))
    return [Line(Text(line)) for line in lines]

"""The import lines of generated files: only what is used."""

from collections.abc import Iterable

from engine.codegen.pieces import Line, Text

_LINES = {
    "torch": "import torch",
    "F": "import torch.nn.functional as F",
}


def import_lines(paths: Iterable[str], *, uses_modules: bool = True) -> list[Line]:
    """Gives the imports for the paths that a file calls.

    Args:
        paths: such as `F.relu` and `torch.cat`.
        uses_modules: whether it uses `nn`.
    """
    roots = {path.partition(".")[0] for path in paths}
    lines = [text for root, text in _LINES.items() if root in roots]
    lines.append("from torch import Tensor, nn" if uses_modules else "from torch import Tensor")
    return [Line(Text(line)) for line in lines]

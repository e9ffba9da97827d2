"""Functions of the product as they stand in its source, for scripts that run without it.

The files are read and parsed, never imported, so that the window can export too. No torch.
"""

import ast
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import engine

_PLAIN = Path(engine.__file__).parent / "training" / "plain"


@lru_cache
def functions_of(module: str) -> dict[str, str]:
    """Gives the text of each function of a module of `engine.training.plain`, by name."""
    text = (_PLAIN / f"{module}.py").read_text("utf-8")
    lines = text.splitlines()
    return {
        node.name: "\n".join(lines[_first_line(node) - 1 : node.end_lineno])
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef)
    }


def import_lines(text: str, further: Iterable[str] = ()) -> list[str]:
    """Gives the import statements that a text needs, in their usual order.

    Args:
        text: Python without imports.
        further: import statements that it holds beside those that are known here.
    """
    names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    modules = [f"import {name}" for name in _MODULES if name in names]
    kinds = [name for name in _COLLECTIONS if name in names]
    first = [*modules, *([f"from collections.abc import {', '.join(kinds)}"] if kinds else [])]
    second = ["import safetensors.torch"] if "safetensors" in names else []
    second += ["import torch"] if "torch" in names else []
    second += ["import torch.nn.functional as F"] if "F" in names else []
    kinds = [name for name in ("Tensor", "nn") if name in names]
    second += [f"from torch import {', '.join(kinds)}"] if kinds else []
    known = {*first, *second, "from torch import Tensor, nn", "from torch import nn"}
    rest = sorted(each for each in further if each not in known | _TORCH)
    return [*first, "", *second, *rest]


_MODULES = ("argparse", "base64", "json", "math", "pathlib", "zlib")
_COLLECTIONS = ("Callable", "Iterator", "Sequence")
_TORCH = {"import torch", "import torch.nn.functional as F", "from torch import Tensor"}


def _first_line(node: ast.FunctionDef) -> int:
    return min([node.lineno, *(each.lineno for each in node.decorator_list)])

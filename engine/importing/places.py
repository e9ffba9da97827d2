"""Where in its source text a network makes a call, and what it calls the result there."""

import ast
import linecache
import os
import sys
from functools import lru_cache
from pathlib import Path
from types import FrameType

import torch

from engine.importing.trace import Place

_NOT_THE_NETWORK = tuple(f"{Path(file).parent}{os.sep}" for file in (torch.__file__, __file__))


def calling_place() -> Place:
    """Gives the innermost line on the stack that is neither PyTorch's nor the tracer's."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the only way to the callers
    while frame is not None:
        file = frame.f_code.co_filename
        if not file.startswith(_NOT_THE_NETWORK):
            return Place(file, frame.f_lineno, id(frame))
        frame = frame.f_back
    return Place()


def variable_at(place: Place) -> str:
    """Gives the variable that the statement at a place assigns to, or nothing."""
    return _variables(place.file).get(place.line, "") if place.line else ""


@lru_cache(maxsize=64)
def _variables(file: str) -> dict[int, str]:
    """Gives the variable that each line of a file assigns, where it is a single one."""
    try:
        tree = ast.parse("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found: dict[int, str] = {}
    for node in ast.walk(tree):
        name = _target(node)
        if name and isinstance(node, ast.stmt):
            found.update(dict.fromkeys(range(node.lineno, (node.end_lineno or 0) + 1), name))
    return found


def _target(node: ast.AST) -> str:
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        target = node.target
    else:
        return ""
    return target.id if isinstance(target, ast.Name) else ""

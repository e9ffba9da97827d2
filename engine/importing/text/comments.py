"""What the comments of a generated file say: shapes of inputs and names of results."""

import ast
import io
import re
import tokenize
from collections.abc import Mapping
from typing import NamedTuple

from engine.operators.boundaries import INPUT
from engine.operators.kinds import Choice

_NAMED = re.compile(r"([A-Za-z_]\w*): (.*)", re.ASCII)
_SHAPE = re.compile(r"N((?:×\d+)*)(?: ([a-z]+\d*))?", re.ASCII)


class InputText(NamedTuple):
    """The shape of one sample and the type of its numbers."""

    shape: tuple[int, ...]
    dtype: str


class Comments:
    """The comments of a file, by line."""

    def __init__(self, text: str) -> None:
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        self._by_line = {
            token.start[0]: token.string.lstrip("# ")
            for token in tokens
            if token.type == tokenize.COMMENT
        }

    def of_arguments(self, function: ast.FunctionDef) -> Mapping[str, str]:
        """Gives what is said of each argument of a function."""
        found: dict[str, str] = {}
        for argument in function.args.args:
            comment = self._by_line.get(argument.end_lineno or argument.lineno, "")
            if comment and _is_alone(argument, function):
                found[argument.arg] = comment
        for line in range(function.lineno, function.body[0].lineno):
            found.update(_named(self._by_line.get(line, "")))
        return found

    def of_results(self, function: ast.FunctionDef) -> Mapping[int, str]:
        """Gives what the results of a function are called, by their number."""
        last = function.body[-1]
        if not isinstance(last, ast.Return) or last.value is None:
            return {}
        results = last.value.elts if isinstance(last.value, ast.Tuple) else [last.value]
        lines = {result.end_lineno for result in results}
        if len(lines) == len(results) > 1:
            texts = [self._by_line.get(result.end_lineno or 0, "") for result in results]
        else:
            texts = _parts(self._by_line.get(last.end_lineno or 0, ""))
        named = {number: _NAMED.fullmatch(text) for number, text in enumerate(texts)}
        return {number: match[1] for number, match in named.items() if match}


def input_text(comment: str) -> InputText | None:
    """Reads `N×3×32×32` or `N×16 int64`; gives None for anything else."""
    match = _SHAPE.fullmatch(comment)
    if match is None:
        return None
    dtype = match[2] or "float32"
    kind = INPUT.argument("dtype").kind
    if isinstance(kind, Choice) and dtype not in kind.options:
        return None
    return InputText(tuple(int(size) for size in match[1].split("×")[1:]), dtype)


def _is_alone(argument: ast.arg, function: ast.FunctionDef) -> bool:
    lines = [each.lineno for each in function.args.args]
    return lines.count(argument.lineno) == 1 and argument.lineno != function.lineno


def _named(comment: str) -> dict[str, str]:
    matches = [_NAMED.fullmatch(part) for part in _parts(comment)]
    return {match[1]: match[2] for match in matches if match}


def _parts(comment: str) -> list[str]:
    """Divides at the commas that stand outside parentheses."""
    parts, depth = [""], 0
    for character in comment:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]

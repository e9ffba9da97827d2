"""How many results a call gives, where only the names that they get say it."""

import ast
from collections.abc import Sequence


class ResultCounts:
    """The results of the assignments of one function.

    Args:
        body: its statements.
    """

    def __init__(self, body: Sequence[ast.stmt]) -> None:
        self._highest: dict[str, int] = {}
        for statement in body:
            for node in ast.walk(statement):
                match node:
                    case ast.Subscript(
                        value=ast.Name(id=name), slice=ast.Constant(value=int() as index)
                    ):
                        self._highest[name] = max(index, self._highest.get(name, 0))

    def of(self, target: ast.expr) -> int:
        """Gives how many results are assigned to a target.

        Those of one variable are read by their numbers; behind the last that is read there may be
        more, which nobody can tell.
        """
        if isinstance(target, ast.Tuple):
            return len(target.elts)
        return self._highest.get(target.id, 0) + 1 if isinstance(target, ast.Name) else 1

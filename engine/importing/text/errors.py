"""What can be wrong with a text that is read as a drawing."""

import ast

from engine.errors import EngineError, shorten


class ReadingError(EngineError):
    """A text that is none of our own exports."""


def unread(node: ast.AST, expected: str) -> ReadingError:
    """Gives the error for a part of the text that cannot be read.

    Args:
        node: the part.
        expected: what should stand there.
    """
    line = getattr(node, "lineno", 0)
    text = shorten(ast.unparse(node).partition("\n")[0])
    return ReadingError(
        f"Line {line} cannot be read as part of a drawing: {text}. Expected {expected}. Import "
        "the file as Python code instead."
    )

"""The network in an exported training script."""

import ast

_MARK = "Exported from Netloom"

LEFT_OUT = (
    "The loss, the data and the training set-up of the script were left out. Add a loss to the "
    "drawing and choose them again."
)


def network_part(text: str) -> str | None:
    """Gives the imports and classes of an exported training script; None for any other text.

    The lines stay as they are, their comments included.
    """
    if _MARK not in text:
        return None
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    if _MARK not in (ast.get_docstring(tree) or ""):
        return None
    lines = text.splitlines()
    kept = [each for each in tree.body if _is_of_network(each)]
    return "\n".join("\n".join(lines[e.lineno - 1 : e.end_lineno]) + "\n" for e in kept)


def _is_of_network(statement: ast.stmt) -> bool:
    match statement:
        case ast.ClassDef():
            return True
        case ast.Import(names=[name]):
            return name.name.partition(".")[0] == "torch"
        case ast.ImportFrom(module=str() as module):
            return module.partition(".")[0] in ("torch", "torchvision")
    return False

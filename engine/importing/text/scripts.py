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
    loss = _classes_of_loss(tree)
    kept = [each for each in tree.body if _is_of_network(each) and each not in loss]
    return "\n".join("\n".join(lines[e.lineno - 1 : e.end_lineno]) + "\n" for e in kept)


def _classes_of_loss(tree: ast.Module) -> list[ast.ClassDef]:
    """Gives the classes that only constants of the file are made of: blocks of the loss."""
    classes = {each.name: each for each in tree.body if isinstance(each, ast.ClassDef)}
    uses = {name: _names_in(each) & classes.keys() - {name} for name, each in classes.items()}
    made = [_names_in(each.value) for each in tree.body if isinstance(each, ast.Assign)]
    loss: set[str] = set().union(*made) & classes.keys()
    for name in reversed(classes):  # those that use others come after them
        users = {user for user, used in uses.items() if name in used}
        if users and users <= loss:
            loss.add(name)
    return [classes[name] for name in loss]


def _names_in(tree: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}


def _is_of_network(statement: ast.stmt) -> bool:
    match statement:
        case ast.ClassDef():
            return True
        case ast.Import(names=[name]):
            return name.name.partition(".")[0] == "torch"
        case ast.ImportFrom(module=str() as module):
            return module.partition(".")[0] in ("torch", "torchvision")
    return False

"""Names that both the drawing and the rest of a script want. No torch."""

import ast
import re
from collections.abc import Sequence


def without_clashes(own: Sequence[str], generated: str) -> list[str]:
    """Gives a script's own functions, renamed where the generated text has their name.

    Args:
        own: texts that define the script's functions and constants.
        generated: the network and its loss.
    """
    taken = defined_names(generated)
    clashes = sorted(taken & defined_names("\n".join(own)))
    renamed = {name: f"{name}_of_script" for name in clashes}
    if not renamed:
        return list(own)
    pattern = re.compile(rf"\b({'|'.join(renamed)})\b")
    return [pattern.sub(lambda match: renamed[match[1]], text) for text in own]


def defined_names(text: str) -> set[str]:
    """Gives the names of the classes, functions and constants of a file."""
    names: set[str] = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(each.id for each in node.targets if isinstance(each, ast.Name))
    return names

"""Generated sources without what stands at their head. No torch."""

import ast

_HEAD = (ast.Import, ast.ImportFrom)


def split_source(text: str) -> tuple[list[str], str]:
    """Gives the import statements of a generated source, and its text after them."""
    tree = ast.parse(text)
    imports = [node for node in tree.body if isinstance(node, _HEAD)]
    body = [node for node in tree.body if not isinstance(node, _HEAD) and not _is_docstring(node)]
    if not body:
        return [ast.unparse(node) for node in imports], ""
    lines = text.splitlines()
    first = _first_line(body[0])
    return [ast.unparse(node) for node in imports], "\n".join(lines[first - 1 :]).rstrip()


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _first_line(node: ast.stmt) -> int:
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        return min([node.lineno, *(each.lineno for each in node.decorator_list)])
    return node.lineno

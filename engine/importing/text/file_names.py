"""What the names at the top of a file stand for."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass

_KNOWN = frozenset({"F", "nn", "torch"})


@dataclass(frozen=True)
class FileNames:
    """The imported names of a file.

    Args:
        imported: the public path of each name that is imported from another library.
    """

    imported: Mapping[str, str]

    def path(self, node: ast.expr) -> str | None:
        """Gives `nn.Conv2d`, `torch.linalg.vector_norm` or `torchvision.ops.StochasticDepth`."""
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        if not names and node.id in self.imported:
            return self.imported[node.id]
        if node.id not in _KNOWN or not names:
            return None
        return ".".join([node.id, *reversed(names)])


def file_names(tree: ast.Module) -> FileNames:
    """Reads the imports of a file."""
    imported: dict[str, str] = {}
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module != "torch":
            for alias in statement.names:
                imported[alias.asname or alias.name] = f"{statement.module}.{alias.name}"
    return FileNames(imported)

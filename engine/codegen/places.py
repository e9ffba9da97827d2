"""Where the parameters in blocks are, by the attributes that lead to them."""

import re
from collections.abc import Callable, Sequence

from engine.codegen.errors import VaryingError
from engine.codegen.modules import Modules
from engine.codegen.scope import Scope, Use
from engine.codegen.unfolding import Unfolding
from engine.graph.model import BlockName, NodeId
from engine.graph.problem import NodePath

Written = Callable[[BlockName, Use], tuple[Scope, Modules]]
"""Gives what the class of one use of a block was written from."""


class Places:
    """Finds parameters in the uses of blocks.

    Args:
        unfolding: which uses a node stands for.
        written: the classes.
    """

    def __init__(self, unfolding: Unfolding, written: Written) -> None:
        self._unfolding, self._written = unfolding, written

    def of(self, scope: Scope, modules: Modules, node: NodeId, parameter: str) -> str:
        """Gives where in a class a parameter is: `blocks[1].conv.weight`.

        Args:
            scope, modules: of the class.
            node: a use of a block in it.
            parameter: its place by ids and numbers of repetitions: `1.conv.weight`.

        Raises:
            VaryingError: one text cannot say it for all uses of the class.
        """
        parts = parameter.split(".")
        found = {self._inside(scope, modules, node, use.path(node), parts) for use in scope.uses}
        if len(found) != 1:
            raise VaryingError(scope.node(node).name)
        return re.sub(r"\.(\d+)(?=\.|$)", r"[\1]", found.pop())

    def _inside(
        self, scope: Scope, modules: Modules, node: NodeId, path: NodePath, parts: Sequence[str]
    ) -> str:
        drawn, held = scope.node(node), modules.holding(node)
        if held is None:
            raise TypeError(f"{path} holds no modules")
        if drawn.block is None:
            return ".".join([held.path(node), *([] if scope.is_value(node) else parts)])
        number = None if drawn.repeat == 1 else int(parts[0])
        use = self._unfolding.inside(path)[number or 0]
        inner = NodeId(parts[0 if number is None else 1])
        rest = parts[1 if number is None else 2 :]
        place = self._inside(*self._written(drawn.block, use), inner, use.path(inner), rest)
        return f"{held.path(node, number)}.{place}"

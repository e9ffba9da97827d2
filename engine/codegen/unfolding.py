"""Every use of every block, with the values of its arguments there."""

from engine.analysis.result import Analysis
from engine.codegen.boundaries import block_scope
from engine.codegen.errors import CodegenError
from engine.codegen.scope import Scope, Use
from engine.graph import limits
from engine.graph.blocks import arguments_of_use
from engine.graph.model import Block, BlockName, NodeId, Project
from engine.graph.problem import NodePath


class Unfolding:
    """The uses of blocks that are reached from one scope.

    Args:
        project: the project.
        analysis: what is known of it.
        top: the scope.
    """

    def __init__(self, project: Project, analysis: Analysis, top: Scope) -> None:
        self._project, self._analysis = project, analysis
        self._catalogue = top.catalogue
        self._uses: dict[BlockName, dict[str, Use]] = {}
        self._inside: dict[NodePath, tuple[Use, ...]] = {}
        self._collect(top, 0)

    @property
    def blocks(self) -> list[BlockName]:
        """The blocks, each after those that it uses."""
        order: dict[BlockName, None] = {}
        for block in self._uses:
            self._put_inner_first(block, order)
        return list(order)

    def uses(self, block: BlockName) -> tuple[Use, ...]:
        """Gives all uses of a block."""
        return tuple(self._uses[block].values())

    def inside(self, path: NodePath) -> tuple[Use, ...]:
        """Gives the uses that the node at `path` stands for: one for each repetition."""
        return self._inside[path]

    def scope(self, block: BlockName, uses: tuple[Use, ...]) -> Scope:
        """Gives the scope of a block, over some of its uses."""
        return block_scope(self._project, block, self._analysis, uses, self._catalogue)

    def _collect(self, scope: Scope, depth: int) -> None:
        if depth > limits.NESTING:
            raise CodegenError(f"Blocks stand in blocks more than {limits.NESTING} deep.")
        for node in scope.block_nodes:
            block = scope.block_of(node)
            if block is None:
                continue
            for use in scope.uses:
                inner = self._inner(scope, use, node, block)
                self._inside[use.path(node)] = inner
                self._uses.setdefault(block.name, {}).update({each.prefix: each for each in inner})
                self._collect(self.scope(block.name, inner), depth + 1)

    def _inner(self, scope: Scope, use: Use, node: NodeId, block: Block) -> tuple[Use, ...]:
        drawn, path = scope.node(node), use.path(node)
        values = arguments_of_use(block, drawn, use.arguments)
        if drawn.repeat == 1:
            return (Use(f"{path}/", values[0]),)
        return tuple(Use(f"{path}/{number}/", each) for number, each in enumerate(values))

    def _put_inner_first(self, block: BlockName, order: dict[BlockName, None]) -> None:
        if block in order:
            return
        scope = self.scope(block, ())
        for node in scope.block_nodes:
            inner = scope.block_of(node)
            if inner is not None:
                self._put_inner_first(inner.name, order)
        order[block] = None

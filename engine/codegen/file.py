"""A generated file: the classes of a scope and of the blocks in it, inner ones first."""

from collections.abc import Iterable, Sequence

from engine.analysis.result import Analysis
from engine.codegen.blocks import BlockClass, BlockMaker, Repetitions
from engine.codegen.classes import WrittenClass, write_class
from engine.codegen.constructor import BlockMaker as MakesBlock
from engine.codegen.errors import CodegenError
from engine.codegen.namer import VARIABLES, Namer, class_identifier
from engine.codegen.scope import Scope, Use, roles
from engine.codegen.symbols import Symbols
from engine.graph.model import Block, BlockName, Endpoint, Graph, NodeId, Project
from engine.operators.operator import Role


class ClassWriter:
    """Writes the classes that a project needs.

    Args:
        project: the project.
        analysis: what is known of it.
    """

    def __init__(self, project: Project, analysis: Analysis) -> None:
        self._project, self._analysis = project, analysis
        self._repetitions = Repetitions(analysis)
        self.namer = Namer(VARIABLES)
        self.classes: list[WrittenClass] = []
        self._of_blocks: dict[BlockName, BlockClass] = {}
        self._written: dict[BlockName, WrittenClass] = {}

    def write_blocks(self, scope: Scope) -> None:
        """Writes the classes of all blocks that a scope uses."""
        uses: dict[BlockName, list[Use]] = {}
        self._collect(scope, uses)
        for block in self._inner_first(scope):
            self._write_block(block, uses[block])

    def write(self, name: str, scope: Scope) -> WrittenClass:
        """Writes one more class, the blocks of which are written."""
        made = write_class(
            name, scope, maker_for=self.maker_for, reserved=[each.name for each in self.classes]
        )
        self.classes.append(made)
        return made

    def maker_for(self, scope: Scope, symbols: Symbols) -> MakesBlock:
        """Gives what writes the uses of blocks inside a class."""
        return BlockMaker(scope, symbols, self._of_blocks, self._repetitions)

    def block_class(self, block: BlockName) -> WrittenClass:
        """Gives the class of a block."""
        return self._written[block]

    def prefixes(self, path: str) -> tuple[str, ...]:
        """Gives the prefixes of the paths inside each repetition of a block's use."""
        return self._repetitions.prefixes(path)

    def _write_block(self, block: BlockName, uses: Sequence[Use]) -> None:
        scope = block_scope(self._project.blocks[block], self._analysis, uses)
        made = self.write(self.namer.name(class_identifier(block, fallback="Block")), scope)
        numbers = {use.prefix: number for number, use in enumerate(uses)}
        self._of_blocks[block] = BlockClass(made.name, made.parameters, numbers)
        self._written[block] = made

    def _collect(self, scope: Scope, found: dict[BlockName, list[Use]]) -> None:
        for node in _block_nodes(scope):
            block = self._block(scope, node)
            for use in scope.uses:
                path = use.path(node)
                inner = [
                    Use(prefix, self._repetitions.arguments(path, prefix, block))
                    for prefix in self._repetitions.prefixes(path)
                ]
                found.setdefault(block.name, []).extend(inner)
                self._collect(block_scope(block, self._analysis, inner), found)

    def _inner_first(self, scope: Scope) -> list[BlockName]:
        order: dict[BlockName, None] = {}
        for node in _block_nodes(scope):
            block = self._block(scope, node)
            if block.name not in order:
                inner = block_scope(block, self._analysis, ())
                order.update(dict.fromkeys(self._inner_first(inner)))
                order[block.name] = None
        return list(order)

    def _block(self, scope: Scope, node: NodeId) -> Block:
        name = scope.node(node).block
        if name is None or name not in self._project.blocks:
            raise CodegenError(f"{scope.node(node).name} uses a block that does not exist: {name}.")
        return self._project.blocks[name]


def block_scope(block: Block, analysis: Analysis, uses: Sequence[Use]) -> Scope:
    """Gives the scope of a block's graph."""
    return graph_scope(block.graph, analysis, uses, block=block)


def graph_scope(
    graph: Graph,
    analysis: Analysis,
    uses: Sequence[Use],
    *,
    block: Block | None = None,
    outputs: Iterable[NodeId] | None = None,
) -> Scope:
    """Gives the scope between a graph's inputs and outputs."""
    chosen = roles(graph, Role.OUTPUT) if outputs is None else list(outputs)
    sources = [Endpoint(node, "output") for node in roles(graph, Role.INPUT)]
    results = [graph.incoming[Endpoint(node, "input")].source for node in chosen]
    return Scope(graph, analysis, uses, sources=sources, results=results, block=block)


def _block_nodes(scope: Scope) -> list[NodeId]:
    return [node for node in scope.order if scope.node(node).block is not None]

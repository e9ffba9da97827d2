"""The classes of a generated file: those of the blocks, inner ones first, then its own."""

from collections.abc import Sequence

from engine.analysis.result import Analysis
from engine.codegen.blocks import BlockClass, BlockMaker
from engine.codegen.classes import WrittenClass, write_class
from engine.codegen.errors import VaryingError
from engine.codegen.imports import spelling
from engine.codegen.layout import Page
from engine.codegen.modules import Modules
from engine.codegen.namer import VARIABLES, Namer, class_identifier
from engine.codegen.pieces import BLANK
from engine.codegen.places import Places
from engine.codegen.scope import Scope, Use
from engine.codegen.symbols import Symbols
from engine.codegen.unfolding import Unfolding
from engine.graph.model import BlockName, Project


class ClassWriter:
    """Writes the classes that a scope needs.

    Args:
        project: the project.
        analysis: what is known of it.
        scope: the scope at the top.
        reserved: names of the file that no class takes.
    """

    def __init__(
        self, project: Project, analysis: Analysis, scope: Scope, *, reserved: Sequence[str] = ()
    ) -> None:
        self.unfolding = Unfolding(project, analysis, scope)
        self.classes: list[WrittenClass] = []
        self._imported = [spelling(each.name) for each in scope.catalogue.own]
        self._namer = Namer({*VARIABLES, *reserved, *self._imported})
        self._of_uses: dict[tuple[BlockName, str], BlockClass] = {}
        self._written: dict[str, WrittenClass] = {}
        for block in self.unfolding.blocks:
            self._write_block(block)

    def write(self, name: str, scope: Scope) -> WrittenClass:
        """Writes one more class, whose blocks are written."""
        names = [*(each.name for each in self.classes), *self._imported]
        made = write_class(name, scope, maker_for=self.maker_for, reserved=names)
        self.classes.append(made)
        self._written[name] = made
        return made

    def put_on(self, page: Page) -> None:
        """Writes the classes on a page, each after those that it uses."""
        for each in self.classes:
            page.write([BLANK, BLANK, *each.lines], each.paths_of)

    def maker_for(self, scope: Scope, symbols: Symbols) -> BlockMaker:
        """Gives what writes the uses of blocks inside a class."""
        places = Places(self.unfolding, self._written_from)
        return BlockMaker(scope, symbols, self._of_uses, self.unfolding, places)

    def class_of(self, block: BlockName, use: Use) -> WrittenClass:
        """Gives the class of one use of a block."""
        return self._written[self._of_uses[block, use.prefix].name]

    def _written_from(self, block: BlockName, use: Use) -> tuple[Scope, Modules]:
        made = self.class_of(block, use)
        return made.scope, made.modules

    def _write_block(self, block: BlockName) -> None:
        """Writes one class for all uses; where none can say them all, one for each kind."""
        uses = self.unfolding.uses(block)
        try:
            self._write_class(block, uses)
        except VaryingError:
            for alike in self._alike(block, uses):
                self._write_class(block, alike)

    def _write_class(self, block: BlockName, uses: Sequence[Use]) -> None:
        scope = self.unfolding.scope(block, tuple(uses))
        name = self._namer.peek(class_identifier(block, fallback="Block"))
        made = self.write(name, scope)
        self._namer.reserve([name])
        numbers = {use.prefix: number for number, use in enumerate(uses)}
        written = BlockClass(name, made.parameters, numbers)
        self._of_uses.update({(block, use.prefix): written for use in uses})

    def _alike(self, block: BlockName, uses: Sequence[Use]) -> list[list[Use]]:
        """Divides the uses by all that the text of their class could depend on."""
        groups: dict[str, list[Use]] = {}
        for use in uses:
            scope = self.unfolding.scope(block, (use,))
            known = [scope.known(node)[0] for node in scope.module_nodes]
            inner = [
                (self._of_uses[each.block, inside.prefix].name, len(use.prefix))
                for each in map(scope.node, scope.block_nodes)
                if each.block is not None
                for inside in self.unfolding.inside(use.path(each.id))
            ]
            live = [scope.known(node)[0] for node in scope.order]
            values = [sorted(each.arguments.items()) for each in (*known, *live)]
            key = repr((sorted(use.arguments.items()), values, [name for name, _ in inner]))
            groups.setdefault(key, []).append(use)
        return list(groups.values())

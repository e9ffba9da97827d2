"""The arguments of the selected nodes as a form: what each row takes and shows."""

from collections.abc import Sequence
from dataclasses import replace

from engine.graph.edits import sharers
from engine.graph.expressions import has_expression
from engine.graph.limits import REPEAT
from engine.graph.model import Block, Node, Value
from engine.graph.naming import INPUT, OUTPUT
from engine.operators.block_operator import operator_of_block
from engine.operators.kinds import Integer, Kind
from engine.operators.operator import Argument, Operator
from gui.document import Document
from gui.paths import analysis_of
from gui.widgets.argument_form import Entry, Field
from gui.widgets.value_kinds import Computed, PerRepetition
from gui.widgets.value_text import text_of

TIMES = "<repeat>"
"""The row that says how often a block is applied; no argument is called so."""


def operator_for(document: Document, node: Node) -> Operator | None:
    """Gives the operator of a node, that of a block included; None if it is unknown."""
    catalogue = document.operators.catalogue
    if document.scope is not None and node.operator in _PORTS:
        return replace(catalogue[node.operator], arguments=(), summary=_PORTS[node.operator])
    block = document.project.blocks.get(node.block) if node.block is not None else None
    return operator_of_block(block) if block is not None else catalogue.get(node.operator)


def block_around(document: Document) -> Block | None:
    """Gives the block whose graph is shown."""
    scope = document.scope
    return None if scope is None else document.project.blocks[scope]


def has_other_uses(document: Document, node: Node) -> bool:
    """Whether a block is used by more than a node and those that share its weights."""
    project = document.project
    if node.block not in project.blocks:
        return False
    count = sum(
        each.block == node.block
        for scope in (None, *project.blocks)
        for each in project.graph_of(scope)
    )
    return count > len(sharers(document.graph, node))


class ArgumentRows:
    """Says what the rows of a form are for some nodes of one operator."""

    def __init__(self, document: Document, operator: Operator, nodes: Sequence[Node]) -> None:
        self._document = document
        self._operator = operator
        self._nodes = nodes
        self._block = block_around(document)
        self.is_block = all(node.block is not None for node in nodes)

    def fields(self) -> list[Field]:
        """Gives the rows."""
        times = Field(TIMES, self._computed(Integer(1, REPEAT)), _TIMES_HELP, "repeat")
        has_menu = self._block is not None and len(self._nodes) == 1
        rows = [
            Field(each.name, self.kind_of(each), self._help(each), has_menu=has_menu)
            for each in self._operator.arguments
        ]
        return [times, *rows] if self.is_block else rows

    def entries(self) -> dict[str, Entry]:
        """Gives what the rows show."""
        entries = {each.name: self._entry(each) for each in self._operator.arguments}
        if self.is_block:
            entries[TIMES] = self._times()
        return entries

    def kind_of(self, argument: Argument) -> Kind:
        """Gives the values that a row takes, arithmetic and lists included where they can be."""
        kind = self._computed(argument.kind)
        repeats = {node.repeat for node in self._nodes}
        if not self.is_block or repeats == {1}:
            return kind
        count = repeats.pop() if len(repeats) == 1 else None
        return PerRepetition(kind, count if isinstance(count, int) else None)

    def _help(self, argument: Argument) -> str:
        """What an argument is for, and how a list is given."""
        is_repeated = self.is_block and any(node.repeat != 1 for node in self._nodes)
        words = "One value, or a list with one for each repetition: 64, 128, 256."
        return " ".join(filter(None, [argument.help, words if is_repeated else ""]))

    def _computed(self, kind: Kind) -> Kind:
        if self._block is None:
            return kind
        return Computed(kind, frozenset(each.name for each in self._block.arguments))

    def _times(self) -> Entry:
        repeats = {node.repeat for node in self._nodes}
        if len(repeats) > 1:
            return Entry(None, is_set=True, hint="different")
        value = repeats.pop()
        return Entry(value, is_set=value != 1)

    def _entry(self, argument: Argument) -> Entry:
        values = {node.arguments.get(argument.name, argument.default) for node in self._nodes}
        is_set = any(argument.name in node.arguments for node in self._nodes)
        if len(values) > 1:
            return Entry(None, is_set, "different")
        value = values.pop()
        hint = self._hint(argument) if value is None else ""
        return Entry(value, is_set, hint, self._note(argument, value))

    def _hint(self, argument: Argument) -> str:
        read = self._known(argument)
        if argument.read_from is None:
            return "none"
        source = f"read from {argument.read_from.port}"
        return f"{text_of(read)}  ({source})" if read is not None else source

    def _note(self, argument: Argument, value: Value) -> str:
        """What arithmetic comes to at the use that is looked at."""
        known = self._known(argument) if has_expression(value) else None
        return f"= {text_of(known)}" if known is not None else ""

    def _known(self, argument: Argument) -> Value:
        known = analysis_of(self._document, self._nodes[0].id)
        return known.arguments.get(argument.name) if known else None


_PORTS = {
    INPUT: "An input of this block: the port has its title. What arrives is decided by each use.",
    OUTPUT: "An output of this block: the port has its title.",
}
_TIMES_HELP = (
    "How often the block is applied in a row. An argument may then be a list with a value for each."
)

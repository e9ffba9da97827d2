"""Arguments of nodes that an argument of the block around decides."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from engine.graph import edits
from engine.graph.expressions import is_name
from engine.graph.model import Block, BlockArgument, Expression, Node, Value
from engine.operators.kinds import Choice
from engine.operators.operator import Argument
from gui.document import Document
from gui.paths import analysis_of
from gui.widgets.value_kinds import plain_kind


def links_menu(
    document: Document, block: Block, node: Node, argument: Argument, parent: QWidget
) -> QMenu:
    """Gives the menu of what an argument of a node in a block can be decided by.

    It deletes itself when it closes.
    """
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    links = _Links(document, block, node, argument)
    for each in block.arguments:
        if links.does_fit(each):
            _add(menu, f"Use {each.name}", partial(links.use, each), is_checked=links.is_used(each))
    if menu.actions():
        menu.addSeparator()
    made = links.new_argument()
    if made is not None:
        _add(menu, f"New argument {made.name} of {block.name}", partial(links.make, made))
    if links.is_linked:
        _add(menu, "Use a value instead", links.unlink)
    if links.is_set:
        _add(menu, "Back to the default", links.reset)
    if not menu.actions():
        _add(menu, "Enter a value first", lambda: None).setEnabled(False)
    return menu


def _add(menu: QMenu, text: str, do: Callable[[], object], *, is_checked: bool = False) -> QAction:
    action = menu.addAction(text)
    if is_checked:
        action.setCheckable(True)
        action.setChecked(True)
    action.triggered.connect(lambda _=False: do())
    return action


class _Links:
    """Edits the tie of one argument of a node to the arguments of its block."""

    def __init__(self, document: Document, block: Block, node: Node, argument: Argument) -> None:
        self._document, self._block = document, block
        self._node, self._argument = node, argument
        self._value = node.arguments.get(argument.name, argument.default)

    @property
    def is_set(self) -> bool:
        """Whether it has not its default."""
        return self._argument.name in self._node.arguments

    @property
    def is_linked(self) -> bool:
        """Whether arithmetic decides it."""
        return isinstance(self._value, Expression)

    def does_fit(self, other: BlockArgument) -> bool:
        """Whether the argument can be one of the block's."""
        return other.default is None or self._argument.kind.fault(other.default) is None

    def is_used(self, other: BlockArgument) -> bool:
        """Whether it is that one."""
        value = self._value
        return isinstance(value, Expression) and is_name(value.text) and value.text == other.name

    def use(self, other: BlockArgument) -> None:
        """Lets an argument of the block decide it."""
        self._set(f"Use {other.name}", Expression(other.name))

    def unlink(self) -> None:
        """Sets what the arithmetic comes to."""
        value = self._resolved()
        if value is None:
            self.reset()
        else:
            self._set(f"Set {self._argument.name}", value)

    def reset(self) -> None:
        """Gives it its default."""
        node, name = self._node.id, self._argument.name
        self._document.apply_to_graph(
            f"Reset {name}", lambda graph: edits.reset_argument(graph, node, name)
        )

    def new_argument(self) -> BlockArgument | None:
        """The argument that the block would get; None if there is no value for its default."""
        value = self._resolved()
        kind = edits.kind_of(value)
        if value is None or kind is None or self.is_linked:
            return None
        options = plain_kind(self._argument.kind)
        choices = options.options if isinstance(options, Choice) else ()
        if kind == "choice" and not choices:
            return None
        name = edits.free_argument_name(self._block, self._argument.name)
        return BlockArgument(name, kind, value, choices, self._argument.help)

    def make(self, made: BlockArgument) -> None:
        """Gives the block that argument."""
        block, node, name = self._block.name, self._node.id, self._argument.name
        self._document.apply(
            f"Make {made.name} an argument",
            lambda project: edits.make_argument(project, block, node, name, made),
        )

    def _resolved(self) -> Value:
        if self._value is not None and not self.is_linked:
            return self._value
        known = analysis_of(self._document, self._node.id)
        return known.arguments.get(self._argument.name) if known else None

    def _set(self, title: str, value: Value) -> None:
        node, name = self._node.id, self._argument.name
        self._document.apply_to_graph(
            title, lambda graph: edits.set_argument(graph, node, name, value)
        )

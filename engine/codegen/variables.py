"""The names of the values in a function: what the user calls them, else x, y, z in turn."""

from collections.abc import Iterable, Mapping, Sequence

from engine.codegen.namer import VARIABLES, Namer
from engine.codegen.scope import Scope
from engine.codegen.steps import Step
from engine.graph.model import Endpoint, NodeId
from engine.operators.operator import Role

PLAIN_NAMES = ("x", "y", "z")
LOOP_VARIABLE = "block"
_UNNAMED = "input"


class Variables:
    """Names of the values of one function, given line by line in forward order.

    Args:
        scope: the graph.
        reserved: names that stand for something else in the file.
        last_reads: for each value the number of the last line that reads it.
    """

    def __init__(
        self, scope: Scope, *, reserved: Iterable[str], last_reads: Mapping[Endpoint, int]
    ) -> None:
        self._scope = scope
        self._plain_names = self._unclaimed(PLAIN_NAMES)
        self._namer = Namer({*VARIABLES, *reserved, *self._plain_names, LOOP_VARIABLE})
        self._names: dict[Endpoint, str] = {}
        self._last_reads = last_reads
        self._holders: dict[str, Endpoint] = {}
        self._name_sources()

    @property
    def arguments(self) -> list[str]:
        """The names of the function's arguments."""
        return [self._names[source] for source in self._scope.sources]

    def __getitem__(self, value: Endpoint) -> str:
        return self._names[value]

    def assign(self, step: Step, line: int, read: Sequence[Endpoint]) -> list[str]:
        """Names the outputs of a step.

        Args:
            step: the step that the line is for.
            line: its number.
            read: the values that the line reads.

        Returns:
            A name for each output port; `_` for one that nothing reads.
        """
        outputs = [Endpoint(step.node, port) for port in self._scope.outputs(step.node)]
        is_loop = self._scope.is_loop(step.node)
        wanted = [value for value in outputs if is_loop or self._scope.consumers[value]]
        for value in wanted:
            self._names[value] = self._name(value, step, line, read, is_only=len(wanted) == 1)
        return [self._names.get(value, "_") for value in outputs]

    def pack(self, step: Step, places: Mapping[str, str] | None = None) -> str:
        """Gives one name for all outputs of a step, which are read from it by their number.

        Args:
            step: the step.
            places: where in the tuple each port's value is, if not in their order.
        """
        node = self._scope.node(step.node)
        name = self._namer.name(node.name, fallback=node.id)
        for number, port in enumerate(self._scope.outputs(step.node)):
            place = (places or {}).get(port, f"[{number}]")
            self._names[Endpoint(step.node, port)] = f"{name}{place}"
        return name

    def _unclaimed(self, names: Sequence[str]) -> list[str]:
        """Leaves out what the user has given as a name; a sole input may be x all the same."""
        nodes = [self._scope.node(node) for node in self._scope.order]
        titles = {node.title for node in nodes if self._scope.loses_its_name(node.id)}
        if len(self._scope.sources) > 1:
            titles.update(self._scope.node(source.node).title for source in self._scope.sources)
        return [name for name in names if name not in titles]

    def _name_sources(self) -> None:
        sources = self._scope.sources
        for number, source in enumerate(sources, start=1):
            node = self._scope.node(source.node)
            is_unnamed = self._is_input(node.id) and node.title in ("", _UNNAMED)
            plain = PLAIN_NAMES[0]
            if len(sources) == 1 and (is_unnamed or node.title == plain):
                self._take(plain, source)
            elif is_unnamed:
                self._names[source] = self._namer.name(f"{plain}{number}")
            else:
                self._names[source] = self._namer.name(node.name, fallback=node.id)

    def _is_input(self, node: NodeId) -> bool:
        operator = self._scope.operator(node)
        return operator is not None and operator.role is Role.INPUT

    def _name(
        self, value: Endpoint, step: Step, line: int, read: Sequence[Endpoint], *, is_only: bool
    ) -> str:
        node = self._scope.node(step.node)
        if is_only:
            if self._scope.loses_its_name(step.node):
                return self._namer.name(node.title, fallback=node.id)
            return self._plain(value, line, read)
        port = value.port.rpartition(".")[2]
        return self._namer.name(f"{node.name}_{port}" if port.isdecimal() else port)

    def _plain(self, value: Endpoint, line: int, read: Sequence[Endpoint]) -> str:
        """Gives the name of an operand that is not needed any more, else a free plain one."""
        reused = [self._names[each] for each in read if self._is_free(self._names[each], line)]
        free = (name for name in (*reused, *self._plain_names) if self._is_free(name, line))
        found = next(free, None)
        if found is None:
            return self._namer.name(value.node, fallback="value")
        return self._take(found, value)

    def _is_free(self, name: str, line: int) -> bool:
        if name not in self._plain_names:
            return False
        holder = self._holders.get(name)
        return holder is None or self._last_reads.get(holder, -1) <= line

    def _take(self, name: str, value: Endpoint) -> str:
        self._names[value] = name
        self._holders[name] = value
        return name

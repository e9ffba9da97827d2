"""The flat network while it is being made: its nodes so far, and which of them holds what."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from torch import Tensor

from engine.graph.model import Value
from engine.graph.naming import fresh_id, fresh_id_like, is_identifier
from engine.importing.flat import FlatNode
from engine.importing.held import buffer_arguments, parameter_arguments
from engine.importing.trace import Called, Constant, Held, Result, Trace
from engine.importing.values import set_arguments
from engine.operators.standard import CATALOGUE

Origin = tuple[str, str]
"""An output port: the node's name and the port's."""

Rule = Callable[["Flattening", int, Called], bool]
"""Adds the nodes for a call, or gives False where nothing is special about it."""


class Flattening:
    """Nodes in the order of the calls.

    Args:
        trace: whose calls they stand for.
        numbers: the parameters and buffers with their numbers, where they have them.
    """

    def __init__(self, trace: Trace, numbers: Mapping[str, Tensor]) -> None:
        self.trace = trace
        self._numbers = numbers
        self.nodes: list[FlatNode] = []
        self.constants: dict[str, Tensor] = {}
        self.notes: dict[str, list[str]] = {}
        self._taken: set[str] = set()
        self._origins: dict[Result, Origin] = {}
        self._detached: dict[tuple[Result, tuple[str, ...]], Origin] = {}
        self._held: dict[tuple[str, tuple[str, ...]], Origin] = {}

    def add(
        self,
        operator: str,
        arguments: Mapping[str, Value],
        inputs: Iterable[tuple[str, Any]],
        call: Called,
        *,
        module: str = "",
        name: str = "",
    ) -> str:
        """Adds a node and gives its name.

        Args:
            operator: its operator.
            arguments: what it sets.
            inputs: its ports, and the tensor at each: an `Origin`, or as a call has it.
            call: what it stands for.
            module: the module that it calls.
            name: what it is to be called if it can.
        """
        wiring = tuple((port, *self.origin(source, call)) for port, source in inputs)
        unique = self._name(operator, name or module.replace(".", "_"))
        frozen = MappingProxyType(dict(arguments))
        self.nodes.append(FlatNode(unique, operator, frozen, wiring, call.scope, module))
        return unique

    def give(self, number: int, node: str, ports: Iterable[str]) -> None:
        """Says which ports of a node hold the results of a call."""
        for index, port in enumerate(ports):
            self._origins[Result(number, index)] = (node, port)

    def stand_for(
        self,
        number: int,
        operator: str,
        values: Mapping[str, Any],
        inputs: Iterable[tuple[str, Any]],
        call: Called,
    ) -> bool:
        """Adds the one node that a call becomes, whose result is one tensor.

        Args:
            number: the call's.
            operator: of the node.
            values: its arguments, as a call has them.
            inputs: as for `add`.
            call: what it stands for.

        Returns:
            True: the call is done.

        Raises:
            Unmapped: the operator does not take such a value.
        """
        at = self.chain(operator, values, inputs, call)
        self.give(number, at[0], [at[1]])
        return True

    def chain(
        self,
        operator: str,
        values: Mapping[str, Any],
        inputs: Iterable[tuple[str, Any]],
        call: Called,
    ) -> Origin:
        """Adds one of several nodes that a call becomes, and gives its one output.

        Args, Raises: as for `stand_for`.
        """
        arguments = set_arguments(CATALOGUE[operator], values, {})
        return self.add(operator, arguments, inputs, call), "output"

    def pass_on(self, number: int, source: Any, call: Called) -> None:
        """Says that a call's result is what it was given."""
        self._origins[Result(number)] = self.origin(source, call)

    def origin(self, source: Any, call: Called) -> Origin:
        """Gives the port that holds a tensor; adds a node for a parameter or a constant."""
        if isinstance(source, Result):
            return self._result(source, call)
        if isinstance(source, Held | Constant):
            return self._held_origin(source, call)
        node, port = source
        return str(node), str(port)

    def _result(self, source: Result, call: Called) -> Origin:
        """Gives the port that holds a result; detached where a gradient would come to it."""
        is_number = self.trace.dtype_of(source).is_floating_point
        if self.trace.calls[source.call].has_gradient or not call.has_gradient or not is_number:
            return self._origins[source]
        key = (source, call.scope)
        if key not in self._detached:
            inputs = [("input", self._origins[source])]
            self._detached[key] = (self.add("Tensor.detach", {}, inputs, call), "output")
        return self._detached[key]

    def note(self, message: str, node: str) -> None:
        """Keeps something to say about a node at the end."""
        self.notes.setdefault(message, []).append(node)

    def node_of(self, number: int) -> str:
        """Gives the node that holds the first result of a call; nothing if none was made."""
        return self._origins.get(Result(number), ("", ""))[0]

    def rename_last(self, variable: str) -> None:
        """Says what the source text calls the result of the last node."""
        if self.nodes:
            self.nodes[-1] = replace(self.nodes[-1], variable=variable)

    def _held_origin(self, source: Held | Constant, call: Called) -> Origin:
        path = source.path if isinstance(source, Held) else f"constant_{source.number}"
        key = (path, call.scope)
        if key not in self._held:
            held = self._add_held(source, path, call), "output"
            is_row = isinstance(source, Constant) and source.number in self.trace.per_sample
            self._held[key] = self._for_each_sample(held, source, call) if is_row else held
        return self._held[key]

    def fixed(self, tensor: Tensor, call: Called) -> Origin:
        """Adds a node for fixed numbers that are written in a call."""
        path = f"constant_{len(self.trace.constants) + len(self.constants)}"
        self.constants[path] = tensor
        return self.add("buffer", buffer_arguments(tensor), (), call, module=path), "output"

    def _for_each_sample(self, row: Origin, source: Held | Constant, call: Called) -> Origin:
        """Adds a node that gives a row once for each sample."""
        sizes = (-1,) * (len(self.trace.shape_of(source)) - 1)
        inputs = [("input", row), ("batch", self.with_samples(call))]
        return self.add("Tensor.expand", {"size": sizes}, inputs, call), "output"

    def with_samples(self, call: Called) -> Result:
        """Gives the tensor made last that has one row for each sample, from nearby if there is."""
        made = [each for each in reversed(self._origins) if each in self.trace.rows]
        nearby = (each for each in made if self.trace.calls[each.call].scope == call.scope)
        return next(nearby, made[0])

    def _add_held(self, source: Held | Constant, path: str, call: Called) -> str:
        if isinstance(source, Constant):
            tensor = self.trace.constants[source.number]
            tensor = tensor[:1] if source.number in self.trace.per_sample else tensor
            self.constants[path] = tensor
        else:
            tensor = self._numbers.get(path, self.trace.tensors[path])
        if isinstance(source, Held) and source.is_parameter:
            return self.add("nn.Parameter", parameter_arguments(tensor), (), call, module=path)
        return self.add("buffer", buffer_arguments(tensor), (), call, module=path)

    def _name(self, operator: str, wanted: str) -> str:
        is_free = is_identifier(wanted)
        name = fresh_id_like(self._taken, wanted) if is_free else fresh_id(self._taken, operator)
        self._taken.add(name)
        return str(name)

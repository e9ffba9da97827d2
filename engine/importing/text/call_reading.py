"""What a call is given, divided into tensors for ports and values for arguments."""

import ast
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from engine.graph.model import Value
from engine.importing.text.errors import unread
from engine.importing.text.nodes import BatchSize, Place
from engine.operators.forms import FunctionForm, InfixForm, MethodForm, ModuleForm
from engine.operators.operator import Operator

Given: TypeAlias = "Value | Place | BatchSize | list[Given]"


def read_call(
    operator: Operator,
    positional: Sequence[Given],
    keywords: Mapping[str, Given],
    node: ast.expr,
    *,
    is_module: bool = False,
) -> tuple[dict[str, Value], dict[str, Place]]:
    """Gives the arguments and what arrives at the ports.

    Args:
        operator: what is called.
        positional, keywords: what it is given.
        node: the call, for the message.
        is_module: only the tensors stand here, the arguments with the module.

    Raises:
        ReadingError: the call is not as the generator writes it.
    """
    reading = _Reading(operator, node, is_module=is_module)
    for each in positional:
        reading.take(each)
    for name, value in keywords.items():
        reading.take_named(name, value)
    return reading.arguments, reading.inputs


class _Reading:
    """One call."""

    def __init__(self, operator: Operator, node: ast.expr, *, is_module: bool) -> None:
        self._operator, self._node = operator, node
        self.arguments: dict[str, Value] = {}
        self.inputs: dict[str, Place] = {}
        form = operator.form
        self._spread = form.spread if isinstance(form, MethodForm) else None
        self._leading = form.leading if isinstance(form, FunctionForm) else ()
        self._operand = form.operand if isinstance(form, InfixForm | FunctionForm) else ""
        self._tuples = form.tuples if isinstance(form, ModuleForm) else ()
        batch = form.batch if isinstance(form, MethodForm) else ""
        self._batch = batch
        named = form.named if isinstance(form, FunctionForm) else ()
        of_tuples = {port for group in self._tuples for port in group}
        skipped = {*named, *of_tuples, batch}
        self._ports = [port for port in operator.inputs if port.name not in skipped]
        names = [] if is_module else [each.name for each in operator.arguments if each.positional]
        apart = {*self._leading, self._operand, self._spread}
        self._names = [*self._leading, *(each for each in names if each not in apart)]

    def take(self, given: Given) -> None:
        """Takes what stands without a name."""
        match given:
            case Place():
                self._wire(given)
            case BatchSize(place=place):
                self.inputs[self._batch] = place
            case list():
                self._wire_group(given)
            case _:
                self._set(given)

    def take_named(self, name: str, given: Given) -> None:
        """Takes what stands with a name."""
        if isinstance(given, Place):
            self.inputs[name] = given
        elif isinstance(given, list | BatchSize):
            raise unread(self._node, "no tensors in a named tuple")
        elif any(each.name == name for each in self._operator.arguments):
            self.arguments[name] = given
        elif name != "training":
            raise unread(self._node, f"arguments of {self._operator.name}")

    def _wire(self, place: Place) -> None:
        if not self._ports:
            raise unread(self._node, f"at most {len(self._operator.inputs)} tensors")
        port = self._ports[0]
        if port.is_variadic:
            count = sum(each.startswith(f"{port.name}.") for each in self.inputs)
            self.inputs[f"{port.name}.{count}"] = place
        else:
            self.inputs[port.name] = place
            del self._ports[0]

    def _wire_group(self, group: list[Given]) -> None:
        names = next((g for g in self._tuples if len(g) == len(group)), None)
        for number, each in enumerate(group):
            if not isinstance(each, Place):
                raise unread(self._node, "tensors")
            if names:
                self.inputs[names[number]] = each
            else:
                self._wire(each)

    def _set(self, value: Value) -> None:
        if self._operand and self._operand not in self.inputs and self._operand_is_next():
            self.arguments[self._operand] = value
            self._ports = [port for port in self._ports if port.name != self._operand]
        elif self._names:
            self.arguments[self._names.pop(0)] = value
        elif self._spread:
            before = self.arguments.get(self._spread, ())
            self.arguments[self._spread] = (*before, value) if isinstance(before, tuple) else value
        else:
            raise unread(self._node, f"fewer arguments of {self._operator.name}")

    def _operand_is_next(self) -> bool:
        is_after_leading = not set(self._leading) - set(self.arguments)
        return is_after_leading and any(port.name == self._operand for port in self._ports)

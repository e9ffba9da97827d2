"""Analyses one use of an operator of the catalogue."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.analysis import fixes
from engine.analysis.arrival import AS_INPUT, Arrival
from engine.analysis.cache import AnalysisCache, Verdict, VerdictKey, verdict_key
from engine.analysis.checks_after import problems_after
from engine.analysis.checks_before import problems_before
from engine.analysis.environment import arguments_in
from engine.analysis.kept import Coming, Storage
from engine.analysis.memory import bytes_per_sample, fixed_bytes
from engine.analysis.memory_of_use import Memory
from engine.analysis.messages import explained
from engine.analysis.probe import Outcome
from engine.analysis.receptive_field import NO_FIELD, Field, field_after
from engine.analysis.result import NodeAnalysis, TensorType
from engine.analysis.use import Use
from engine.analysis.visit import Visit
from engine.analysis.weights import SharedWeights
from engine.graph.model import Node, Value
from engine.graph.problem import Fix, NodePath, Problem, Severity
from engine.operators.checks import argument_faults, wiring_faults
from engine.operators.derive import complete
from engine.operators.forms import ModuleForm
from engine.operators.operator import Operator, Role


@dataclass(frozen=True)
class Setting:
    """Where a node is used, as far as its analysis hangs on it.

    Args:
        path: where it is.
        environment: the values of the arguments of the block around it.
        owner: the path of the node that owns its weights; None where they are its own alone.
        owner_fault: why it cannot use them, if so.
        tied: its parameters that are other nodes'.
    """

    path: NodePath
    environment: Mapping[str, Value] = field(default_factory=dict)
    owner: NodePath | None = None
    owner_fault: str | None = None
    tied: frozenset[str] = frozenset()


class OperatorVisit:
    """Works out one use of an operator step by step; `visit` gives the result.

    Args:
        node: the node.
        operator: what it computes, no boundary.
        setting: where it is.
        arriving: what comes over the wires, by input port.
        cache: of outcomes.
        weights: the groups of shared weights.
    """

    def __init__(
        self,
        node: Node,
        operator: Operator,
        setting: Setting,
        arriving: Mapping[str, Arrival],
        *,
        cache: AnalysisCache,
        weights: SharedWeights,
    ) -> None:
        self._node = node
        self._operator = operator
        self._setting = setting
        self._all_arriving = arriving
        self._arriving = _in_port_order(operator, arriving)
        self._cache = cache
        self._weights = weights
        self._problems: list[Problem] = []
        self._is_loss = operator.role is Role.LOSS or any(
            each.is_loss for each in self._arriving.values()
        )

    def visit(self) -> Visit:
        """Gives what is known of the node."""
        given = self._arguments()
        inputs = {port: each.type for port, each in self._arriving.items() if each.type}
        coming = self._coming(inputs)
        key = verdict_key(self._operator, given, inputs, coming, is_loss=self._is_loss)
        if self._is_alike and not self._problems and len(inputs) == len(self._arriving):
            verdict = self._cache.verdict(key)
            if verdict is not None:
                return self._known(verdict, inputs)
        return self._examined(given, inputs, key)

    @property
    def _is_alike(self) -> bool:
        """Whether nothing but arguments and inputs decides what is found of it."""
        is_refused = self._setting.path in self._cache.refused
        return self._setting.owner is None and not is_refused

    def _examined(
        self, given: dict[str, Value], inputs: Mapping[str, TensorType], key: VerdictKey
    ) -> Visit:
        self._wiring(given)
        unknown = [each for each in self._arriving.values() if each.type is None]
        if unknown or self._has_errors():
            waits_for = unknown[0].waits_for if unknown and not self._has_errors() else None
            return self._unknown(given, waits_for)
        use = self._use(given, inputs)
        if not self._has_errors():
            self._problems += problems_before(use)
        if self._has_errors():
            return self._unknown(use.values, None)
        outcome = self._outcome(use)
        if self._has_errors() or outcome is None:
            return self._unknown(use.values, None, outcome)
        verdict = self._verdict(use, outcome)
        if self._is_alike and not self._problems:
            self._cache.keep(key, verdict)
        return self._known(verdict, inputs)

    def _verdict(self, use: Use, outcome: Outcome) -> Verdict:
        ports = self._operator.output_ports(use.values)
        outputs = {port.name: each for port, each in zip(ports, outcome.outputs, strict=False)}
        types = outputs.values()
        return Verdict(
            dict(use.values), outcome, outputs, bytes_per_sample(types), fixed_bytes(types)
        )

    def _arguments(self) -> dict[str, Value]:
        given, faults = arguments_in(self._node, self._setting.environment)
        faults += argument_faults(self._operator, given)
        known = {argument.name: argument for argument in self._operator.arguments}
        for name, text in faults:
            argument = known.get(name)
            is_read = argument is not None and argument.read_from is not None
            fix = fixes.reset_argument(self._setting.path, name, is_read=is_read)
            self._report(f"{self._node.name}: {text}", fix=fix)
        if self._setting.owner_fault:
            self._report(self._setting.owner_fault)
        return given

    def _wiring(self, given: Mapping[str, Value]) -> None:
        for port, text in wiring_faults(self._operator, given, self._arriving.keys()):
            self._report(f"{self._node.name}: {text}", port=port)

    def _use(self, given: Mapping[str, Value], inputs: Mapping[str, TensorType]) -> Use:
        shapes = {port: each.shape for port, each in inputs.items()}
        values: Mapping[str, Value] = complete(self._operator, given, shapes)
        if self._setting.owner is not None and isinstance(self._operator.form, ModuleForm):
            values = self._settled(self._setting.owner, values)
        return Use(
            path=self._setting.path,
            name=self._node.name,
            operator=self._operator,
            values=values,
            inputs=inputs,
            sources={port: each.source for port, each in self._arriving.items()},
            is_loss=self._is_loss,
            coming=self._coming(inputs),
        )

    def _coming(self, inputs: Mapping[str, TensorType]) -> dict[str, Coming]:
        coming: dict[str, Coming] = {}
        first: dict[int, str] = {}
        for port in inputs:
            arrival = self._arriving[port]
            same = first.setdefault(id(arrival), port)
            is_same = same != port
            coming[port] = replace(arrival.coming, same_as=same) if is_same else arrival.coming
        return coming

    def _settled(self, owner: NodePath, values: Mapping[str, Value]) -> Mapping[str, Value]:
        settled = self._weights.settle(owner, values, self._node.name)
        different = [name for name, value in values.items() if settled.values.get(name) != value]
        if different and not self._has_errors():
            name = different[0]
            self._report(
                f"{self._node.name} uses the weights of {settled.by}, which were made for "
                f"{name} {settled.values[name]}; here {name} would be {values[name]}. What arrives "
                "at both must have the same size, or they need weights of their own.",
                fix=fixes.unshare_weights(self._setting.path) if self._node.weights_of else None,
            )
        return settled.values

    def _outcome(self, use: Use) -> Outcome | None:
        if self._cache.refused.get(use.path) == self._node:
            self._report(
                f"{use.name} takes too long to work out. Choose smaller sizes, or change what "
                "arrives."
            )
            return None
        outcome = self._cache.outcome(self._operator, use.values, use.inputs, use.coming, use.path)
        self._problems += (
            [explained(use, outcome)] if outcome.error else problems_after(use, outcome)
        )
        return outcome

    def _known(self, verdict: Verdict, inputs: Mapping[str, TensorType]) -> Visit:
        outcome = verdict.outcome
        seen = field_after(
            self._operator,
            verdict.values,
            inputs,
            [each.field for each in self._arriving.values()],
            has_products=outcome.products > 0,
        )
        found = self._found(verdict.values, outcome, verdict=verdict, seen=seen)
        memory = Memory(self._setting.path, outcome.keeping, self._arriving, is_loss=self._is_loss)
        leaving = {
            port: self._leaving(each, seen, memory=memory, number=number)
            for number, (port, each) in enumerate(verdict.outputs.items())
        }
        return self._visit(found, leaving, outcome, memory.kept())

    def _unknown(
        self,
        values: Mapping[str, Value],
        waits_for: NodePath | None,
        outcome: Outcome | None = None,
    ) -> Visit:
        values = self._operator.values(values)
        found = self._found(values, outcome, waits_for=waits_for)
        reason = waits_for or self._setting.path
        try:
            ports = self._operator.output_ports(values)
        except (TypeError, ValueError, OverflowError):  # the arguments that decide them are wrong
            ports = self._operator.outputs
        leaving = {port.name: self._leaving(None, NO_FIELD, reason) for port in ports}
        return self._visit(found, leaving, outcome)

    def _found(
        self,
        values: Mapping[str, Value],
        outcome: Outcome | None,
        *,
        verdict: Verdict | None = None,
        seen: Field = NO_FIELD,
        waits_for: NodePath | None = None,
    ) -> NodeAnalysis:
        setting = self._setting
        is_owner = setting.owner is None or setting.owner == setting.path
        return NodeAnalysis(
            path=setting.path,
            operator=self._operator.name,
            role=Role.LOSS if self._is_loss else Role.NETWORK,
            arguments=values,
            outputs=verdict.outputs if verdict else {},
            parameters=self._own_elements(outcome) if outcome and is_owner else 0,
            products=verdict.outcome.products if verdict else 0,
            receptive_field=() if self._is_loss else seen.size,
            activation_bytes=verdict.activation_bytes if verdict else 0,
            activation_fixed_bytes=verdict.activation_fixed_bytes if verdict else 0,
            weights_of=None if is_owner else setting.owner,
            waits_for=waits_for,
            parameter_shapes=outcome.parameters if outcome else {},
        )

    def _own_elements(self, outcome: Outcome) -> int:
        return sum(
            math.prod(shape)
            for name, shape in outcome.parameters.items()
            if name not in self._setting.tied
        )

    def _leaving(
        self,
        known: TensorType | None,
        seen: Field,
        waits_for: NodePath | None = None,
        *,
        memory: Memory | None = None,
        number: int = 0,
    ) -> Arrival:
        return Arrival(
            self._node.name,
            known,
            seen,
            waits_for,
            self._is_loss,
            memory.storage(number) if memory else None,
            memory.coming(number) if memory else AS_INPUT,
        )

    def _visit(
        self,
        found: NodeAnalysis,
        leaving: Mapping[str, Arrival],
        outcome: Outcome | None,
        keeps: tuple[Storage, ...] = (),
    ) -> Visit:
        return Visit(
            node=self._node,
            arriving=self._all_arriving,
            environment=self._setting.environment,
            found=(found,),
            problems=tuple(self._problems),
            leaving=leaving,
            tied=self._setting.tied,
            parameters=outcome.parameters if outcome else {},
            keeps=keeps,
        )

    def _report(self, text: str, *, port: str | None = None, fix: Fix | None = None) -> None:
        self._problems.append(Problem(text, self._setting.path, port, Severity.ERROR, fix))

    def _has_errors(self) -> bool:
        return any(each.severity is Severity.ERROR for each in self._problems)


def _in_port_order(operator: Operator, arriving: Mapping[str, Arrival]) -> dict[str, Arrival]:
    """Gives what comes to ports that the operator has, in its order of ports."""
    ordered: dict[str, Arrival] = {}
    for port in operator.inputs:
        if port.is_variadic:
            indices = [
                int(name.rpartition(".")[2])
                for name in arriving
                if name.rpartition(".")[0] == port.name and name.rpartition(".")[2].isdecimal()
            ]
            names = [f"{port.name}.{index}" for index in sorted(indices)]
        else:
            names = [port.name]
        ordered.update((name, arriving[name]) for name in names if name in arriving)
    return ordered

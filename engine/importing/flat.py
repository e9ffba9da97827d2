"""What tracing a module gives: its calls in order, not yet a drawing.

A flat network knows nothing of blocks. Each node says in `scope` which module it was called in,
so that a later step can fold the modules back into blocks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

from engine.graph.model import Value

Wiring: TypeAlias = "tuple[str, str, str]"
"""An input port of a node, the node it is wired to, and that node's output port."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the import changed, simplified or could not carry.

    Args:
        message: whole sentences for the user.
        nodes: names of the flat nodes it is about; once they are drawn, their paths.
        is_loss: whether the drawing cannot do what the module did.
    """

    message: str
    nodes: tuple[str, ...] = ()
    is_loss: bool = False


@dataclass(frozen=True, slots=True)
class FlatNode:
    """One call.

    Args:
        name: unique among the nodes, an identifier.
        operator: a name in the catalogue.
        arguments: what differs from the operator's defaults, with PyTorch's argument names.
        inputs: in the operator's order of ports; a port of a variadic input is `tensors.0`,
            an output port of an operator with several is `output.0` or its name.
        scope: the modules around the call from the outermost in, each by its full dotted path;
            `@1` behind a path on the module's second call, `@2` on the third. The network itself
            is left out, and so is the module that the node is.
        module: dotted path of the module that is called, or of the parameter or buffer that is
            read; empty for functions. Two nodes of one path share their weights.
        variable: the name that the result had in the source text, if it is known.
    """

    name: str
    operator: str
    arguments: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    inputs: tuple[Wiring, ...] = ()
    scope: tuple[str, ...] = ()
    module: str = ""
    variable: str = ""


@dataclass(frozen=True)
class Flat:
    """A network as the calls that it makes.

    Args:
        name: class of the network.
        nodes: in the order of the calls, `input` nodes first, `output` nodes last.
        inputs: names of the nodes of the operator `input`, in the order of the arguments.
        outputs: names of the nodes of the operator `output`, in the order of the results.
        class_names: class of the module at each dotted path (without `@`), "" for the network.
        weights: parameters and buffers by their dotted path, as in the module's state dict.
        findings: what the import changed, simplified or could not carry.
    """

    name: str
    nodes: tuple[FlatNode, ...] = ()
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    class_names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    weights: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    findings: tuple[Finding, ...] = ()

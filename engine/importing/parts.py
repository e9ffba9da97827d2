"""Modules of a flat network while they are folded into blocks."""

from dataclasses import dataclass, field
from typing import TypeAlias

from engine.graph.model import Value
from engine.graph.naming import INPUT, OUTPUT

Reference: TypeAlias = tuple[str, str]
"""A flat node and one of its output ports."""


@dataclass(frozen=True, slots=True)
class Given:
    """What arrives at one input of the part."""

    number: int


@dataclass(frozen=True, slots=True)
class Inside:
    """One output of an item of the part."""

    item: int
    port: str


Source: TypeAlias = Given | Inside


@dataclass(eq=False)
class Item:
    """One node of a part: an operator, or another part once or several times in a row.

    Args:
        title: the attribute of the module, relative to the part; else the variable.
        inputs: what is wired to each port.
        operator: its name; empty for a part.
        arguments: what is set; of a part, the arguments of its block, once they are known.
        module: dotted path of the module that is called, in the network.
        parts: what it is a use of, repetition by repetition.
        owner: the item whose module it calls, if an earlier one does.
        name: of the node in the flat network; empty for a part.
    """

    title: str
    inputs: tuple[tuple[str, Source], ...] = ()
    operator: str = ""
    arguments: dict[str, Value] = field(default_factory=dict)
    module: str = ""
    parts: "tuple[Part, ...]" = ()
    owner: int | None = None
    name: str = ""


@dataclass(eq=False)
class Part:
    """One call of a module that becomes a block; the network itself is one too.

    Args:
        path: dotted path of the module, empty for the network.
        class_name: of the module.
        given: what it reads from outside, in the order of its inputs.
        results: what is read of it from outside, in the order of its outputs.
        items: its nodes.
        returned: where in it each result is made.
    """

    path: str
    class_name: str
    given: list[Reference] = field(default_factory=list)
    results: list[Reference] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    returned: list[Source] = field(default_factory=list)


def input_port(number: int) -> str:
    """Gives the name of a block's input: `input`, `input2`, …"""
    return INPUT if number == 0 else f"{INPUT}{number + 1}"


def output_port(number: int) -> str:
    """Gives the name of a block's output: `output`, `output2`, …"""
    return OUTPUT if number == 0 else f"{OUTPUT}{number + 1}"

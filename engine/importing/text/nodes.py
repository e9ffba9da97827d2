"""Nodes as they are read, before they have ids."""

from dataclasses import dataclass, field

from engine.graph.model import Value


@dataclass(frozen=True)
class Place:
    """One output of a node that is being read."""

    node: "ReadNode"
    port: str


@dataclass(eq=False)
class ReadNode:
    """One use of an operator or of a block.

    Args:
        operator: its name.
        arguments: what is set.
        inputs: what arrives at each port.
        outputs: its output ports.
        attribute: of the class, where it calls a module of its own (`conv`, `layers.2`).
        is_numbered: the attribute is the program's own name for a chain, not the user's.
        owner: the node whose module it calls, if another one made it.
        repeat: how often a block is applied.
        name: the user's or the program's name for the value, as the variable says it.
        line: the number of the statement whose value it is; None inside another one's.
    """

    operator: str
    arguments: dict[str, Value] = field(default_factory=dict)
    inputs: dict[str, Place] = field(default_factory=dict)
    outputs: tuple[str, ...] = ("output",)
    attribute: str = ""
    is_numbered: bool = False
    owner: "ReadNode | None" = None
    repeat: Value = 1
    name: str = ""
    line: int | None = None

    @property
    def places(self) -> tuple[Place, ...]:
        """Its outputs."""
        return tuple(Place(self, port) for port in self.outputs)


@dataclass(frozen=True)
class BatchSize:
    """`x.size(0)`."""

    place: Place

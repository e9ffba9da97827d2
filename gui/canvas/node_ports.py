"""The ports that the canvas draws on a node."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.graph.model import Block, BlockName, Endpoint, Graph, Node
from engine.graph.ports import port_lookup
from engine.operators.catalogue import Catalogue
from engine.operators.operator import Operator, Port


@dataclass(frozen=True, slots=True)
class PortFace:
    """One port as it is drawn.

    Args:
        name: as an endpoint names it; `tensors.1` for one of a variadic port.
        is_input: it stands at the left.
        is_wired: a wire starts or ends here.
        is_optional: it may stay free; so may the spare port of a variadic one.
        help: a phrase of the operator about it.
    """

    name: str
    is_input: bool = True
    is_wired: bool = True
    is_optional: bool = False
    help: str = ""

    @property
    def label(self) -> str:
        """What is written beside it where a node has several."""
        stem, _, index = self.name.rpartition(".")
        return index if stem and index.isdigit() else self.name


Ports = tuple[PortFace, ...]


class PortReader:
    """Finds the ports of nodes by the catalogue and the project's blocks."""

    def __init__(self, catalogue: Catalogue, blocks: Mapping[BlockName, Block]) -> None:
        self._catalogue = catalogue
        self.look_up = port_lookup(catalogue, blocks)

    def operator(self, node: Node) -> Operator | None:
        """The operator of a node; None if it is a block or unknown."""
        return self._catalogue.get(node.operator)

    def ports_of(self, node: Node, graph: Graph) -> tuple[Ports, Ports]:
        """Gives the inputs and the outputs of a node, those that only a wire names included."""
        arriving = [wire.target.port for wire in graph.wires_into.get(node.id, ())]
        leaving = [wire.source.port for wire in graph.wires_from.get(node.id, ())]
        known = self.look_up(node)
        operator = self.operator(node)
        helps = _helps(operator)
        inputs: list[PortFace] = []
        for name in known.inputs if known else ():
            port = helps.get(name)
            if known and name in known.variadic:
                inputs.extend(_variadic(name, arriving, port))
                continue
            is_optional = port.is_optional if port else False
            inputs.append(
                PortFace(name, is_wired=name in arriving, is_optional=is_optional, help=_help(port))
            )
        outputs = [
            PortFace(name, is_input=False, is_wired=name in leaving)
            for name in (known.outputs if known else ())
        ]
        _add_unknown(inputs, arriving, is_input=True)
        _add_unknown(outputs, leaving, is_input=False)
        return tuple(inputs), tuple(outputs)


def port_of(faces: Ports, end: Endpoint) -> int | None:
    """Gives the number of the port that an endpoint means."""
    return next((number for number, face in enumerate(faces) if face.name == end.port), None)


def _helps(operator: Operator | None) -> dict[str, Port]:
    return {port.name: port for port in operator.inputs} if operator else {}


def _help(port: Port | None) -> str:
    return port.help if port else ""


def _variadic(name: str, arriving: list[str], port: Port | None) -> list[PortFace]:
    """Gives one port for each wire and a spare one."""
    indices = sorted(
        int(index)
        for stem, _, index in (wired.rpartition(".") for wired in arriving)
        if stem == name and index.isdecimal() and len(index) < 6
    )
    spare = next(number for number in range(len(indices) + 1) if number not in indices)
    faces = [PortFace(f"{name}.{index}", help=_help(port)) for index in indices]
    faces.append(
        PortFace(f"{name}.{spare}", is_wired=False, is_optional=bool(indices), help=_help(port))
    )
    return sorted(faces, key=lambda face: int(face.label))


def _add_unknown(faces: list[PortFace], wired: list[str], *, is_input: bool) -> None:
    known = {face.name for face in faces}
    faces.extend(
        PortFace(name, is_input=is_input) for name in dict.fromkeys(wired) if name not in known
    )

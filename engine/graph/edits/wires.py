"""Edits of wires: connect, disconnect, insert, remove and reconnect."""

from collections.abc import Iterable, Mapping

from engine.graph import limits
from engine.graph.change import node_of, with_wires, without_wires
from engine.graph.edits.errors import WireRefusedError
from engine.graph.edits.nodes import add_node, remove_nodes
from engine.graph.model import Endpoint, Graph, NodeId, Wire
from engine.graph.order import leads_to
from engine.graph.ports import PortLookup


def can_connect(
    graph: Graph, source: Endpoint, target: Endpoint, ports: PortLookup | None = None
) -> str | None:
    """Gives the reason why a wire from `source` to `target` cannot be; None if it can.

    Args:
        graph: the graph.
        source: an output port.
        target: an input port; a wire that ends there already would be replaced.
        ports: knows the ports of nodes (`engine.graph.ports.port_lookup`); without it, port
            names are taken as they come.
    """
    for end in (source, target):
        if end.node not in graph.nodes:
            return f"There is no node {end.node}."
        if not 1 <= len(end.port) <= limits.NAME_LENGTH:
            return f"A port's name has 1 to {limits.NAME_LENGTH} characters."
    start, stop = graph.nodes[source.node], graph.nodes[target.node]
    if start.id == stop.id:
        return f"{start.name} cannot feed itself: a network has no loops."
    reason = _port_reason(graph, source, target, ports) if ports else None
    if reason:
        return reason
    if len(graph.wires) >= limits.WIRES and target not in graph.incoming:
        return f"The graph has {limits.WIRES:,} wires, the most it can hold."
    if leads_to(graph, stop.id, start.id):
        return f"{stop.name} already leads to {start.name}: this wire would close a loop."
    return None


def connect(
    graph: Graph, source: Endpoint, target: Endpoint, ports: PortLookup | None = None
) -> Graph:
    """Draws a wire; one that ended in `target` before is replaced.

    Raises:
        WireRefusedError: the wire cannot be, for the reason that `can_connect` gives.
    """
    reason = can_connect(graph, source, target, ports)
    if reason:
        raise WireRefusedError(reason)
    wire = Wire(source, target)
    if graph.incoming.get(target) == wire:
        return graph
    return with_wires(without_wires(graph, _into(graph, target)), [wire])


def disconnect(graph: Graph, wire: Wire) -> Graph:
    """Removes a wire.

    Raises:
        WireRefusedError: it is not in the graph.
    """
    if wire not in graph.wires_into.get(wire.target.node, ()):
        raise WireRefusedError(f"There is no wire from {wire.source} to {wire.target}.")
    return without_wires(graph, frozenset({wire}))


def disconnect_wires(graph: Graph, wires: Iterable[Wire]) -> Graph:
    """Removes several wires at once; those that are not in the graph are passed over."""
    return without_wires(graph, frozenset(wires))


def disconnect_port(graph: Graph, end: Endpoint) -> Graph:
    """Removes every wire that starts or ends at a port.

    Raises:
        UnknownNameError: there is no such node.
    """
    node = node_of(graph, end.node).id
    around = (*graph.wires_into.get(node, ()), *graph.wires_from.get(node, ()))
    return without_wires(graph, frozenset(w for w in around if end in (w.source, w.target)))


def insert_on_wire(
    graph: Graph,
    wire: Wire,
    operator: str,
    *,
    arguments: Mapping[str, object] | None = None,
    position: tuple[float, float] = (0.0, 0.0),
    input_port: str = "input",
    output_port: str = "output",
) -> tuple[Graph, NodeId]:
    """Puts a new node between the two ends of a wire.

    Raises:
        WireRefusedError: the wire is not in the graph.
    """
    graph, node = add_node(graph, operator, arguments=arguments, position=position)
    return put_on_wire(graph, wire, node, input_port=input_port, output_port=output_port), node


def put_on_wire(
    graph: Graph,
    wire: Wire,
    id: NodeId,  # noqa: A002
    *,
    input_port: str = "input",
    output_port: str = "output",
) -> Graph:
    """Puts a node that is there already between the two ends of a wire.

    Raises:
        WireRefusedError: the wire is not in the graph, or the node hangs on its ends.
    """
    graph = disconnect(graph, wire)
    graph = connect(graph, wire.source, Endpoint(id, input_port))
    return connect(graph, Endpoint(id, output_port), wire.target)


def remove_and_reconnect(graph: Graph, ids: Iterable[NodeId]) -> Graph:
    """Removes nodes and lets what fed the first input of each feed what hung on it.

    Raises:
        UnknownNameError: an id is not in the graph.
    """
    gone = frozenset(node_of(graph, id).id for id in ids)  # noqa: A001
    bridges = [
        Wire(source, wire.target)
        for node in graph.nodes
        if node in gone
        for wire in graph.wires_from.get(node, ())
        if wire.target.node not in gone and graph.incoming.get(wire.target) is wire
        if (source := _source_behind(graph, node, gone)) is not None
    ]
    return with_wires(remove_nodes(graph, gone), bridges)


def _source_behind(graph: Graph, node: NodeId, gone: frozenset[NodeId]) -> Endpoint | None:
    """Follows first inputs up through nodes that go to one that stays."""
    seen = set()
    while node not in seen:
        seen.add(node)
        wires = graph.wires_into.get(node, ())
        if not wires:
            return None
        source = wires[0].source
        if source.node not in gone:
            return source if source.node in graph.nodes else None
        node = source.node
    return None


def _into(graph: Graph, target: Endpoint) -> frozenset[Wire]:
    return frozenset(w for w in graph.wires_into.get(target.node, ()) if w.target == target)


def _port_reason(graph: Graph, source: Endpoint, target: Endpoint, ports: PortLookup) -> str | None:
    start, stop = graph.nodes[source.node], graph.nodes[target.node]
    from_ports, to_ports = ports(start), ports(stop)
    if from_ports is not None and not from_ports.has_output(source.port):
        has = f"it has {', '.join(from_ports.outputs)}" if from_ports.outputs else "it has none"
        return f"{start.name} has no output {source.port}; {has}."
    if to_ports is not None and not to_ports.has_input(target.port):
        has = f"it has {', '.join(to_ports.inputs)}" if to_ports.inputs else "it has none"
        return f"{stop.name} has no input {target.port}; {has}."
    return None

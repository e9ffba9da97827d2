"""A flat network as a project without blocks."""

from dataclasses import replace
from types import MappingProxyType

from engine.graph.layout import arranged
from engine.graph.model import Endpoint, Graph, Node, NodeId, Project, Wire
from engine.importing.flat import Flat, FlatNode


def flat_project(flat: Flat) -> Project:
    """Gives a project with one node for each call and no blocks.

    The ids are the names of the flat nodes. A second call of a module shares the weights of the
    first.
    """
    owners: dict[tuple[str, str], str] = {}
    nodes: dict[NodeId, Node] = {}
    wires: list[Wire] = []
    for each in flat.nodes:
        owner = owners.setdefault((each.module, each.operator), each.name) if each.module else ""
        nodes[NodeId(each.name)] = _node(each, owner)
        wires += [
            Wire(Endpoint(NodeId(source), output), Endpoint(NodeId(each.name), port))
            for port, source, output in each.inputs
        ]
    graph = Graph(nodes=MappingProxyType(nodes), wires=tuple(wires))
    return Project(name=flat.name, graph=arranged(graph))


def _node(flat: FlatNode, owner: str) -> Node:
    node = Node(NodeId(flat.name), flat.operator, arguments=MappingProxyType(dict(flat.arguments)))
    is_shared = owner not in ("", flat.name)
    return replace(node, weights_of=NodeId(owner)) if is_shared else node

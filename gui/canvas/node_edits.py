"""Edits that the canvas makes of the selection: delete, copy, paste, duplicate, tidy up."""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication

from engine.graph import edits
from engine.graph.layout import NODE_HEIGHT, NODE_WIDTH, positions_of
from engine.graph.model import BLOCK_PREFIX, Endpoint, Graph, NodeId, Project, Wire
from gui.canvas.node_shape import body_of
from gui.canvas.scene import CanvasScene
from gui.document import Document

Make = Callable[[Graph], tuple[Graph, NodeId]]
MakeSeveral = Callable[[Graph], tuple[Graph, Iterable[NodeId]]]


class NodeEdits:
    """Changes the document's graph in whole steps of undo, and selects what came of it."""

    def __init__(self, document: Document, scene: CanvasScene) -> None:
        self._document = document
        self._scene = scene

    def selected(self) -> list[NodeId]:
        """The selected nodes in the graph's order."""
        return [node for node in self._document.graph.nodes if node in self._document.selection]

    def delete(self, *, reconnects: bool = False) -> bool:
        """Deletes the selected nodes; `reconnects` joins what was before and after them."""
        nodes = self.selected()
        if not nodes:
            return False
        remove = edits.remove_and_reconnect if reconnects else edits.remove_nodes
        title = f"Delete {self._names(nodes)}"
        return self._document.apply_to_graph(title, lambda graph: remove(graph, nodes))

    def remove_wires(self, wires: Iterable[Wire]) -> bool:
        """Removes wires."""
        gone = frozenset(wires)
        if not gone:
            return False
        title = "Remove wire" if len(gone) == 1 else f"Remove {len(gone)} wires"
        return self._document.apply_to_graph(
            title, lambda graph: edits.disconnect_wires(graph, gone)
        )

    def wires_of(self, nodes: Iterable[NodeId]) -> frozenset[Wire]:
        """All wires at some nodes."""
        graph = self._document.graph
        return frozenset(
            wire
            for node in nodes
            for wire in (*graph.wires_into.get(node, ()), *graph.wires_from.get(node, ()))
        )

    def wires_at(self, end: Endpoint, *, is_input: bool) -> tuple[Wire, ...]:
        """The wires at a port."""
        graph = self._document.graph
        if is_input:
            return tuple(w for w in graph.wires_into.get(end.node, ()) if w.target == end)
        return tuple(w for w in graph.wires_from.get(end.node, ()) if w.source == end)

    def add(self, operator: str, at: QPointF) -> NodeId | None:
        """Adds a node whose middle is at a point of the scene."""
        return self._make(
            f"Add {_called(operator)}",
            lambda graph: edits.add_node(graph, operator, position=corner_at(at)),
        )

    def add_on_wire(self, operator: str, wire: Wire, at: QPointF) -> NodeId | None:
        """Adds a node between the ends of a wire."""
        ports = self.first_ports(operator)
        return self._make(
            f"Insert {_called(operator)}",
            lambda graph: edits.insert_on_wire(
                graph,
                wire,
                operator,
                position=corner_at(at),
                input_port=ports[0],
                output_port=ports[1],
            ),
        )

    def add_connected(
        self, operator: str, at: QPointF, end: Endpoint, *, is_from_input: bool
    ) -> NodeId | None:
        """Adds a node and wires its first port to `end`."""
        into, out = self.first_ports(operator)
        ports = self._scene.faces.ports.look_up
        left = at + QPointF(-NODE_WIDTH if is_from_input else 0.0, -NODE_HEIGHT / 2)

        def make(graph: Graph) -> tuple[Graph, NodeId]:
            graph, node = edits.add_node(
                graph, operator, position=(float(round(left.x())), float(round(left.y())))
            )
            if is_from_input:
                return edits.connect(graph, Endpoint(node, out), end, ports), node
            return edits.connect(graph, end, Endpoint(node, into), ports), node

        return self._make(f"Add {_called(operator)}", make)

    def rename(self, node: NodeId, title: str) -> bool:
        """Gives a node a title."""
        shown = title or str(node)
        return self._document.apply_to_graph(
            f"Rename to {shown}", lambda graph: edits.rename(graph, node, title)
        )

    def copy(self) -> bool:
        """Puts the selected nodes on the clipboard, as JSON text."""
        nodes = self.selected()
        if not nodes:
            return False
        text = edits.copy(self._document.graph, nodes, self._document.project.blocks)
        # As text, which Qt keeps itself: data made here would be freed after Python has ended.
        QGuiApplication.clipboard().setText(text)
        return True

    def paste(self, at: QPointF) -> bool:
        """Adds the nodes on the clipboard, their corner at a point of the scene."""
        data = QGuiApplication.clipboard().mimeData()
        text = data.text() if data is not None else ""
        if not text.strip():
            return False
        scope, made = self._document.scope, list[NodeId]()

        def edit(project: Project) -> Project:
            project, nodes = edits.paste_into(project, scope, text, corner_at(at))
            made.extend(nodes)
            return project

        if not self._document.apply("Paste", edit):
            return False
        self._document.select(made)
        return True

    def duplicate(self, offset: QPointF, *, keeps_inputs: bool = False) -> bool:
        """Adds copies of the selected nodes beside them."""
        nodes = self.selected()
        if not nodes:
            return False
        shift = (float(round(offset.x())), float(round(offset.y())))
        return self._make_several(
            f"Duplicate {self._names(nodes)}",
            lambda graph: edits.duplicate(graph, nodes, shift, keep_inputs=keeps_inputs),
        )

    def move(self, offset: QPointF) -> bool:
        """Moves the selected nodes."""
        places = {
            node: (position[0] + offset.x(), position[1] + offset.y())
            for node in self.selected()
            for position in (self._document.graph.nodes[node].position,)
        }
        return bool(places) and self._document.apply_to_graph(
            f"Move {self._names(list(places))}",
            lambda graph: edits.move_nodes(graph, places),
            merge_key=f"nudge {sorted(places)}",
        )

    def tidy(self, width: float | None = None) -> bool:
        """Lays out the selected nodes, or all if fewer than two are selected."""
        chosen = self.selected()
        graph = self._document.graph
        nodes = chosen if len(chosen) > 1 else list(graph.nodes)
        if not nodes:
            return False
        part = _part(graph, nodes)
        items = self._scene.items_by_node
        sizes = {}
        for node in nodes:
            body = body_of(items[node].face)
            sizes[node] = (body.width(), body.height())
        places = positions_of(part, sizes, width=width)
        left = min(graph.nodes[node].position[0] for node in nodes)
        top = min(graph.nodes[node].position[1] for node in nodes)
        moved = {node: (x + left, y + top) for node, (x, y) in places.items()}
        return self._document.apply_to_graph("Tidy up", lambda g: edits.move_nodes(g, moved))

    def connect_in_line(self) -> bool:
        """Wires each selected node to the next one on its right, to the first free port."""
        items = self._scene.items_by_node
        nodes = sorted(self.selected(), key=lambda node: (items[node].x(), items[node].y()))
        look_up = self._scene.faces.ports.look_up

        def edit(graph: Graph) -> Graph:
            for node, following in pairwise(nodes):
                pair = next(self._free_pairs(graph, node, following), None)
                graph = edits.connect(graph, *pair, look_up) if pair else graph
            return graph

        return self._document.apply_to_graph(f"Connect {self._names(nodes)}", edit)

    def _free_pairs(
        self, graph: Graph, node: NodeId, following: NodeId
    ) -> Iterator[tuple[Endpoint, Endpoint]]:
        ports = self._scene.faces.ports.look_up
        items = self._scene.items_by_node
        for out in items[node].face.outputs:
            for into in items[following].face.inputs:
                pair = Endpoint(node, out.name), Endpoint(following, into.name)
                if pair[1] not in graph.incoming and edits.can_connect(graph, *pair, ports) is None:
                    yield pair

    def straighten(self) -> bool:
        """Puts the selected nodes on one line: that of the leftmost."""
        nodes = self.selected()
        if len(nodes) < 2:
            return False
        items = self._scene.items_by_node
        first = min(nodes, key=lambda node: items[node].body.left())
        middle = items[first].body.center().y()
        places = {
            node: (items[node].pos().x(), middle - items[node].body.height() / 2) for node in nodes
        }
        return self._document.apply_to_graph("Straighten", lambda g: edits.move_nodes(g, places))

    def first_ports(self, operator: str) -> tuple[str, str]:
        """The first input and output of a new node of an operator."""
        graph, node = edits.add_node(Graph(), operator)
        inputs, outputs = self._scene.faces.ports.ports_of(graph.nodes[node], graph)
        return inputs[0].name if inputs else "", outputs[0].name if outputs else ""

    def _make(self, title: str, make: Make) -> NodeId | None:
        made: list[NodeId] = []

        def edit(graph: Graph) -> Graph:
            graph, node = make(graph)
            made.append(node)
            return graph

        if not self._document.apply_to_graph(title, edit):
            return None
        self._document.select(made)
        return made[0]

    def _make_several(self, title: str, make: MakeSeveral) -> bool:
        made: list[NodeId] = []

        def edit(graph: Graph) -> Graph:
            graph, nodes = make(graph)
            made.extend(nodes)
            return graph

        if not self._document.apply_to_graph(title, edit):
            return False
        self._document.select(made)
        return True

    def _names(self, nodes: list[NodeId]) -> str:
        if len(nodes) == 1:
            return self._document.graph.nodes[nodes[0]].name
        return f"{len(nodes)} nodes"


def corner_at(point: QPointF) -> tuple[float, float]:
    """Where the corner of a node is whose middle is at a point."""
    return float(round(point.x() - NODE_WIDTH / 2)), float(round(point.y() - NODE_HEIGHT / 2))


def _part(graph: Graph, nodes: list[NodeId]) -> Graph:
    chosen = set(nodes)
    return Graph(
        nodes={node: graph.nodes[node] for node in nodes},
        wires=tuple(
            wire
            for wire in graph.wires
            if wire.source.node in chosen and wire.target.node in chosen
        ),
    )


def _called(operator: str) -> str:
    return operator.removeprefix(BLOCK_PREFIX)

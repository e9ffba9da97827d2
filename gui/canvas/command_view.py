"""What the canvas can be told to do: by menus, by keys, by the other panels."""

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtWidgets import QGraphicsView, QWidget

from engine.graph.layout import COLUMN_GAP, LINE_GAP, NODE_HEIGHT, NODE_WIDTH
from engine.graph.model import Endpoint, NodeId, Wire
from gui.canvas.camera import STEP, Camera
from gui.canvas.grid import STEP as GRID_STEP
from gui.canvas.node_edits import NodeEdits
from gui.canvas.scene import CanvasScene
from gui.canvas.walking import neighbour, reached
from gui.document import Document
from gui.places import Place


class CommandView(QGraphicsView):
    """A view of the document's graph with the commands of the canvas.

    Signals:
        node_activated(id): a node was double-clicked or entered.
        zoom_changed(zoom): 1 is 100 %.
    """

    node_activated = Signal(str)
    zoom_changed = Signal(float)

    def __init__(self, document: Document, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.document = document
        document.project_changed.connect(self.give_up_gesture)  # before the scene takes it over
        document.scope_changed.connect(self.give_up_gesture)
        document.scope_changed.connect(self._keep_camera)
        self.canvas_scene = CanvasScene(document, self)
        self.setScene(self.canvas_scene)
        self.camera = Camera(self)
        self.edits = NodeEdits(document, self.canvas_scene)
        self.selected_wire: Wire | None = None
        self._shown_place = document.place
        self._cameras: dict[tuple[str, ...], tuple[float, QPointF]] = {}
        document.scope_changed.connect(self._take_camera)
        document.file_changed.connect(self._forget_cameras)

    def frame_all(self) -> None:
        """Shows the whole graph."""
        self.camera.frame(self.canvas_scene.content_rect(), top=self.covered_above())
        self.on_camera_moved()

    def frame_selection(self) -> None:
        """Shows the selected nodes, or the whole graph if none is."""
        nodes = self.document.selection or None
        self.camera.frame(self.canvas_scene.content_rect(nodes), top=self.covered_above())
        self.on_camera_moved()

    def reveal(self, node: NodeId) -> None:
        """Moves a node into sight."""
        if node in self.canvas_scene.items_by_node:
            self.camera.reveal(self.canvas_scene.items_by_node[node].body)
            self.on_camera_moved()

    def zoom_in(self) -> None:
        """Shows everything larger."""
        self.zoom_by(STEP)

    def zoom_out(self) -> None:
        """Shows everything smaller."""
        self.zoom_by(1 / STEP)

    def zoom_reset(self) -> None:
        """Shows everything at 100 %."""
        self.camera.zoom_to(1.0)
        self.on_camera_moved()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zooms at a point of the view."""
        self.camera.zoom_by(factor, at)
        self.on_camera_moved()

    def delete_selection(self) -> None:
        """Deletes the selected nodes, or the selected wire."""
        if not self.edits.delete() and self.selected_wire is not None:
            self.edits.remove_wires((self.selected_wire,))
        self.select_wire(None)

    def delete_and_reconnect(self) -> None:
        """Deletes the selected nodes and joins what was before and after them."""
        self.edits.delete(reconnects=True)

    def disconnect_selection(self) -> None:
        """Removes all wires at the selected nodes."""
        self.edits.remove_wires(self.edits.wires_of(self.document.selection))

    def copy(self) -> None:
        """Puts the selected nodes on the clipboard."""
        self.edits.copy()

    def cut(self) -> None:
        """Puts the selected nodes on the clipboard and deletes them."""
        if self.edits.copy():
            self.edits.delete()

    def paste(self) -> None:
        """Adds the nodes on the clipboard at the cursor."""
        self.edits.paste(self.place_for_new())

    def select_all(self) -> None:
        """Selects every node."""
        self.document.select(self.document.graph.nodes)

    def select_upstream(self) -> None:
        """Selects what leads to the selected nodes too."""
        self._select_reached(is_upstream=True)

    def select_downstream(self) -> None:
        """Selects what the selected nodes lead to too."""
        self._select_reached(is_upstream=False)

    def tidy_up(self) -> None:
        """Lays out the selected nodes, or all."""
        whole = len(self.document.selection) < 2
        if self.edits.tidy() and whole:
            self.frame_all()

    def connect_selection(self) -> None:
        """Wires each selected node to the next one, where a free port takes it."""
        self.edits.connect_in_line()

    def straighten(self) -> None:
        """Puts the selected nodes on one line."""
        self.edits.straighten()

    def select_wire(self, wire: Wire | None) -> None:
        """Marks a wire as the one that Delete removes."""
        self.selected_wire = wire
        self.highlight_wire(wire)

    def highlight_wire(self, wire: Wire | None) -> None:
        """Shows a wire in the colour of the selection."""
        wires = self.canvas_scene.wires
        if wires.highlighted != wire:
            wires.highlighted = wire
            self.refresh_overlay()

    def add_operator(self, name: str, scene_pos: QPointF | None = None) -> NodeId | None:
        """Adds a node with its middle at a point of the scene.

        Without a point it goes to the right of the selected node and is wired to it if that
        has a free output; else to a free place in the middle of the view.
        """
        if scene_pos is not None:
            return self.edits.add(name, scene_pos)
        source = self._free_output()
        if source is not None and self.edits.first_ports(name)[0]:
            body = self.canvas_scene.items_by_node[source.node].body
            at = QPointF(body.right() + COLUMN_GAP, body.center().y())
            at = self._free_place(at + QPointF(NODE_WIDTH / 2, 0)) - QPointF(NODE_WIDTH / 2, 0)
            node = self.edits.add_connected(name, at, source, is_from_input=False)
        else:
            node = self.edits.add(name, self._free_place(self.camera.centre()))
        if node is not None:
            self.reveal(node)
        return node

    def walk(self, direction: tuple[int, int]) -> None:
        """Selects the next node in a direction; the first one if none is selected."""
        places = {
            node: item.body.center() for node, item in self.canvas_scene.items_by_node.items()
        }
        if not places:
            return
        selected = self.edits.selected()
        if selected:
            node = neighbour(places, selected[0], direction) or selected[0]
        else:
            node = min(places, key=lambda each: (places[each].x(), places[each].y()))
        self.document.select((node,))
        self.reveal(node)

    def nudge(self, direction: tuple[int, int]) -> None:
        """Moves the selected nodes by a step of the grid."""
        self.edits.move(QPointF(*direction) * GRID_STEP)

    def place_for_new(self) -> QPointF:
        """Where in the scene something new goes: at the cursor, if that is on the canvas."""
        return self.camera.centre()

    def covered_above(self) -> float:
        """How many pixels at the top of the view something stands on."""
        return 0.0

    def give_up_gesture(self) -> None:
        """Ends what the mouse is about to do: what it holds may be no more."""

    def refresh_overlay(self) -> None:
        """Paints the view again."""
        self.viewport().update()

    def on_camera_moved(self) -> None:
        """Told after the view has moved or zoomed."""
        self.zoom_changed.emit(self.camera.zoom)

    def _forget_cameras(self) -> None:
        """Another project has other graphs."""
        if not self.document.undo_stack.count():
            self._cameras.clear()

    def _keep_camera(self) -> None:
        """Notes how a graph was looked at that is left."""
        self._cameras[_way(self._shown_place)] = (self.camera.scale, self.camera.centre())

    def _take_camera(self) -> None:
        """Looks at a graph as before, or at all of it the first time."""
        before, self._shown_place = self._shown_place, self.document.place
        kept = self._cameras.get(_way(self._shown_place))
        if _way(before) == _way(self._shown_place):
            return  # another repetition of the same
        if kept is not None:
            self.camera.show(*kept)
            self.on_camera_moved()
        else:
            self.frame_all()

    def _select_reached(self, *, is_upstream: bool) -> None:
        selection = self.document.selection
        self.document.select(reached(self.document.graph, selection, is_upstream=is_upstream))

    def _free_output(self) -> Endpoint | None:
        """The first output of the one selected node, if nothing hangs on it yet."""
        selected = self.edits.selected()
        if len(selected) != 1:
            return None
        outputs = self.canvas_scene.items_by_node[selected[0]].face.outputs
        free = [port for port in outputs if not port.is_wired]
        return Endpoint(selected[0], free[0].name) if free else None

    def _free_place(self, at: QPointF) -> QPointF:
        """The nearest point below `at` where a node covers no other."""
        size = QPointF(NODE_WIDTH / 2, NODE_HEIGHT / 2)
        for _ in range(100):
            body = QRectF(at - size, at + size).adjusted(-4, -4, 4, 4)
            if not self.canvas_scene.nodes_in(body):
                break
            at += QPointF(0, NODE_HEIGHT + LINE_GAP)
        return at


def _way(place: Place) -> tuple[str, ...]:
    """The uses that lead to a place, or the block itself."""
    return tuple(step.node for step in place.trail) or (f":{place.block or ''}",)

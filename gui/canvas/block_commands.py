"""What the canvas does with blocks and weights: group, dive in, dissolve, share, tie."""

from collections.abc import Callable, Iterable
from keyword import iskeyword
from typing import TYPE_CHECKING

from engine.graph import edits
from engine.graph.model import BlockName, Graph, Node, NodeId, Project
from engine.graph.roles import loss_lookup
from engine.operators.forms import ModuleForm
from gui.adding_loss import add_loss
from gui.places import prefix_of
from gui.weights import Parameter, is_sharing

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

Make = Callable[[Project], tuple[Project, Iterable[NodeId]]]


class BlockCommands:
    """Edits of whole blocks, each one step of undo."""

    def __init__(self, canvas: "CanvasView") -> None:
        self._canvas = canvas
        self._document = canvas.document
        self._unnamed: tuple[Project, list[NodeId]] | None = None

    def add_empty(self) -> None:
        """Adds a block with nothing but an input and an output, and opens it."""
        made: list[BlockName] = []

        def edit(project: Project) -> Project:
            made.append(edits.free_block_name(project.blocks))
            graph, _input = edits.add_node(Graph(), "input")
            graph, _output = edits.add_node(graph, "output", position=(480.0, 0.0))
            return edits.add_block(project, made[0], graph)

        if self._document.apply("Add block", edit):
            self._document.enter(made[0])

    def group(self) -> NodeId | None:
        """Makes a block of the selected nodes and asks for its name."""
        nodes = self._selected()
        use = self._group(nodes, "")
        if use is not None:
            self._unnamed = (self._document.project, nodes)
            self._canvas.reveal(use)
            self.rename()
        return use

    def dissolve(self) -> bool:
        """Puts the nodes of the selected blocks in their place."""
        scope = self._document.scope
        uses = [node.id for node in self._selected_uses()]
        if not uses:
            return self._refuse("Select a block to dissolve it.")

        def make(project: Project) -> tuple[Project, list[NodeId]]:
            new: list[NodeId] = []
            for use in uses:
                if use in project.graph_of(scope).nodes:  # may have gone with one it shares with
                    project, nodes = edits.dissolve(
                        project, scope, use, has_weights=self._weights_inside(use)
                    )
                    new += nodes
            return project, new

        return bool(self._make("Dissolve block", make))

    def make_independent(self) -> bool:
        """Gives the selected use a block of its own."""
        scope, uses = self._document.scope, self._selected_uses()
        if len(uses) != 1:
            return self._refuse("Select one block to give it a definition of its own.")
        use = uses[0].id
        return self._document.apply(
            f"Make {uses[0].name} independent",
            lambda project: edits.make_independent(project, scope, use)[0],
        )

    def rename(self) -> None:
        """Edits the name of the selected block; outside of it, that is: of its class."""
        uses = self._selected_uses()
        if len(uses) == 1 and uses[0].block is not None:
            self._canvas.reveal(uses[0].id)
            self._canvas.rename_box.open_block(uses[0].id, uses[0].block)
        else:
            self._refuse("Select one block to rename it.")

    def take_name(self, block: BlockName, text: str) -> bool:
        """Gives a block the name that was typed.

        Right after the grouping it is grouped again under that name, so that its use is called
        alike and all is one step of undo.
        """
        name = edits.block_name_from(text) or text
        unnamed, self._unnamed = self._unnamed, None
        project = self._document.project
        is_word = edits.block_name_from(text) and not iskeyword(name)
        is_free = is_word and name not in project.blocks
        if unnamed is not None and unnamed[0] is project and is_free:
            self._document.undo_stack.undo()
            return self._group(unnamed[1], name) is not None
        return self._document.apply(
            f"Rename block to {name}", lambda project: edits.rename_block(project, block, name)
        )

    def open(self) -> bool:
        """Dives into the selected block."""
        uses = self._selected_uses()
        if len(uses) != 1:
            return self._refuse("Select one block to open it.")
        return self._document.dive(uses[0].id)

    def add_loss(self) -> bool:
        """Adds a target and a loss behind every output that has none."""
        losses = add_loss(self._document)
        for loss in losses:
            self._canvas.reveal(loss)
        return bool(losses)

    def share(self, users: Iterable[NodeId], owner: NodeId) -> bool:
        """Lets nodes have the weights of another."""
        chosen = [user for user in users if user != owner]
        name = self._document.graph.nodes[owner].name

        def edit(graph: Graph) -> Graph:
            for user in chosen:
                graph = edits.share_weights(graph, user, owner)
            return graph

        is_done = self._document.apply_to_graph(f"Share the weights of {name}", edit)
        if is_done:
            self._document.select([*chosen, owner])
        return is_done

    def share_selected(self) -> bool:
        """Lets all selected nodes have the weights of the first."""
        nodes = self._selected()
        if len(nodes) < 2:
            return self._refuse("Select two or more nodes of one operator to share their weights.")
        return self.share(nodes[1:], nodes[0])

    def unshare(self) -> bool:
        """Gives the selected nodes weights of their own."""
        graph = self._document.graph
        nodes = [each for each in self._selected() if is_sharing(graph, graph.nodes[each])]

        def edit(graph: Graph) -> Graph:
            for node in nodes:
                if is_sharing(graph, graph.nodes[node]):
                    graph = edits.unshare_weights(graph, node)
            return graph

        if not nodes:
            return self._refuse("Select a node that shares its weights.")
        return self._document.apply_to_graph("Give own weights", edit)

    def tie(self, parameter: Parameter, owner: Parameter) -> bool:
        """Makes one parameter another one."""
        return self._document.apply_to_graph(
            f"Tie {parameter.name}",
            lambda graph: edits.tie_parameters(
                graph, parameter.node, parameter.name, owner.node, owner.name
            ),
        )

    def untie(self, parameter: Parameter) -> bool:
        """Gives a node a parameter of its own again."""
        return self._document.apply_to_graph(
            f"Untie {parameter.name}",
            lambda graph: edits.untie_parameters(graph, parameter.node, parameter.name),
        )

    def _group(self, nodes: list[NodeId], name: str) -> NodeId | None:
        scope = self._document.scope
        look_up = self._canvas.canvas_scene.faces.ports.look_up

        def make(project: Project) -> tuple[Project, list[NodeId]]:
            is_loss = loss_lookup(self._document.operators.catalogue, project.blocks)
            project, use = edits.group(
                project, scope, nodes, name=name, ports=look_up, is_loss=is_loss
            )
            return project, [use]

        made = self._make(f"Group into {name or 'block'}", make)
        return made[0] if made else None

    def _refuse(self, reason: str) -> bool:
        self._document.edit_refused.emit(reason)
        return False

    def _selected(self) -> list[NodeId]:
        return self._canvas.edits.selected()

    def _selected_uses(self) -> list[Node]:
        nodes = [self._document.graph.nodes[each] for each in self._selected()]
        return [node for node in nodes if node.block in self._document.project.blocks]

    def _weights_inside(self, use: NodeId) -> Callable[[Node], bool]:
        """Tells which nodes of a use have weights."""
        document = self._document
        prefix = prefix_of(document.project, document.place)
        node = document.graph.nodes[use]
        start = f"{prefix}{use}/" if node.repeat == 1 else f"{prefix}{use}/0/"

        def has_weights(inner: Node) -> bool:
            known = document.analysis.nodes.get(start + inner.id)  # type: ignore[call-overload]
            if known is not None and known.outputs:
                return bool(known.parameters or known.parameter_shapes or known.weights_of)
            operator = document.operators.catalogue.get(inner.operator)
            is_module = operator is not None and isinstance(operator.form, ModuleForm)
            return inner.block is not None or is_module

        return has_weights

    def _make(self, title: str, make: Make) -> list[NodeId]:
        made: list[NodeId] = []

        def edit(project: Project) -> Project:
            project, nodes = make(project)
            made.extend(nodes)
            return project

        if not self._document.apply(title, edit):
            return []
        self._document.select(made)
        return made

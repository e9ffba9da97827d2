"""The open project: its value, its undo history, what is known of it, what is selected."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from engine.analysis.result import Analysis
from engine.errors import EngineError
from engine.graph import edits
from engine.graph.model import BlockName, Graph, NodeId, Project
from engine.user_operators.references import followed
from gui.commands import ReplaceProject
from gui.operators import Operators
from gui.places import TOP, Place, Step, nearest_place, place_at, place_of_block, place_of_path

ProjectEdit = Callable[[Project], Project]
GraphEdit = Callable[[Graph], Graph]


class Document(QObject):
    """Holds one project; every view shows it and edits it through `apply`.

    Signals:
        project_changed(before, after): after an edit, an undo, a redo or an opening.
        analysis_changed(analysis): the service answered.
        selection_changed(ids): a frozenset of the shown graph's node ids.
        scope_changed(block): another graph is shown, or the same by another use of its block;
            None is the top one.
        file_changed(path): it was opened from or saved to a file; None if untitled.
        edit_refused(message): an edit was not possible; the text is for the user.
    """

    project_changed = Signal(object, object)
    analysis_changed = Signal(object)
    selection_changed = Signal(object)
    scope_changed = Signal(object)
    file_changed = Signal(object)
    edit_refused = Signal(str)

    def __init__(self, project: Project | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project or Project()
        self._analysis = Analysis()
        self._analysed: Project | None = None
        self._selection: frozenset[NodeId] = frozenset()
        self._place = TOP
        self._file: Path | None = None
        self._moved: dict[str, str] = {}
        self.operators = Operators(self)
        self.operators.follow(self._project)
        self.undo_stack = QUndoStack(self)

    @property
    def project(self) -> Project:
        """The project as it stands."""
        return self._project

    @property
    def graph(self) -> Graph:
        """The graph that is shown: the top one or that of a block."""
        return self._project.graph_of(self.scope)

    @property
    def scope(self) -> BlockName | None:
        """The block whose graph is shown; None for the top graph."""
        return self._place.block

    @property
    def place(self) -> Place:
        """The graph that is shown, and the uses by which one came there."""
        return self._place

    @property
    def analysis(self) -> Analysis:
        """The latest answer of the service; it may lag behind the project by one edit."""
        return self._analysis

    @property
    def was_analysed(self) -> bool:
        """Whether there was an answer since the project was opened."""
        return self._analysed is not None

    @property
    def is_analysed(self) -> bool:
        """Whether the analysis is of the project as it stands."""
        return self._analysed is self._project

    @property
    def selection(self) -> frozenset[NodeId]:
        """The selected nodes of the shown graph."""
        return self._selection

    @property
    def file(self) -> Path | None:
        """Where the project is saved, if it is."""
        return self._file

    @property
    def is_modified(self) -> bool:
        """Whether there is something that a closing would lose."""
        return not self.undo_stack.isClean()

    def apply(self, title: str, edit: ProjectEdit, merge_key: str = "") -> bool:
        """Applies one edit as one undo step and tells whether it was possible.

        Args:
            title: what the Edit menu says after "Undo".
            edit: a pure function.
            merge_key: steps with the same key in a row become one (typing a number).
        """
        try:
            after = edit(self._project)
        except EngineError as error:
            self.edit_refused.emit(str(error))
            return False
        if after != self._project:
            self.undo_stack.push(ReplaceProject(self, title, self._project, after, merge_key))
        return True

    def apply_to_graph(self, title: str, edit: GraphEdit, merge_key: str = "") -> bool:
        """Applies one edit of the shown graph, as `apply` does."""
        scope = self.scope
        return self.apply(title, lambda project: edits.edit_graph(project, scope, edit), merge_key)

    def show(self, project: Project) -> None:
        """Makes `project` the shown value and tells the views. For commands and opening only."""
        before, self._project = self._project, followed(project, self._moved)
        project = self._project
        has_other_operators = self.operators.follow(project)
        self.go_to(nearest_place(project, self._place))
        self.select(self._selection)
        self.project_changed.emit(before, project)
        if has_other_operators:
            self.operators.catalogue_changed.emit()

    def open(self, project: Project, file: Path | None = None) -> None:
        """Replaces everything: another project with an empty history."""
        self.undo_stack.clear()
        self._moved = {}
        self._analysis, self._analysed = Analysis(), None
        self.select(())
        self.enter(None)
        self.show(project)
        self.set_file(file)
        self.analysis_changed.emit(self._analysis)

    def mark_saved(self, file: Path) -> None:
        """Notes that the project as it stands is in `file`."""
        self.undo_stack.setClean()
        self.set_file(file)

    def follow_files(self, moved: Mapping[str, str]) -> None:
        """Takes the user's own Python files from other places, in the past of the project as well.

        Args:
            moved: their new paths by the old ones.
        """
        back = {new: old for old, new in moved.items()}
        kept = {old: moved.get(new, new) for old, new in self._moved.items() if old not in back}
        self._moved = {**kept, **moved}
        self.show(self._project)

    def set_file(self, file: Path | None) -> None:
        """Notes where the project is saved."""
        self._file = file
        self.file_changed.emit(file)

    def set_analysis(self, analysis: Analysis) -> None:
        """Takes the service's answer and tells the views."""
        self._analysis, self._analysed = analysis, self._project
        self.analysis_changed.emit(analysis)

    def select(self, ids: Iterable[NodeId]) -> None:
        """Selects these nodes of the shown graph, and no others."""
        selection = frozenset(each for each in ids if each in self.graph.nodes)
        if selection != self._selection:
            self._selection = selection
            self.selection_changed.emit(selection)

    def enter(self, block: BlockName | None) -> None:
        """Shows the graph of a block, or the top one."""
        if block != self.scope:
            self.go_to(TOP if block is None else place_of_block(self._project, block))

    def dive(self, use: NodeId, repetition: int = 0) -> bool:
        """Shows the graph of the block that a node uses; tells whether it is a use of one."""
        trail = (*self._place.trail, Step(use, repetition))
        place = place_at(self._project, trail) if self._place.is_used else None
        block = self.graph.nodes[use].block
        if place is None and block in self._project.blocks:
            place = Place(block)
        if place is not None:
            self.go_to(place)
        return place is not None

    def leave(self) -> None:
        """Goes out to the graph around, and selects the use that one was in."""
        trail = self._place.trail
        if self.scope is not None:
            self.go_to(place_at(self._project, trail[:-1]) or TOP)
            self.select(step.node for step in trail[-1:])

    def go_to(self, place: Place) -> None:
        """Shows a place of this project."""
        if place != self._place:
            self._place = place
            self._selection = frozenset()
            self.scope_changed.emit(place.block)
            self.selection_changed.emit(self._selection)

    def show_path(self, path: str) -> NodeId | None:
        """Goes to where a path leads and selects its node; None if it leads nowhere."""
        found = place_of_path(self._project, path)
        if found is None:
            return None
        self.go_to(found[0])
        self.select([found[1]])
        return found[1]

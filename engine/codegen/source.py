"""Generated Python as a value: the text, and which node wrote which part of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.graph.problem import NodePath


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text that one node wrote. Lines from 1, columns from 0 (as in `ast`)."""

    line: int
    column: int
    end_line: int
    end_column: int
    node: NodePath


@dataclass(frozen=True)
class Source:
    """Generated Python.

    Args:
        text: the whole file.
        class_name: the network's class in it.
        spans: which node wrote what; inner spans come after the ones around them.
        modules: each node that owns a module -> its attribute path (`tower.conv`,
            `layers.2`), the prefix of its keys in the state dict.
    """

    text: str
    class_name: str
    spans: tuple[Span, ...] = ()
    modules: Mapping[NodePath, str] = field(default_factory=dict)

    def node_at(self, line: int, column: int | None = None) -> NodePath | None:
        """The node that wrote this place: the innermost; on a bare line, the last on it."""
        found = None
        for span in self.spans:
            if not span.line <= line <= span.end_line:
                continue
            after_start = column is None or (line, column) >= (span.line, span.column)
            before_end = column is None or (line, column) < (span.end_line, span.end_column)
            if after_start and before_end:
                found = span.node
        return found

    def spans_of(self, node: NodePath) -> tuple[Span, ...]:
        """Every place that this node wrote."""
        return tuple(span for span in self.spans if span.node == node)

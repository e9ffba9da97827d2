"""Findings about a graph."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

NodePath = NewType("NodePath", str)
"""Where a node is used: ids from the top graph down, joined by `/` (`layer1/0/conv1`).

The number after the id of a repeated block says which repetition is meant.
"""


class Severity(StrEnum):
    """How much a problem hinders."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Fix:
    """A mend that one click applies.

    Args:
        title: what the button says (`Set in_features to 1024`).
        edit: the name of a function in `engine.graph.edits.FIXES`.
        arguments: its keyword arguments, JSON values only.
    """

    title: str
    edit: str
    arguments: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """A finding: what happened, what arrived, what was expected, how to mend it.

    Args:
        message: whole sentences, shown as plain text.
        node: the node at fault; None for the graph as a whole.
        port: the port at fault, if one is.
        severity: an error keeps the network from being built.
        fix: a one-click mend, if there is one.
    """

    message: str
    node: NodePath | None = None
    port: str | None = None
    severity: Severity = Severity.ERROR
    fix: Fix | None = None

"""The rows of the layers panel: what is known of each operator, in forward order."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

from engine.graph.problem import NodePath
from gui.panels.layer_facts import Layer, LayerFacts
from gui.widgets.row_model import Row

Key = TypeVar("Key", bound=Hashable)


def layer_rows(facts: LayerFacts) -> list[Row[Layer]]:
    """Gives the rows: operators of the network, then those of the loss; a block's below it."""
    rows: dict[NodePath, Row[Layer]] = {}
    top: list[Row[Layer]] = []
    for path in facts.paths:
        layer = facts.layer_at(path)
        if layer is None:
            continue
        above = facts.above(path)
        row = rows[path] = Row(path, layer, is_dim=layer.is_loss)
        (rows[above].children if above in rows else top).append(row)
    return sorted(top, key=lambda row: row.item.is_loss)


def changed_layers(
    before: LayerFacts, after: LayerFacts, shown: Mapping[str, Row[Layer]]
) -> dict[str, Layer] | None:
    """Gives what rows say now that said something else.

    Args:
        before: from which the rows were made.
        after: what is known now.
        shown: the rows by their paths.

    Returns:
        The values by path; None if there are other rows, or in another order.
    """
    if before.catalogue is not after.catalogue or before.paths != after.paths:
        return None
    changed: dict[str, Layer] = {}
    for path in _touched(before, after):
        old, new = shown.get(path), after.layer_at(path)
        if old is None and new is None:
            continue
        if old is None or new is None or old.item.is_loss is not new.is_loss:
            return None
        if old.item != new:
            changed[path] = new
    return changed


def _touched(before: LayerFacts, after: LayerFacts) -> set[NodePath]:
    """The nodes whose rows may say something else: what an edit leaves alone is the same object."""
    touched = {
        NodePath(node) for node in _replaced(before.project.graph.nodes, after.project.graph.nodes)
    }
    if before.project.blocks is not after.project.blocks:
        touched |= {path for path in after.paths if "/" in path}
    touched |= _replaced(before.analysis.nodes, after.analysis.nodes)
    touched |= _replaced(before.problems, after.problems)
    return touched | {
        path
        for path, each in after.analysis.nodes.items()
        if each.weights_of in touched or each.waits_for in touched
    }


def _replaced(before: Mapping[Key, object], after: Mapping[Key, object]) -> set[Key]:
    """The keys at which there is another object."""
    if before is after:
        return set()
    gone = before.keys() - after.keys()
    return gone | {key for key, value in after.items() if before.get(key) is not value}

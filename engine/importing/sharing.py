"""Which modules cannot become blocks, as what they hold is used in several places.

Weights can be shared between nodes of one graph, and between all nodes of two uses of one block.
What is shared otherwise needs a graph that holds all its uses: the modules between are dissolved.
"""

from collections.abc import Iterable, Mapping

from engine.importing.flat import Flat
from engine.importing.hierarchy import Hierarchy, Key, path_of
from engine.importing.parts import Inside, Item, Part

Ties = Iterable[tuple[str, str]]
"""Pairs of parameters that are one, by dotted path."""


def hierarchy_with_sharing(flat: Flat, ties: Ties = ()) -> Hierarchy:
    """Gives the tree of parts in which everything that is shared can stay shared."""
    dissolved: set[str] = set()
    while True:
        hierarchy = Hierarchy(flat, dissolved)
        found = _scattered(flat, hierarchy, ties) - dissolved
        found = found or _interleaved(hierarchy) - dissolved
        found = found or _unequal_calls(hierarchy) - dissolved
        if not found:
            return hierarchy
        dissolved |= found


def _scattered(flat: Flat, hierarchy: Hierarchy, ties: Ties) -> set[str]:
    """Gives the modules around what is used in several graphs, up to where these meet."""
    places = _places(flat, hierarchy)
    groups = [set(each) for each in places.values()]
    for first, second in ties:
        groups.append(places.get(first, set()) | places.get(second, set()))
    found: set[str] = set()
    for group in groups:
        if len(group) > 1:
            shared = _common(group)
            found |= {path for place in group for path in place[shared:]}
    return found


def _places(flat: Flat, hierarchy: Hierarchy) -> dict[str, set[Key]]:
    """Gives the parts in which each module with weights, and each part, is called."""
    places: dict[str, set[Key]] = {}
    stateful = _stateful(flat)
    for node in flat.nodes:
        key = hierarchy.key(node.name)
        paths = tuple(map(path_of, key))
        if node.module in stateful:
            places.setdefault(node.module, set()).add(paths)
            for weight in stateful[node.module]:
                places.setdefault(weight, set()).add(paths)
        for length, path in enumerate(paths):
            if path in stateful:
                places.setdefault(path, set()).add(paths[:length])
    return places


def _stateful(flat: Flat) -> Mapping[str, list[str]]:
    """Gives the modules with weights and their weights; a parameter counts as one itself."""
    found: dict[str, list[str]] = {}
    for weight in flat.weights:
        path = weight
        while path:
            found.setdefault(path, []).append(weight)
            path = path.rpartition(".")[0]
    return found


def _common(group: Iterable[Key]) -> int:
    columns = zip(*group, strict=False)
    length = 0
    for column in columns:
        if len(set(column)) > 1:
            break
        length += 1
    return length


def _interleaved(hierarchy: Hierarchy) -> set[str]:
    """Gives the modules that read something that is made after they have begun."""
    return {
        item.module
        for part in hierarchy.filled
        for number, item in enumerate(part.items)
        if item.parts and any(isinstance(s, Inside) and s.item >= number for _, s in item.inputs)
    }


def _unequal_calls(hierarchy: Hierarchy) -> set[str]:
    """Gives the modules that are called twice and do not do the same both times."""
    forms: dict[str, set[object]] = {}
    for part in hierarchy.filled:
        forms.setdefault(part.path, set()).add(_form(part))
    return {path for path, found in forms.items() if len(found) > 1}


def _form(part: Part) -> object:
    items = tuple(_item_form(item) for item in part.items)
    return items, tuple(part.returned), len(part.given)


def _item_form(item: Item) -> object:
    inner = tuple(_form(part) for part in item.parts)
    arguments = tuple(sorted((name, repr(value)) for name, value in item.arguments.items()))
    return item.operator, item.module, item.inputs, arguments, inner

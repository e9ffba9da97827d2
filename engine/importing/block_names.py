"""What the blocks of an imported network are called: their classes, and what sets them apart."""

from collections.abc import Sequence

from engine.graph.model import BlockName
from engine.importing.naming import class_name_of
from engine.importing.parts import Part


def block_names(groups: Sequence[list[Part]], *, taken: str) -> dict[int, BlockName]:
    """Gives each group of parts a name of its own.

    Args:
        groups: the parts of each block.
        taken: a name that none gets.

    Returns:
        The name by the identity of the group.
    """
    by_class: dict[str, list[list[Part]]] = {}
    for group in groups:
        first = group[0]
        name = first.class_name.strip("_") or class_name_of(first.path)
        by_class.setdefault(name, []).append(group)
    names: dict[int, BlockName] = {}
    used = {taken}
    for name, variants in by_class.items():
        plain = min(variants, key=lambda group: len(group[0].items))
        for group in (plain, *(each for each in variants if each is not plain)):
            wanted = name if group is plain else name + _difference(group[0], plain[0])
            found, number = wanted, 2
            while found in used:
                found, number = f"{wanted}{number}", number + 1
            used.add(found)
            names[id(group)] = BlockName(found)
    return names


def _difference(part: Part, plain: Part) -> str:
    """Gives the one attribute that the plain variant does not have, as a word."""
    extra = _attributes(part) - _attributes(plain)
    return class_name_of(extra.pop()) if len(extra) == 1 else ""


def _attributes(part: Part) -> set[str]:
    named = (item.title.partition(".")[0] for item in part.items if item.module)
    return {name for name in named if name and not name.isdigit()}

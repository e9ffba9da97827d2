"""Parts that are uses of one block, and when those of two blocks can be uses of one."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.graph.model import Expression, Value
from engine.importing.arguments import BlockArguments, arguments_of
from engine.importing.columns import REPEAT
from engine.importing.equality import form_of
from engine.importing.flat import Flat
from engine.importing.parts import Item, Part


@dataclass(eq=False)
class Group:
    """The parts that are uses of one block.

    Args:
        parts: all of them.
        arguments: what differs between them.
        written: what each item sets, repeats merged.
    """

    parts: list[Part]
    arguments: BlockArguments
    written: list[dict[str, Value]]

    def given_to(self, part: Part) -> dict[str, Value]:
        """Gives the value of every argument of the block in one of its uses."""
        return self.arguments.given[self.parts.index(part)]


def weight_shapes(flat: Flat) -> Mapping[str, Hashable]:
    """Gives the shapes of all weights in each module."""
    found: dict[str, list[tuple[str, tuple[int, ...]]]] = {}
    for weight, tensor in flat.weights.items():
        names = weight.split(".")
        for length in range(1, len(names)):
            inside = ".".join(names[length:]), tuple(tensor.shape)
            found.setdefault(".".join(names[:length]), []).append(inside)
    return {path: tuple(sorted(each)) for path, each in found.items()}


def placed(parts: Sequence[Part], arguments: BlockArguments) -> list[dict[str, Value]]:
    """Gives what each item sets; how often it is repeated only where that is an argument."""
    found: list[dict[str, Value]] = [{} for _ in parts[0].items]
    for place, value in arguments.written.items():
        if place.name != REPEAT or isinstance(value, Expression):
            found[place.item][place.name] = value
    return found


def united(
    made: Sequence[Group], groups: Mapping[Part, Group], shapes: Mapping[str, Hashable]
) -> Iterator[Group]:
    """Puts groups together that differ in nothing but how often a block in them is repeated."""
    alike: dict[Hashable, list[Group]] = {}
    for group in made:
        is_uniform = all(
            _is_uniform(item, groups, shapes) for part in group.parts for item in part.items
        )
        form = form_of(group.parts[0], groups.__getitem__) if is_uniform else id(group)
        alike.setdefault(form, []).append(group)
    for several in alike.values():
        if len(several) == 1:
            yield several[0]
            continue
        parts = [part for group in several for part in group.parts]
        arguments = arguments_of(parts)
        yield Group(parts, arguments, placed(parts, arguments))


def _is_uniform(item: Item, groups: Mapping[Part, Group], shapes: Mapping[str, Hashable]) -> bool:
    """Whether all repetitions of an item are the same, weights of the same shapes included."""
    given = [groups[part].given_to(part) for part in item.parts]
    held = {shapes.get(part.path) for part in item.parts}
    return len(held) <= 1 and all(each == given[0] for each in given)

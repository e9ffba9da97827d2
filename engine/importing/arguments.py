"""The arguments of a block: what differs between the modules that it stands for."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from engine.graph.model import BlockArgument, Expression, Value
from engine.graph.naming import stem_of
from engine.importing.columns import REPEAT, Column, Place, made_of_widths
from engine.importing.equality import dimensions_of, effective
from engine.importing.parts import Item, Part
from engine.operators.standard import CATALOGUE

LONGEST_NAME = 32
_REPEAT_NAME = "repeat"


@dataclass(frozen=True)
class BlockArguments:
    """The arguments of a block and where they stand.

    Args:
        declared: the arguments.
        written: what stands at each place: a constant or an expression.
        given: every argument's value in each use.
    """

    declared: tuple[BlockArgument, ...]
    written: dict[Place, Value]
    given: tuple[dict[str, Value], ...]


def arguments_of(parts: Sequence[Part]) -> BlockArguments:
    """Gives the arguments of the block that all these parts are uses of."""
    numbers = range(len(parts[0].items))
    columns = [column for number in numbers for column in _columns(parts, number)]
    columns += [Column(Place(number, REPEAT), _repeats(parts, number)) for number in numbers]
    written: dict[Place, Value] = {}
    varying: dict[tuple[str, tuple[Value, ...]], list[Column]] = {}
    for column in columns:
        if _is_one(column.values):
            written[column.place] = column.values[0]
        else:
            varying.setdefault((column.family, column.values), []).append(column)
    groups = list(varying.values())
    firsts = [group[0] for group in groups]
    follows = made_of_widths(firsts, [f"width{number}" for number in range(len(groups))])
    names = _names(parts[0], firsts, follows)
    made = made_of_widths(firsts, names)
    declared = []
    for number, group in enumerate(groups):
        value = made.get(number, Expression(names[number]))
        written.update((column.place, value) for column in group)
        if number not in made:
            declared.append(_declared(names[number], group[0]))
    values = {name: group[0].values for name, group in zip(names, groups, strict=True)}
    given = tuple(
        {argument.name: values[argument.name][use] for argument in declared}
        for use in range(len(parts))
    )
    return BlockArguments(tuple(declared), written, given)


def _repeats(parts: Sequence[Part], number: int) -> tuple[Value, ...]:
    """Gives how often an item is applied in each use; 1 for what is no block."""
    return tuple(max(len(part.items[number].parts), 1) for part in parts)


def _columns(parts: Sequence[Part], number: int) -> list[Column]:
    item = parts[0].items[number]
    operator = CATALOGUE.get(item.operator) if item.operator else None
    values = [effective(operator, part.items[number].arguments) for part in parts]
    names = dict.fromkeys(name for each in values for name in each)
    found = []
    for name in names:
        column = tuple(each.get(name) for each in values)
        dimensions = dimensions_of(operator.argument(name).kind) if operator else 0
        found.append(Column(Place(number, name), _spread(column, dimensions)))
    return found


def _spread(values: tuple[Value, ...], dimensions: int) -> tuple[Value, ...]:
    """Gives `(3, 3)` for 3 where other values of the column are tuples."""
    if dimensions < 2 or not any(isinstance(value, tuple) for value in values):
        return values
    return tuple((v,) * dimensions if isinstance(v, int) else v for v in values)


def _is_one(values: Sequence[Value]) -> bool:
    return all(value == values[0] and type(value) is type(values[0]) for value in values)


def _names(part: Part, columns: Sequence[Column], follows: Collection[int]) -> list[str]:
    """Names the arguments after those of the items; with the item's title where two are alike.

    Args:
        part: one use of the block.
        columns: what differs between the uses.
        follows: numbers of the columns that become no argument, as they follow from others.
    """
    wanted = [column.place.name or _REPEAT_NAME for column in columns]
    counts = Counter(name for number, name in enumerate(wanted) if number not in follows)
    names: list[str] = []
    for number, column in enumerate(columns):
        name = wanted[number]
        if number in follows:
            names.append("")
            continue
        full = _full_name(part.items[column.place.item], name) if counts[name] > 1 else name
        names.append(_free(full, names))
    return names


def _full_name(item: Item, name: str) -> str:
    """Gives the argument with the item that it is of: `branch2_out_channels`."""
    words = [word for word in item.title.split(".") if item.module]
    title = "_".join(words[-2:] if words and words[-1].isdigit() else words[-1:])
    full = f"{title or stem_of(item.operator)}_{name}"
    return full if full.isidentifier() and len(full) <= LONGEST_NAME else name


def _free(name: str, taken: Collection[str]) -> str:
    found, number = name, 2
    while found in taken:
        found, number = f"{name}{number}", number + 1
    return found


def _declared(name: str, column: Column) -> BlockArgument:
    kinds = {type(value).__name__ for value in column.values}
    kind = "float" if kinds == {"int", "float"} else kinds.pop().replace("str", "choice")
    words = [value for value in column.values if isinstance(value, str)]
    argument = BlockArgument(name, kind, choices=tuple(dict.fromkeys(words)))
    if column.is_width:
        return argument
    value, count = Counter(column.values).most_common(1)[0]
    return replace(argument, default=value) if 2 * count > len(column.values) else argument

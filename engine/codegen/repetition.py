"""When uses of one block in a row are one repeated use, by what they set.

Written in a container the two look alike: `nn.Sequential(Part(8), Part(4))`. What reads the text
back decides by the same rule, so that it finds the drawing that was written.
"""

from collections.abc import Mapping, Sequence

from engine.graph.model import Node, Value

_FEW = 2


def are_repetitions(settings: Sequence[Mapping[str, Value]]) -> bool:
    """Whether uses set the same arguments, and at most half of them, or two, to other values.

    A stage may widen and step in its first repetition; a 1×1 before a 3×3 is no repetition.
    """
    names = settings[0].keys()
    if any(each.keys() != names for each in settings):
        return False
    differing = [name for name in names if not is_one([each[name] for each in settings])]
    return len(differing) <= max(_FEW, len(names) // 2)


def reads_as_repeat(node: Node) -> bool:
    """Whether the repetitions of a use, written one by one, are such that they read as one use."""
    count = node.repeat if isinstance(node.repeat, int) else 1
    settings = [
        {name: _at(value, number, count) for name, value in node.arguments.items()}
        for number in range(count)
    ]
    return are_repetitions(settings)


def is_one(values: Sequence[Value]) -> bool:
    """Whether all values are the same, of the same type."""
    return all(value == values[0] and type(value) is type(values[0]) for value in values)


def _at(value: Value, number: int, count: int) -> Value:
    is_list = isinstance(value, tuple) and len(value) == count
    return value[number] if isinstance(value, tuple) and is_list else value

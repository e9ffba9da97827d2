"""The modules of a flat network as a tree of parts: which of them become blocks."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from engine.graph.naming import BOUNDARIES
from engine.importing.flat import Flat, FlatNode
from engine.importing.parts import (
    Given,
    Inside,
    Item,
    Part,
    Reference,
    Source,
    input_port,
    output_port,
)

CONTAINERS = frozenset({"Sequential", "ModuleList", "ModuleDict"})
"""Classes that only hold modules; they vanish, unless they are called more than once."""

Key = tuple[str, ...]
"""The calls around a node that become parts, from the outermost in (`tower@1`)."""


class Hierarchy:
    """Which calls of modules become parts.

    Args:
        flat: the network.
        dissolved: paths of modules that do not.
    """

    def __init__(self, flat: Flat, dissolved: Iterable[str] = ()) -> None:
        self._flat = flat
        self._nodes = {node.name: node for node in flat.nodes}
        self._dissolved = set(dissolved)
        self._called_twice = {
            path_of(call) for node in flat.nodes for call in node.scope if "@" in call
        }
        self._keys = {node.name: self._key(node) for node in flat.nodes}
        self._parts: dict[Key, Part] = {(): Part("", flat.name)}

    def key(self, node: str) -> Key:
        """Gives the calls around a node that become parts."""
        return self._keys[node]

    @property
    def network(self) -> Part:
        """The whole network, its parts in it."""
        return self.filled[0]

    @cached_property
    def filled(self) -> tuple[Part, ...]:
        """All parts, the network first, outer ones before those in them."""
        for node in self._flat.nodes:
            self._open(self._keys[node.name])
        for node in self._flat.nodes:
            for _, source, port in node.inputs:
                self._connect(self._keys[node.name], (source, port))
        self._fill()
        return tuple(self._parts.values())

    def _key(self, node: FlatNode) -> Key:
        return tuple(call for call in node.scope if self._becomes_part(path_of(call)))

    def _becomes_part(self, path: str) -> bool:
        if path in self._dissolved:
            return False
        is_container = self._flat.class_names.get(path, "") in CONTAINERS
        return not is_container or path in self._called_twice

    def _open(self, key: Key) -> None:
        for length in range(1, len(key) + 1):
            path = path_of(key[length - 1])
            name = self._flat.class_names.get(path, "")
            self._parts.setdefault(key[:length], Part(path, "" if name in CONTAINERS else name))

    def _connect(self, reader: Key, value: Reference) -> None:
        """Notes at the rims of the parts between a value and its reader that it passes."""
        maker = self._keys[value[0]]
        shared = 0
        while shared < min(len(reader), len(maker)) and reader[shared] == maker[shared]:
            shared += 1
        for length in range(shared + 1, len(reader) + 1):
            _append_new(self._parts[reader[:length]].given, value)
        for length in range(shared + 1, len(maker) + 1):
            _append_new(self._parts[maker[:length]].results, value)

    def _fill(self) -> None:
        """Puts the nodes and the inner parts of each part into it, in forward order."""
        numbers: dict[Key | str, int] = {}
        members: dict[Key, list[Key | str]] = {key: [] for key in self._parts}
        for node in self._flat.nodes:
            key = self._keys[node.name]
            for length in range(len(key), 0, -1):
                if key[:length] not in numbers:
                    numbers[key[:length]] = -1
            self._enter(key, members, numbers)
            numbers[node.name] = len(members[key])
            members[key].append(node.name)
        for key, inside in members.items():
            part = self._parts[key]
            part.items = [self._item(key, member, numbers) for member in inside]
            part.returned = [self._source(key, value, numbers) for value in part.results]
            _mark_owners(part)

    def _enter(
        self, key: Key, members: Mapping[Key, list[Key | str]], numbers: dict[Key | str, int]
    ) -> None:
        for length in range(1, len(key) + 1):
            if numbers[key[:length]] < 0:
                outer = members[key[: length - 1]]
                numbers[key[:length]] = len(outer)
                outer.append(key[:length])

    def _item(self, key: Key, member: Key | str, numbers: Mapping[Key | str, int]) -> Item:
        path = self._parts[key].path
        if isinstance(member, tuple):
            part = self._parts[member]
            inputs = tuple(
                (input_port(number), self._source(key, value, numbers))
                for number, value in enumerate(part.given)
            )
            return Item(_title(part.path, path), inputs, module=part.path, parts=(part,))
        node = self._nodes[member]
        wired = ((p, self._source(key, (source, q), numbers)) for p, source, q in node.inputs)
        title = _title(node.module, path) if node.module else node.variable
        if node.operator in BOUNDARIES:
            title = node.name
        arguments = dict(node.arguments)
        return Item(title, tuple(wired), node.operator, arguments, node.module, name=node.name)

    def _source(self, key: Key, value: Reference, numbers: Mapping[Key | str, int]) -> Source:
        """Gives where in a part a value comes from."""
        maker = self._keys[value[0]]
        if maker == key:
            return Inside(numbers[value[0]], value[1])
        if maker[: len(key)] == key:
            inner = maker[: len(key) + 1]
            port = output_port(self._parts[inner].results.index(value))
            return Inside(numbers[inner], port)
        return Given(self._parts[key].given.index(value))


def path_of(call: str) -> str:
    """Gives the path of a module without the number of its call."""
    return call.partition("@")[0]


def relative(path: str, outer: str) -> str:
    """Gives the path of a module as seen from one around it; its last name from elsewhere."""
    if not outer:
        return path
    if path.startswith(f"{outer}."):
        return path.removeprefix(f"{outer}.")
    return path.rpartition(".")[2]


def _title(path: str, outer: str) -> str:
    """Gives the name of a module in one around it: `block2-0` of `block2` is `block-0`.

    So modules that are numbered twice are alike in the first, the second and the third of those.
    """
    title, own = relative(path, outer), outer.rpartition(".")[2]
    stem, rest = own.rstrip("0123456789"), title.removeprefix(own)
    is_numbered = own != stem and title.startswith(own) and rest and not rest[0].isalnum()
    return f"{stem}{rest}" if is_numbered and stem and rest[0] != "." else title


def _mark_owners(part: Part) -> None:
    first: dict[str, int] = {}
    for number, item in enumerate(part.items):
        if item.module:
            owner = first.setdefault(item.module, number)
            item.owner = None if owner == number else owner


def _append_new(values: list[Reference], value: Reference) -> None:
    if value not in values:
        values.append(value)

"""A flat network as a project with blocks: equal modules become uses of one block."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from engine.graph.model import Block, Project, Value
from engine.graph.problem import NodePath
from engine.importing.arguments import BlockArguments, arguments_of
from engine.importing.block_names import block_names
from engine.importing.derived import chosen
from engine.importing.drawing import Drawn, drawn
from engine.importing.equality import form_of
from engine.importing.flat import Flat
from engine.importing.groups import Group, placed, united, weight_shapes
from engine.importing.parts import Item, Part
from engine.importing.repeats import merge_repeats
from engine.importing.sharing import hierarchy_with_sharing
from engine.importing.ties import ties_in
from engine.operators.standard import CATALOGUE


@dataclass(frozen=True)
class Folded:
    """A network as a project with blocks.

    Args:
        project: the drawing.
        modules: the dotted path that each node with a module had in the imported network.
        places: where each node of the flat network went.
    """

    project: Project
    modules: Mapping[NodePath, str]
    places: Mapping[str, NodePath]


def folded_project(flat: Flat) -> Project:
    """Gives a flat network as a project with blocks, arguments, repeats and shared weights."""
    return fold(flat).project


def fold(flat: Flat) -> Folded:
    """Gives a flat network as a project with blocks, and where its modules went.

    The project's weights are those of the flat network, under the names that `modules` tells.
    """
    ties = ties_in(flat.weights, {node.module for node in flat.nodes})
    hierarchy = hierarchy_with_sharing(flat, ties)
    network, *inner = hierarchy.filled
    groups = _groups(inner, weight_shapes(flat))
    _prepare(network, groups)
    top_written = _written([network], arguments_of([network]), groups)
    names = block_names([group.parts for group in _distinct(inner, groups)], taken=flat.name)
    blocks = {part: names[id(groups[part].parts)] for part in inner}
    graphs = {
        group: drawn(
            group.parts[0], _without_defaults(group.parts[0], group.written, groups), blocks, ties
        )
        for group in _distinct(inner, groups)
    }
    top = drawn(network, _without_defaults(network, top_written, groups), blocks, ties)
    defined = {
        names[id(group.parts)]: Block(names[id(group.parts)], graph.graph, group.arguments.declared)
        for group, graph in graphs.items()
    }
    project = Project(flat.name, top.graph, MappingProxyType(defined))
    paths = {part: graphs[groups[part]] for part in inner} | {network: top}
    nodes = list(_nodes(network, "", paths))
    return Folded(
        project,
        modules=MappingProxyType(
            {path: item.module for path, item, is_own in nodes if item.module and is_own}
        ),
        places=MappingProxyType({item.name: path for path, item, _ in nodes}),
    )


def _groups(parts: Sequence[Part], shapes: Mapping[str, Hashable]) -> dict[Part, Group]:
    """Finds the parts that are one block, inner ones first.

    Args:
        parts: of the network.
        shapes: of the weights in each module.
    """
    groups: dict[Part, Group] = {}
    heights = _heights(parts)
    for _, level in groupby(sorted(parts, key=heights.__getitem__), heights.__getitem__):
        forms: dict[object, list[Part]] = {}
        for part in level:
            _prepare(part, groups)
            forms.setdefault(form_of(part, groups.__getitem__), []).append(part)
        made = []
        for alike in forms.values():
            arguments = arguments_of(alike)
            made.append(Group(alike, arguments, _written(alike, arguments, groups)))
        for group in united(made, groups, shapes):
            groups.update(dict.fromkeys(group.parts, group))
    return groups


def _heights(parts: Sequence[Part]) -> dict[Part, int]:
    heights: dict[Part, int] = {}
    for part in reversed(parts):  # inner ones come later
        inside = (heights[each] for item in part.items for each in item.parts)
        heights[part] = max(inside, default=-1) + 1
    return heights


def _prepare(part: Part, groups: Mapping[Part, Group]) -> None:
    """Finds what the items of a part set; its inner parts have their blocks."""
    for item in part.items:
        operator = CATALOGUE.get(item.operator)
        if operator is not None:
            item.arguments = chosen(operator, item.arguments)
        for inner in item.parts:
            item.arguments = groups[inner].given_to(inner)


def _written(
    parts: Sequence[Part], arguments: BlockArguments, groups: Mapping[Part, Group]
) -> list[dict[str, Value]]:
    found = placed(parts, arguments)
    return merge_repeats(parts, found, groups.__getitem__, lambda part: _defaults(groups[part]))


def _without_defaults(
    part: Part, written: Sequence[Mapping[str, Value]], groups: Mapping[Part, Group]
) -> list[Mapping[str, Value]]:
    """Leaves out what uses of blocks need not say."""
    found = []
    for item, given in zip(part.items, written, strict=True):
        if item.parts:
            defaults = _defaults(groups[item.parts[0]])
            given = {n: v for n, v in given.items() if v is not None and v != defaults.get(n)}
        found.append(given)
    return found


def _defaults(group: Group) -> dict[str, Value]:
    return {each.name: each.default for each in group.arguments.declared}


def _distinct(parts: Sequence[Part], groups: Mapping[Part, Group]) -> list[Group]:
    return list(dict.fromkeys(groups[part] for part in parts))


def _nodes(
    part: Part, prefix: str, graphs: Mapping[Part, Drawn], *, is_own: bool = True
) -> Iterator[tuple[NodePath, Item, bool]]:
    """Gives the path of each node, what it was, and whether its weights are its own."""
    for number, item in enumerate(part.items):
        path = f"{prefix}{graphs[part].ids[number]}"
        owns = is_own and item.owner is None
        if not item.parts:
            yield NodePath(path), item, owns
        for repetition, inner in enumerate(item.parts):
            is_one = graphs[part].graph.nodes[graphs[part].ids[number]].repeat == 1
            between = "/" if is_one else f"/{repetition}/"
            yield from _nodes(inner, path + between, graphs, is_own=owns)

"""Ties to parameters in blocks: from the attributes of the text to the ids of the drawing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.graph.model import Graph, Node, Tie
from engine.importing.text.constructions import ReadBlock


def with_ids_in_ties(graph: Graph, blocks: Mapping[str, ReadBlock]) -> Graph:
    """Gives the graph with the parameters that its ties name in blocks named by ids.

    Args:
        graph: the graph, whose nodes are titled like their attributes.
        blocks: those that it uses, with the ones in them.
    """
    if not graph.ties:
        return graph
    return replace(graph, ties=tuple(_tie(graph, tie, blocks) for tie in graph.ties))


def _tie(graph: Graph, tie: Tie, blocks: Mapping[str, ReadBlock]) -> Tie:
    names = _ids(graph.nodes[tie.owner], tie.owner_parameter.split("."), blocks)
    return replace(tie, owner_parameter=".".join(names))


def _ids(use: Node, names: Sequence[str], blocks: Mapping[str, ReadBlock]) -> list[str]:
    """Gives ids for the attributes that lead from a use of a block to a parameter."""
    if use.block is None:
        return list(names)
    number = [] if use.repeat == 1 else [names[0]]
    rest = names[len(number) :]
    for node in blocks[use.block].block.graph:
        words = node.name.split(".")
        if list(rest[: len(words)]) == words and node.operator not in ("input", "output"):
            following = rest[len(words) :] or ["value"]
            return [*number, node.id, *_ids(node, following, blocks)]
    raise KeyError(f"no part of {use.block} is called {'.'.join(rest)}")

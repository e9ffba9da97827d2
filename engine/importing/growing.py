"""Concatenations that grow: each begins with all that went into the one before.

A dense block gives each of its modules everything made so far as one more input, so that no two
of them are alike. Each concatenation is made from the one before and a single new tensor instead,
in the module that makes that tensor: `x → cat(x, new)`. The numbers are the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.importing.flat import Finding, Flat, FlatNode
from engine.importing.parts import Reference

_CONCATENATION = "torch.cat"
_SHORTEST = 3
"""So many in a row are worth it."""


@dataclass(frozen=True)
class Chain:
    """Concatenations that each take one tensor more than the one before.

    Args:
        first: what the first of them takes.
        nodes: the concatenations of more than one tensor.
        added: the tensor that each of them adds.
        dropped: a concatenation of `first` alone.
    """

    first: Reference
    nodes: tuple[FlatNode, ...]
    added: tuple[Reference, ...]
    dropped: FlatNode | None


def without_growth(flat: Flat) -> Flat:
    """Gives a flat network in which concatenations that grow are made step by step."""
    chains = [chain for chain in _chains(flat) if _is_of_siblings(flat, chain)]
    for chain in chains:
        flat = _stepwise(flat, chain)
    if not chains:
        return flat
    return replace(flat, findings=(*flat.findings, _finding(chains)))


def _chains(flat: Flat) -> Iterator[Chain]:
    taken = {node.name: _tensors(node) for node in flat.nodes if node.operator == _CONCATENATION}
    nodes = {node.name: node for node in flat.nodes}
    by_start: dict[Reference, list[FlatNode]] = {}
    for name, tensors in taken.items():
        by_start.setdefault(tensors[0], []).append(nodes[name])
    for first, group in by_start.items():
        run = sorted(group, key=lambda node: len(taken[node.name]))
        lists = [taken[node.name] for node in run]
        if len(run) < _SHORTEST or len({_dim(node) for node in run}) > 1:
            continue
        if len(lists[0]) > 2 or not all(map(_grows_by_one, lists, lists[1:])):
            continue
        dropped = run[0] if len(lists[0]) == 1 else None
        kept = run[1:] if dropped else run
        yield Chain(first, tuple(kept), tuple(taken[n.name][-1] for n in kept), dropped)


def _tensors(node: FlatNode) -> tuple[Reference, ...]:
    return tuple((source, port) for _, source, port in node.inputs)


def _dim(node: FlatNode) -> object:
    return node.arguments.get("dim")


def _grows_by_one(one: Sequence[Reference], other: Sequence[Reference]) -> bool:
    return tuple(other[:-1]) == tuple(one)


def _is_of_siblings(flat: Flat, chain: Chain) -> bool:
    """Whether each new tensor is made in a module of its own that reads the concatenation before.

    The modules stand side by side.
    """
    scopes = {node.name: node.scope for node in flat.nodes}
    makers = [scopes[name] for name, _ in chain.added]
    if len(set(makers)) < len(makers) or len({scope[:-1] for scope in makers}) > 1:
        return False
    before = [chain.dropped.name if chain.dropped else chain.first[0]]
    before += [node.name for node in chain.nodes[:-1]]
    readers = _readers(flat)
    return all(
        scope and any(scopes[reader][: len(scope)] == scope for reader in readers.get(name, ()))
        for scope, name in zip(makers, before, strict=True)
    )


def _readers(flat: Flat) -> Mapping[str, list[str]]:
    readers: dict[str, list[str]] = {}
    for node in flat.nodes:
        for _, source, _ in node.inputs:
            readers.setdefault(source, []).append(node.name)
    return readers


def _stepwise(flat: Flat, chain: Chain) -> Flat:
    """Puts each concatenation behind the tensor that it adds, in the same module."""
    scopes = {node.name: node.scope for node in flat.nodes}
    before = chain.first
    after: dict[str, FlatNode] = {}
    for node, added in zip(chain.nodes, chain.added, strict=True):
        wiring = (("tensors.0", *before), ("tensors.1", *added))
        after[added[0]] = replace(node, inputs=wiring, scope=scopes[added[0]], variable="")
        before = (node.name, "output")
    gone = {node.name for node in chain.nodes} | ({chain.dropped.name} if chain.dropped else set())
    moved: list[FlatNode] = []
    for node in flat.nodes:
        if node.name not in gone:
            moved.append(_reading(node, chain))
        if node.name in after:
            moved.append(after[node.name])
    return replace(flat, nodes=tuple(moved))


def _reading(node: FlatNode, chain: Chain) -> FlatNode:
    """Gives a node that reads `first` where it read the concatenation of it alone."""
    if chain.dropped is None:
        return node
    wiring = tuple(
        (port, *(chain.first if source == chain.dropped.name else (source, given)))
        for port, source, given in node.inputs
    )
    return replace(node, inputs=wiring)


def _finding(chains: Sequence[Chain]) -> Finding:
    return Finding(
        "Concatenations that each begin with the one before are made from it, step by step, so "
        "that the modules between them are alike. The numbers are the same.",
        tuple(chain.nodes[0].name for chain in chains),
    )

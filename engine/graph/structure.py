"""What is wrong with a project before any shape is looked at: wires, sharing, blocks, limits."""

import keyword
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.errors import EngineError, shorten
from engine.graph import limits
from engine.graph.blocks import argument_fault, find_recursion, nesting, unfolded_nodes
from engine.graph.edits.sharing import owner_of, owners
from engine.graph.expressions import has_expression, names_in
from engine.graph.model import (
    Block,
    BlockName,
    Endpoint,
    Expression,
    Graph,
    Node,
    NodeId,
    Project,
    Tie,
    Value,
    Wire,
)
from engine.graph.naming import OUTPUT, TARGET
from engine.graph.order import find_cycle
from engine.graph.ports import CatalogueLike, PortLookup, port_lookup, ports_of_block
from engine.graph.problem import Fix, NodePath, Problem

_RESERVED = frozenset({*keyword.kwlist, "min", "max", "self"})

MOST_PROBLEMS = 200
"""More of one project are of no use to anybody."""


def structural_problems(
    project: Project, catalogue: CatalogueLike | None = None
) -> tuple[Problem, ...]:
    """Finds what an edit would have refused but a file can hold.

    Problems inside a block name the first use of the block that leads to them, so that every
    path can be gone to; those of a block that is used nowhere name no node.

    Args:
        project: the project.
        catalogue: the operators; without it, port names are taken as they come.
    """
    ports = port_lookup(catalogue, project.blocks) if catalogue is not None else None
    problems: list[Problem] = [*_problems_of_blocks(project)]
    for name, prefix in _first_paths(project).items():
        block = None if name is None else project.blocks[name]
        for problem in _problems_of_graph(project, project.graph_of(name), block, ports):
            problems.append(_placed(problem, name, prefix))
            if len(problems) >= MOST_PROBLEMS:
                return tuple(problems)
    return tuple(problems)


def is_unfoldable(project: Project) -> bool:
    """Whether blocks can be gone into: they do not hold themselves and are not too many."""
    return not any(True for _ in _problems_of_blocks(project))


def _placed(problem: Problem, block: BlockName | None, prefix: str | None) -> Problem:
    """Gives a problem of one graph with the path that leads to its node from the top."""
    if block is None:
        return problem
    if prefix is None or problem.node is None:
        message = f"In the block {block}: {problem.message}"
        return Problem(message, severity=problem.severity)
    path = NodePath(prefix + problem.node)
    fix = problem.fix and replace(problem.fix, arguments={**problem.fix.arguments, "node": path})
    return replace(problem, node=path, fix=fix)


def _first_paths(project: Project) -> dict[BlockName | None, str | None]:
    """Gives for every graph the start of the paths into it, by its first use; None if unused."""
    paths: dict[BlockName | None, str | None] = {None: ""}
    front: list[BlockName | None] = [None]
    for name in front:
        for node in project.graph_of(name):
            if node.block in project.blocks and node.block not in paths:
                repeat = "" if node.repeat == 1 else "0/"
                paths[node.block] = f"{paths[name]}{node.id}/{repeat}"
                front.append(node.block)
    for unused in project.blocks:
        paths.setdefault(unused, None)
    return paths


def _problems_of_blocks(project: Project) -> Iterator[Problem]:
    recursion = find_recursion(project)
    if recursion:
        names = _circle([*recursion])
        yield Problem(f"A block cannot contain itself: {names}. Remove one of these uses.")
        return
    depth = nesting(project)
    if depth > limits.NESTING:
        yield Problem(
            f"Blocks are nested {depth:,} deep; {limits.NESTING} is the most. Dissolve some."
        )
    count = unfolded_nodes(project)
    if count > limits.UNFOLDED_NODES:
        yield Problem(
            f"With all repetitions the network has {shorten(f'{count:,}', 40)} nodes; "
            f"{limits.UNFOLDED_NODES:,} is the most. Repeat fewer times."
        )


def _problems_of_graph(
    project: Project, graph: Graph, block: Block | None, ports: PortLookup | None
) -> Iterator[Problem]:
    yield from _problems_of_wires(graph, ports)
    cycle = find_cycle(graph)
    if cycle:
        yield _loop(graph, cycle)
    names = {argument.name for argument in block.arguments} if block else set()
    for node in graph:
        yield from _problems_of_node(project, node, names)
    yield from _problems_of_sharing(graph)
    yield from _problems_of_ties(graph)
    if block:
        yield from _problems_of_boundaries(graph)
        yield from _problems_of_interface(block)


def _problems_of_wires(graph: Graph, ports: PortLookup | None) -> Iterator[Problem]:
    for wire in graph.wires:
        start, stop = graph.nodes.get(wire.source.node), graph.nodes.get(wire.target.node)
        if start is None or stop is None:
            missing = wire.source.node if start is None else wire.target.node
            yield _wire_problem(graph, wire, f"there is no node {shorten(missing)}")
        elif ports is not None:
            from_ports, to_ports = ports(start), ports(stop)
            if from_ports is not None and not from_ports.has_output(wire.source.port):
                yield _wire_problem(
                    graph, wire, f"{start.name} has no output {shorten(wire.source.port)}"
                )
            if to_ports is not None and not to_ports.has_input(wire.target.port):
                yield _wire_problem(
                    graph, wire, f"{stop.name} has no input {shorten(wire.target.port)}"
                )
    if len(graph.incoming) < len(graph.wires):
        yield from _problems_of_crowded_ports(graph)


def _problems_of_crowded_ports(graph: Graph) -> Iterator[Problem]:
    counts = Counter(wire.target for wire in graph.wires)
    for wire in graph.wires:
        if counts[wire.target] > 1 and graph.incoming[wire.target] is not wire:
            yield _wire_problem(
                graph,
                wire,
                f"another wire ends in {shorten(wire.target.port)} already, and only the first "
                "is used",
            )


def _wire_problem(graph: Graph, wire: Wire, reason: str) -> Problem:
    at = wire.target if wire.target.node in graph.nodes else wire.source
    node = NodePath(at.node) if at.node in graph.nodes else None
    ends = f"{shorten(str(wire.source), 40)} to {shorten(str(wire.target), 40)}"
    arguments = {"node": node, "source": wire_end(wire.source), "target": wire_end(wire.target)}
    return Problem(
        f"The wire from {ends} cannot be: {reason}. Remove it.",
        node,
        at.port,
        fix=Fix("Remove the wire", "remove_wire", arguments),
    )


def wire_end(end: Endpoint) -> list[str]:
    """Gives an endpoint as a fix names it."""
    return [end.node, end.port]


def _loop(graph: Graph, cycle: list[NodeId]) -> Problem:
    names = _circle([graph.nodes[node].name for node in cycle])
    last = next(wire for wire in graph.wires_into[cycle[0]] if wire.source.node == cycle[-1])
    return Problem(
        f"These nodes feed themselves in a loop: {names}. "
        "A network has no loops: remove one of the wires.",
        NodePath(cycle[0]),
        last.target.port,
        fix=Fix(
            f"Remove the wire from {graph.nodes[cycle[-1]].name}",
            "remove_wire",
            {"node": cycle[0], "source": wire_end(last.source), "target": wire_end(last.target)},
        ),
    )


def _circle(names: list[str]) -> str:
    """Gives names as a path back to the first, the middle of a long one counted."""
    shown = [shorten(name, 40) for name in names[:6]]
    if len(names) > 6:
        shown.append(f"{len(names) - 6:,} more")
    return " → ".join([*shown, shown[0]])


def _problems_of_node(project: Project, node: Node, names: set[str]) -> Iterator[Problem]:
    path = NodePath(node.id)
    if node.block is not None and node.block not in project.blocks:
        yield Problem(
            f"There is no block {shorten(node.block)}. Delete this node.",
            path,
            fix=Fix("Delete it", "remove_node", {"node": path}),
        )
    if node.repeat != 1:
        yield from _problems_of_repeat(node, path)
    for name, value in (*node.arguments.items(), ("repeat", node.repeat)):
        reason = _value_reason(value, names)
        if reason:
            yield Problem(
                f"{shorten(name)} of {node.name}: {reason}",
                path,
                fix=None
                if name == "repeat"
                else Fix(
                    f"Reset {shorten(name, 30)}", "reset_argument", {"node": path, "name": name}
                ),
            )
    for name in _unreadable(node):
        yield Problem(
            f"{shorten(name)} of {node.name} has a value that this version of Netloom does not "
            "know. It is kept in the file; set it to use the node.",
            path,
        )


def _problems_of_repeat(node: Node, path: NodePath) -> Iterator[Problem]:
    once = Fix("Apply it once", "set_repeat", {"node": path, "repeat": 1})
    if node.block is None:
        yield Problem(f"{node.name} is no block, so it cannot be repeated.", path, fix=once)
    elif isinstance(node.repeat, int) and not 1 <= node.repeat <= limits.REPEAT:
        yield Problem(
            f"{node.name} is repeated {node.repeat:,.0f} times; expected 1 to {limits.REPEAT:,}. "
            "Change its repeat.",
            path,
            fix=once,
        )


def _problems_of_sharing(graph: Graph) -> Iterator[Problem]:
    for user, owned_by in owners(graph).items():
        node, owner = graph.nodes[user], graph.nodes[owned_by]
        if owner.weights_of is not None and owner.weights_of in graph.nodes:
            reason = "the sharing leads in a circle, so that nobody owns them"
        elif owner.weights_of is not None:
            reason = f"there is no node {shorten(owner.weights_of)}"
        elif owner.operator != node.operator:
            reason = f"{owner.name} is {shorten(owner.operator)}, not {shorten(node.operator)}"
        elif owner.repeat != node.repeat:
            reason = f"the block is repeated another number of times than {owner.name}"
        else:
            continue
        yield Problem(
            f"{node.name} cannot use the weights of another node: {reason}.",
            NodePath(user),
            fix=Fix("Give it weights of its own", "unshare_weights", {"node": user}),
        )


def _value_reason(value: Value, names: set[str]) -> str | None:
    if isinstance(value, int) and abs(value) > limits.INTEGER:
        return f"{shorten(f'{value:,}', 40)} is larger than any size can be."
    if isinstance(value, tuple):
        reasons = (_value_reason(each, names) for each in value)
        return next((reason for reason in reasons if reason), None)
    if isinstance(value, Expression):
        return _expression_reason(value, names)
    return None


def _expression_reason(value: Expression, names: set[str]) -> str | None:
    try:
        missing = sorted(names_in(value.text) - names)
    except EngineError as error:
        return str(error)
    if not missing:
        return None
    has = f"it has {', '.join(sorted(names))}" if names else "there are none here"
    return f"there is no block argument {shorten(missing[0])}; {has}."


def _unreadable(node: Node) -> list[str]:
    kept = node.extra.get("arguments")
    if not isinstance(kept, dict):
        return []
    return [name for name in kept if name not in node.arguments]


def _problems_of_ties(graph: Graph) -> Iterator[Problem]:
    own: dict[tuple[NodeId, str], tuple[NodeId, str]] = {}
    for tie in graph.ties:
        missing = next((n for n in (tie.node, tie.owner) if n not in graph.nodes), None)
        if missing is not None:
            other = tie.owner if tie.owner != missing else tie.node
            yield Problem(
                f"A parameter is tied to one of {shorten(missing)}, but there is no such node.",
                NodePath(other) if other in graph.nodes else None,
            )
            continue
        reason = _tie_reason(graph, tie, own)
        if reason:
            name = f"{shorten(tie.parameter)} of {graph.nodes[tie.node].name}"
            yield Problem(f"{name} cannot be another parameter: {reason}.", NodePath(tie.node))
        else:
            own[tie.node, tie.parameter] = (owner_of(graph, tie.owner), tie.owner_parameter)


def _tie_reason(
    graph: Graph, tie: Tie, known: Mapping[tuple[NodeId, str], tuple[NodeId, str]]
) -> str | None:
    """Why a tie cannot be, given those before it."""
    place = (tie.node, tie.parameter)
    if place in known:
        return "it is tied twice. Untie it"
    if owner_of(graph, tie.node) != tie.node:
        return "its weights are another node's. Untie it, or give the node weights of its own"
    end = (owner_of(graph, tie.owner), tie.owner_parameter)
    while end != place and end in known:
        end = known[end]
    return "the ties lead in a circle, so that nobody owns it. Untie it" if end == place else None


def _problems_of_boundaries(graph: Graph) -> Iterator[Problem]:
    """In a block, outputs are its ports and no more, and there are no targets."""
    for node in graph:
        path = NodePath(node.id)
        if node.operator == TARGET:
            yield Problem(
                f"{node.name} is a target, which a block cannot hold. Put an input here, and the "
                "target where the block is used.",
                path,
            )
        elif node.operator == OUTPUT and node.id in graph.wires_from:
            wire = graph.wires_from[node.id][0]
            yield Problem(
                f"{node.name} is an output of the block, so nothing in the block can read it. Wire "
                "what it shows to its readers instead.",
                path,
                fix=Fix(
                    "Remove the wire",
                    "remove_wire",
                    {
                        "node": wire.target.node,
                        "source": wire_end(wire.source),
                        "target": wire_end(wire.target),
                    },
                ),
            )


def _problems_of_interface(block: Block) -> Iterator[Problem]:
    ports = ports_of_block(block.graph)
    for noun, found in (("inputs", ports.inputs), ("outputs", ports.outputs)):
        for name, count in Counter(found).items():
            if count > 1:
                yield Problem(
                    f"The block {block.name} has {count} {noun} named {shorten(name)}. Rename one."
                )
    if not ports.outputs:
        yield Problem(f"The block {block.name} has no output. Add an output node to it.")
    for argument in block.arguments:
        if argument.name in _RESERVED:
            yield Problem(
                f"{argument.name} in block {block.name} is a word of Python. Rename the argument."
            )
        fault = None if argument.default is None else argument_fault(argument, argument.default)
        if fault and not has_expression(argument.default):
            yield Problem(f"The default of {argument.name} in block {block.name} {fault}.")

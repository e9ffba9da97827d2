"""Parts of a flat network as graphs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from engine.graph.layout import arranged
from engine.graph.model import BlockName, Endpoint, Graph, Node, NodeId, Value, Wire, frozen
from engine.graph.naming import BOUNDARIES, INPUT, OUTPUT, clean_title, fresh_id
from engine.importing.columns import REPEAT
from engine.importing.derived import chosen
from engine.importing.naming import PLAIN_VARIABLES, block_operator, is_default_name
from engine.importing.parts import Given, Item, Part, Source, input_port, output_port
from engine.importing.ties import Pair, ties_of
from engine.operators.standard import CATALOGUE


@dataclass(frozen=True)
class Drawn:
    """A part as a graph.

    Args:
        graph: its graph.
        ids: the node of each item.
    """

    graph: Graph
    ids: Mapping[int, NodeId]


def drawn(
    part: Part,
    arguments: Sequence[Mapping[str, Value]],
    blocks: Mapping[Part, BlockName],
    ties: Iterable[Pair],
) -> Drawn:
    """Gives the graph of a part.

    Args:
        part: the part.
        arguments: of each item: constants, or expressions over the block's arguments.
        blocks: the block of each inner part.
        ties: parameters that are one.
    """
    operators = [_operator(item, blocks) for item in part.items]
    titles = _titles(part.items)
    ids = _ids(part, operators, titles)
    items = [
        _node(number, part.items[number], operators[number], titles[number], ids, given)
        for number, given in enumerate(arguments)
    ]
    inputs = [Node(NodeId(input_port(number)), INPUT) for number in range(len(part.given))]
    results = [Node(NodeId(output_port(number)), OUTPUT) for number in range(len(part.returned))]
    wires = [
        Wire(_endpoint(source, ids), Endpoint(ids[number], port))
        for number, item in enumerate(part.items)
        for port, source in item.inputs
    ]
    wires += [
        Wire(_endpoint(source, ids), Endpoint(node.id, "input"))
        for node, source in zip(results, part.returned, strict=True)
    ]
    nodes = {node.id: node for node in (*inputs, *items, *results)}
    graph = Graph(MappingProxyType(nodes), tuple(wires), ties_of(part, ids, ties))
    return Drawn(arranged(graph), ids)


def _operator(item: Item, blocks: Mapping[Part, BlockName]) -> str:
    return block_operator(blocks[item.parts[0]]) if item.parts else item.operator


def _node(
    number: int,
    item: Item,
    operator: str,
    title: str,
    ids: Mapping[int, NodeId],
    given: Mapping[str, Value],
) -> Node:
    known = CATALOGUE.get(operator)
    arguments = {name: value for name, value in given.items() if name != REPEAT}
    arguments = chosen(known, arguments) if known else arguments
    return Node(
        ids[number],
        operator,
        "" if title == ids[number] else title,
        frozen(arguments),  # type: ignore[arg-type]
        weights_of=None if item.owner is None else ids[item.owner],
        repeat=given.get(REPEAT, max(len(item.parts), 1)),
    )


def _titles(items: Sequence[Item]) -> list[str]:
    """Gives what each node is called: its module's attribute, or a variable that says something.

    A variable that is given a value more than once says nothing of the node.
    """
    counts = Counter(item.title for item in items if not item.module)
    attributes = {item.title for item in items if item.module and item.owner is None}

    def title(item: Item) -> str:
        if item.module:
            has_name = item.owner is None and not item.title.isdigit()
            return clean_title(item.title) if has_name else ""
        is_telling = counts[item.title] == 1 and item.title not in PLAIN_VARIABLES | attributes
        return clean_title(item.title) if is_telling else ""

    return [title(item) for item in items]


def _ids(part: Part, operators: Sequence[str], titles: Sequence[str]) -> dict[int, NodeId]:
    taken = {input_port(n) for n in range(len(part.given))}
    taken |= {output_port(n) for n in range(len(part.returned))}
    ids: dict[int, NodeId] = {}
    for number, (operator, title) in enumerate(zip(operators, titles, strict=True)):
        is_boundary = operator in BOUNDARIES and title in BOUNDARIES
        if (is_default_name(operator, title) or is_boundary) and title not in taken:
            ids[number] = NodeId(title)
            taken.add(title)
    for number, operator in enumerate(operators):
        if number not in ids:
            ids[number] = fresh_id(taken, operator)
            taken.add(ids[number])
    return dict(sorted(ids.items()))


def _endpoint(source: Source, ids: Mapping[int, NodeId]) -> Endpoint:
    if isinstance(source, Given):
        return Endpoint(NodeId(input_port(source.number)), "output")
    return Endpoint(ids[source.item], source.port)

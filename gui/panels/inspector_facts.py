"""What is known of nodes, in words."""

from collections.abc import Sequence

from engine.analysis.result import NodeAnalysis, TensorType
from engine.graph.model import Endpoint, Node
from gui.document import Document
from gui.paths import analysis_of, shown_node
from gui.weights import is_sharing
from gui.widgets.numbers import grouped, size

Pairs = list[tuple[str, str]]


def facts_of(document: Document, node: Node) -> Pairs:
    """Gives what is known of one node."""
    known = analysis_of(document, node.id)
    if known is None:
        return [("Shapes", "not known yet")]
    facts = _inputs(document, node)
    facts += [(name.capitalize(), _written(of)) for name, of in known.outputs.items()]
    if known.waits_for is not None:
        owner = shown_node(document, known.waits_for)
        facts.append(("Waits for", document.graph.nodes[owner].name if owner else known.waits_for))
    return facts + _costs(known, tells_owner=not is_sharing(document.graph, node))


def totals_of(document: Document, nodes: Sequence[Node]) -> Pairs:
    """Gives the sums over several nodes."""
    found = [analysis_of(document, node.id) for node in nodes]
    known = [each for each in found if each is not None]
    return [
        ("Parameters", grouped(sum(each.parameters for each in known))),
        ("Products", grouped(sum(each.products for each in known))),
        ("Activations", f"{size(sum(each.activation_bytes for each in known))} a sample"),
    ]


def _inputs(document: Document, node: Node) -> Pairs:
    facts = []
    for wire in document.graph.wires_into.get(node.id, ()):
        of = _type_at(document, wire.source)
        if of is not None:
            facts.append((wire.target.port.capitalize(), _written(of)))
    return facts


def _type_at(document: Document, source: Endpoint) -> TensorType | None:
    known = analysis_of(document, source.node)
    return known.outputs.get(source.port) if known else None


def _costs(known: NodeAnalysis, *, tells_owner: bool) -> Pairs:
    facts = []
    if known.weights_of is not None and tells_owner:
        facts.append(("Weights", f"shared with {known.weights_of}"))
    if known.outputs:
        facts.append(("Parameters", grouped(known.parameters)))
        facts.append(("Products", grouped(known.products)))
    if known.receptive_field:
        facts.append(("Receptive field", "×".join(map(str, known.receptive_field))))
    if known.activation_bytes:
        facts.append(("Activations", f"{size(known.activation_bytes)} a sample"))
    return facts


def _written(of: TensorType) -> str:
    return f"{of}  {of.dtype}"

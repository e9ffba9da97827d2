"""The columns of the layers panel."""

from collections.abc import Sequence

from PySide6.QtGui import QIcon

from engine.analysis.result import Analysis
from engine.graph.problem import Severity
from engine.operators.operator import Role
from gui.icons import icon
from gui.panels.layer_facts import Layer
from gui.widgets.numbers import grouped, size
from gui.widgets.row_model import Column

_UNKNOWN = "–"


def totals(analysis: Analysis) -> Sequence[str]:
    """Gives the texts of the last line."""
    if not analysis.nodes:
        return "Total", "", "", _UNKNOWN, _UNKNOWN, "", _UNKNOWN
    counted = [each for path, each in analysis.nodes.items() if "/" not in path]
    stored = sum(each.activation_bytes for each in counted if each.role is Role.NETWORK)
    numbers = grouped(analysis.parameters), grouped(analysis.products)
    return "Total", "", "", *numbers, "", size(stored)


def _icon(layer: Layer) -> QIcon | None:
    if layer.problem is not None:
        name = "error" if layer.problem.severity is Severity.ERROR else "warning"
        return icon(name, name)
    return icon("waiting", "text_dim") if layer.waits_for else None


def _tip(layer: Layer) -> str:
    if layer.problem is not None:
        return layer.problem.message
    if layer.waits_for:
        return f"Its shape is known as soon as {layer.waits_for} is mended."
    return "Part of the loss: not counted in the totals." if layer.is_loss else ""


def _output(layer: Layer) -> str:
    if layer.waits_for:
        return f"waits for {layer.waits_for}"
    output = layer.known.output if layer.known else None
    return str(output) if output else _UNKNOWN


def _parameters(layer: Layer) -> str:
    if layer.known is None:
        return _UNKNOWN
    return f"as {layer.weights_of}" if layer.weights_of else grouped(layer.known.parameters)


def _parameters_tip(layer: Layer) -> str:
    if not layer.weights_of:
        return ""
    return f"Uses the weights of {layer.weights_of}, where they are counted."


def _products(layer: Layer) -> str:
    return grouped(layer.known.products) if layer.known else _UNKNOWN


def _field(layer: Layer) -> str:
    return "×".join(map(str, layer.known.receptive_field)) if layer.known else ""


def _bytes(layer: Layer) -> str:
    return size(layer.known.activation_bytes) if layer.known else _UNKNOWN


COLUMNS: tuple[Column[Layer], ...] = (
    Column("Node", lambda layer: layer.title, icon=_icon, tip=_tip),
    Column("Operator", lambda layer: layer.operator),
    Column(
        "Output",
        _output,
        help="Shape of what the node gives; N is the number of samples.",
    ),
    Column(
        "Parameters",
        _parameters,
        sort_key=lambda layer: layer.known.parameters if layer.known else 0,
        share=lambda layer: 0.0 if layer.is_loss else layer.share_of_parameters,
        tip=_parameters_tip,
        is_number=True,
        help="Numbers that are learned; shared ones are counted once.",
    ),
    Column(
        "Products",
        _products,
        sort_key=lambda layer: layer.known.products if layer.known else 0,
        share=lambda layer: 0.0 if layer.is_loss else layer.share_of_products,
        color=1,
        is_number=True,
        help="Multiplications of one sample's forward pass, without the bias.",
    ),
    Column(
        "Field",
        _field,
        sort_key=lambda layer: layer.known.receptive_field[:1] if layer.known else (),
        is_number=True,
        help="Receptive field: the part of the input that one number of the output sees.",
    ),
    Column(
        "Activations",
        _bytes,
        sort_key=lambda layer: layer.known.activation_bytes if layer.known else 0,
        is_number=True,
        help="Memory of one sample's outputs.",
    ),
)

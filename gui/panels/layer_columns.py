"""The columns of the layers panel."""

import math
from collections.abc import Callable, Sequence

from PySide6.QtGui import QIcon

from engine.analysis.result import Analysis, NodeAnalysis
from engine.graph.problem import Severity
from engine.measuring.result import NodeTime
from gui.icons import icon
from gui.panels.layer_facts import Layer
from gui.panels.layer_whole import Whole, share
from gui.widgets.numbers import grouped, percent, size
from gui.widgets.row_model import Column

_UNKNOWN = "–"


def totals(whole: Whole) -> Sequence[str]:
    """Gives the texts of the last line."""
    known = whole.analysis
    if not known.nodes:
        return "Total", "", "", _UNKNOWN, _UNKNOWN, "", _UNKNOWN, _UNKNOWN, "", ""
    time = whole.measurement.total if whole.measurement else None
    return (
        *("Total", "", "", grouped(known.parameters), grouped(whole.products(known)), ""),
        *(size(whole.activation_bytes(known)), size(whole.kept_bytes(known))),
        *((_ms(time.forward_ms), _ms(time.backward_ms)) if time else ("", "")),
    )


def _ms(milliseconds: float) -> str:
    return f"{milliseconds:,.3f}" if milliseconds < 100 else f"{milliseconds:,.1f}"


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
    return grouped(layer.whole.products(layer.known)) if layer.known else _UNKNOWN


def _field(layer: Layer) -> str:
    return "×".join(map(str, layer.known.receptive_field)) if layer.known else ""


def _positions(layer: Layer) -> int:
    """How many positions of the input one number of the output sees."""
    field = layer.known.receptive_field if layer.known else ()
    return math.prod(field) if field else 0


def _activations(layer: Layer) -> str:
    return size(layer.whole.activation_bytes(layer.known)) if layer.known else _UNKNOWN


def _kept(layer: Layer) -> str:
    return size(layer.whole.kept_bytes(layer.known)) if layer.known else _UNKNOWN


Figure = Callable[[NodeAnalysis | Analysis], float]


def _share(figure: Callable[[Whole], Figure]) -> Callable[[Layer], float]:
    """Gives the part of the network's figure that is a row's; none for the loss."""

    def of(layer: Layer) -> float:
        if layer.is_loss or layer.known is None:
            return 0.0
        amount = figure(layer.whole)
        return share(amount(layer.known), amount(layer.whole.analysis))

    return of


def _percentage(part: Callable[[Layer], float]) -> Callable[[Layer], str]:
    return lambda layer: f"{percent(part(layer))} of the network" if part(layer) else ""


def _time(part: Callable[[NodeTime], float]) -> Callable[[Layer], str]:
    def text(layer: Layer) -> str:
        time = layer.whole.time_of(layer.path)
        return _ms(part(time)) if time else ""

    return text


def _time_key(part: Callable[[NodeTime], float]) -> Callable[[Layer], float]:
    return lambda layer: part(layer.whole.time_of(layer.path) or NodeTime())


def _time_share(part: Callable[[NodeTime], float]) -> Callable[[Layer], float]:
    def of(layer: Layer) -> float:
        time, measurement = layer.whole.time_of(layer.path), layer.whole.measurement
        return share(part(time), part(measurement.total)) if time and measurement else 0.0

    return of


def _is_stale(layer: Layer) -> bool:
    return layer.whole.is_stale_at(layer.path, layer.known)


def _time_tip(part: Callable[[NodeTime], float]) -> Callable[[Layer], str]:
    of = _time_share(part)

    def text(layer: Layer) -> str:
        if layer.whole.time_of(layer.path) is None:
            return ""
        stale = " Measured before the last change here." if _is_stale(layer) else ""
        return f"{percent(of(layer))} of all nodes' time.{stale}"

    return text


_PARAMETER_SHARE = _share(lambda _: lambda known: known.parameters)
_PRODUCT_SHARE = _share(lambda whole: whole.products)
_ACTIVATION_SHARE = _share(lambda whole: whole.activation_bytes)
_KEPT_SHARE = _share(lambda whole: whole.kept_bytes)


def _forward(time: NodeTime) -> float:
    return time.forward_ms


def _backward(time: NodeTime) -> float:
    return time.backward_ms


COLUMNS: tuple[Column[Layer], ...] = (
    Column("Node", lambda layer: layer.title, icon=_icon, tip=_tip),
    Column("Operator", lambda layer: layer.operator, is_optional=True),
    Column(
        "Output",
        _output,
        help="Shape of what the node gives; N is the number of samples.",
        is_optional=True,
    ),
    Column(
        "Parameters",
        _parameters,
        sort_key=lambda layer: layer.known.parameters if layer.known else 0,
        share=_PARAMETER_SHARE,
        tip=lambda layer: _parameters_tip(layer) or _percentage(_PARAMETER_SHARE)(layer),
        is_number=True,
        help="Numbers that are learned; shared ones are counted once.",
        is_optional=True,
    ),
    Column(
        "Products",
        _products,
        sort_key=lambda layer: layer.known.products if layer.known else 0,
        share=_PRODUCT_SHARE,
        color=1,
        tip=_percentage(_PRODUCT_SHARE),
        is_number=True,
        help="Multiplications of the forward pass, without the bias.",
        is_optional=True,
    ),
    Column(
        "Field",
        _field,
        sort_key=lambda layer: _positions(layer),
        is_number=True,
        help="Receptive field: the part of the input that one number of the output sees.",
        is_optional=True,
    ),
    Column(
        "Activations",
        _activations,
        sort_key=lambda layer: layer.whole.activation_bytes(layer.known) if layer.known else 0,
        share=_ACTIVATION_SHARE,
        color=2,
        tip=_percentage(_ACTIVATION_SHARE),
        is_number=True,
        help="Memory of the outputs.",
        is_optional=True,
    ),
    Column(
        "Kept",
        _kept,
        sort_key=lambda layer: layer.whole.kept_bytes(layer.known) if layer.known else 0,
        share=_KEPT_SHARE,
        color=3,
        tip=_percentage(_KEPT_SHARE),
        is_number=True,
        help="Memory that is kept for the backward pass, at the node that makes it: outputs that "
        "gradients need, masks, indices, statistics. Parameters are not in it; the network's "
        "inputs are in the total.",
        is_optional=True,
    ),
    Column(
        "Forward ms",
        _time(_forward),
        sort_key=_time_key(_forward),
        share=_time_share(_forward),
        color=4,
        tip=_time_tip(_forward),
        is_number=True,
        help="Measured time of the forward pass for a batch; dim where the project has changed.",
        is_dim=_is_stale,
        is_optional=True,
    ),
    Column(
        "Backward ms",
        _time(_backward),
        sort_key=_time_key(_backward),
        share=_time_share(_backward),
        color=5,
        tip=_time_tip(_backward),
        is_number=True,
        help="Measured time of the backward pass for a batch; dim where the project has changed.",
        is_dim=_is_stale,
        is_optional=True,
    ),
)
"""The columns, in order."""

TIMES = (8, 9)
"""The numbers of those that are shown once something was measured."""

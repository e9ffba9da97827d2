"""Recurrent operators over sequences, and their single steps."""

from engine.operators.common_arguments import BIAS, LAST_DIMENSION, read_width, width
from engine.operators.documentation import page_of
from engine.operators.forms import ModuleForm
from engine.operators.kinds import Boolean, Choice, Float, Integer
from engine.operators.operator import Argument, Operator, Port

FAMILY = "recurrent"

_SEQUENCE = Port("input", "N × T × F", ranks=(3,))
_STATE = "First hidden state, zeros if unwired: layers × N × H."
_INPUT_SIZE = read_width("input_size", LAST_DIMENSION, help="Features of each step that arrive.")
_HIDDEN_SIZE = width("hidden_size", 64, help="Features of the hidden state.")
_NONLINEARITY = Argument(
    "nonlinearity", Choice(("tanh", "relu")), default="tanh", help="What the state passes through."
)
_LAYERS = Argument("num_layers", Integer(1, 1024), default=1, help="So many are stacked.")
_FURTHER = (
    BIAS,
    Argument(
        "batch_first",
        Boolean(),
        default=True,
        help="The batch comes first (N × T × F), else time does.",
        required=True,
    ),
    Argument("dropout", Float(0.0, 1.0), default=0.0, help="Dropout between stacked layers."),
    Argument("bidirectional", Boolean(), default=False, help="Run over the sequence both ways."),
)


def _recurrent(
    name: str,
    summary: str,
    *keywords: str,
    further: tuple[Argument, ...] = (),
) -> Operator:
    return Operator(
        name=name,
        family=FAMILY,
        summary=summary,
        form=ModuleForm(name, results=("output", "h_n")),
        inputs=(_SEQUENCE, Port("hx", _STATE, is_optional=True)),
        outputs=(Port("output", "N × T × H"), Port("h_n", "Last hidden state: layers × N × H.")),
        arguments=(_INPUT_SIZE, _HIDDEN_SIZE, _LAYERS, *further, *_FURTHER),
        docs=page_of(name),
        keywords=("sequence", "time", *keywords),
    )


LSTM = Operator(
    name="nn.LSTM",
    family=FAMILY,
    summary="Long short-term memory over a sequence.",
    form=ModuleForm("nn.LSTM", results=("output", ("h_n", "c_n")), tuples=(("h_0", "c_0"),)),
    inputs=(
        _SEQUENCE,
        Port("h_0", _STATE, is_optional=True),
        Port("c_0", "First cell state: layers × N × H.", is_optional=True),
    ),
    outputs=(
        Port("output", "N × T × H"),
        Port("h_n", "Last hidden state: layers × N × H."),
        Port("c_n", "Last cell state: layers × N × H."),
    ),
    arguments=(
        _INPUT_SIZE,
        _HIDDEN_SIZE,
        _LAYERS,
        *_FURTHER,
        Argument(
            "proj_size",
            Integer(0, 2**24),
            default=0,
            help="Project the hidden state to this size; not at all if 0.",
        ),
    ),
    docs=page_of("nn.LSTM"),
    keywords=("sequence", "time", "memory", "gate"),
)


def _cell(
    name: str, summary: str, *, arguments: tuple[Argument, ...] = (), is_lstm: bool = False
) -> Operator:
    states = ("h_0", "c_0") if is_lstm else ("hx",)
    return Operator(
        name=name,
        family=FAMILY,
        summary=summary,
        form=ModuleForm(
            name,
            results=("h_1", "c_1") if is_lstm else (),
            tuples=(states,) if is_lstm else (),
        ),
        inputs=(
            Port("input", "N × F", ranks=(2,)),
            *(Port(state, "N × H", ranks=(2,), is_optional=True) for state in states),
        ),
        outputs=(Port("h_1"), Port("c_1")) if is_lstm else (Port("output"),),
        arguments=(_INPUT_SIZE, _HIDDEN_SIZE, BIAS, *arguments),
        docs=page_of(name),
        keywords=("step", "sequence", "time"),
    )


OPERATORS = (
    LSTM,
    _recurrent("nn.GRU", "Gated recurrent units over a sequence.", "gate"),
    _recurrent(
        "nn.RNN", "Elman's recurrent network over a sequence.", "elman", further=(_NONLINEARITY,)
    ),
    _cell("nn.LSTMCell", "One step of an LSTM.", is_lstm=True),
    _cell("nn.GRUCell", "One step of gated recurrent units."),
    _cell("nn.RNNCell", "One step of a recurrent network.", arguments=(_NONLINEARITY,)),
)

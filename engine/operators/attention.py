"""Attention and transformers."""

from collections.abc import Mapping

from engine.graph.model import Value
from engine.operators.common_arguments import BIAS, LARGEST_WIDTH, read_width
from engine.operators.documentation import page_of
from engine.operators.forms import FunctionForm, ModuleForm
from engine.operators.kinds import Boolean, Choice, Float, Integer, Optional
from engine.operators.operator import Argument, Numbers, Operator, Port, ReadFrom, Writing

FAMILY = "attention"

_HEADS = Argument(
    "num_heads",
    Integer(1, LARGEST_WIDTH),
    default=4,
    help="Heads; must divide the features.",
    required=True,
    positional=True,
)
_NHEAD = Argument(
    "nhead",
    Integer(1, LARGEST_WIDTH),
    default=4,
    help="Heads of attention; must divide the features.",
    required=True,
    positional=True,
)
_BATCH_FIRST = Argument(
    "batch_first",
    Boolean(),
    default=True,
    help="The batch comes first (N × T × F), else time does.",
    required=True,
)
_CAUSAL = Argument("is_causal", Boolean(), default=False, help="No position sees those behind it.")


def _mask(name: str, help: str) -> Port:  # noqa: A002
    return Port(name, help, numbers=Numbers.ANY, is_optional=True)


_ATTENTION_MASK = "What each position must not see."
_PADDING_MASK = "Which positions are padding: N × T."


def _outputs_of_attention(values: Mapping[str, Value]) -> tuple[Port, ...]:
    output = Port("attn_output", "N × T × F")
    return (output, Port("attn_output_weights")) if values["need_weights"] else (output,)


MULTIHEAD_ATTENTION = Operator(
    name="nn.MultiheadAttention",
    family=FAMILY,
    summary="Each query position takes a weighted mean of the values, head by head.",
    form=ModuleForm(
        "nn.MultiheadAttention",
        results=("attn_output", "attn_output_weights"),
        named=("key_padding_mask", "attn_mask"),
    ),
    inputs=(
        Port("query", "N × T × F", ranks=(3,)),
        Port("key", "N × S × F", ranks=(3,)),
        Port("value", "N × S × F", ranks=(3,)),
        _mask("key_padding_mask", "Which keys are padding: N × S."),
        _mask("attn_mask", _ATTENTION_MASK),
    ),
    outputs=(Port("attn_output"),),
    arguments=(
        read_width("embed_dim", ReadFrom("query", dimension=-1), help="Features that arrive."),
        _HEADS,
        Argument("dropout", Float(0.0, 1.0), default=0.0, help="Dropout of the weights."),
        BIAS,
        Argument("add_bias_kv", Boolean(), default=False, help="A learned key and value."),
        Argument("add_zero_attn", Boolean(), default=False, help="A key and value of zeros."),
        Argument("kdim", Optional(Integer(1, LARGEST_WIDTH)), help="Features of the keys."),
        Argument("vdim", Optional(Integer(1, LARGEST_WIDTH)), help="Features of the values."),
        _BATCH_FIRST,
        Argument(
            "need_weights",
            Boolean(),
            default=False,
            help="Give the weights of attention as well, which is slower.",
            required=True,
            is_of_call=True,
        ),
        Argument(
            "average_attn_weights",
            Boolean(),
            default=True,
            help="Give the mean of the heads' weights.",
            is_of_call=True,
        ),
    ),
    docs=page_of("nn.MultiheadAttention"),
    outputs_for=_outputs_of_attention,
    keywords=("self-attention", "cross-attention", "transformer", "heads"),
)

SCALED_DOT_PRODUCT_ATTENTION = Operator(
    name="F.scaled_dot_product_attention",
    family=FAMILY,
    summary="softmax(Q Kᵀ / √d) V.",
    form=FunctionForm("F.scaled_dot_product_attention"),
    inputs=(
        Port("query", "… × T × F", ranks=(3, 4, 5)),
        Port("key", "… × S × F", ranks=(3, 4, 5)),
        Port("value", "… × S × F", ranks=(3, 4, 5)),
        _mask("attn_mask", "What is added to the products; or true where it may look."),
    ),
    arguments=(
        Argument(
            "dropout_p",
            Float(0.0, 1.0),
            default=0.0,
            help="Dropout of the weights while training.",
            writing=Writing.TRAINING,
        ),
        _CAUSAL,
        Argument("scale", Optional(Float()), help="Factor of the products; 1/√d if empty."),
    ),
    docs=page_of("F.scaled_dot_product_attention"),
    keywords=("self-attention", "softmax", "transformer", "flash"),
)

_LAYER_ARGUMENTS = (
    Argument(
        "dim_feedforward",
        Integer(1, LARGEST_WIDTH),
        default=2048,
        help="Width of the two linear maps behind the attention.",
    ),
    Argument("dropout", Float(0.0, 1.0), default=0.1, help="Dropout everywhere."),
    Argument(
        "activation", Choice(("relu", "gelu")), default="relu", help="Between the two linear maps."
    ),
    Argument("layer_norm_eps", Float(0.0), default=1e-05, help="Epsilon of the normalizations."),
    _BATCH_FIRST,
    Argument("norm_first", Boolean(), default=False, help="Normalize before, not after."),
    BIAS,
)
_ENCODER_INPUTS = (
    Port("src", "N × T × F", ranks=(3,)),
    _mask("src_mask", _ATTENTION_MASK),
    _mask("src_key_padding_mask", _PADDING_MASK),
)
_STACK_INPUTS = (_ENCODER_INPUTS[0], _mask("mask", _ATTENTION_MASK), _ENCODER_INPUTS[2])
_DECODER_INPUTS = (
    Port("tgt", "N × T × F", ranks=(3,)),
    Port("memory", "What the encoder gives: N × S × F", ranks=(3,)),
    _mask("tgt_mask", _ATTENTION_MASK),
    _mask("memory_mask", "What of the memory each position must not see."),
    _mask("tgt_key_padding_mask", _PADDING_MASK),
    _mask("memory_key_padding_mask", "Which positions of the memory are padding: N × S."),
)
_LAYERS = Argument(
    "num_layers", Integer(1, 1024), default=2, help="So many in a row.", required=True
)


def _width(port: str) -> Argument:
    return read_width("d_model", ReadFrom(port, dimension=-1), help="Features that arrive.")


def _masks(inputs: tuple[Port, ...]) -> tuple[str, ...]:
    return tuple(port.name for port in inputs if port.is_optional)


_TOLD = "The mask hides what is behind each position"


def _knowing(name: str, *, is_stack: bool = True) -> Argument:
    if not is_stack:
        return Argument(name, Boolean(), default=False, help=f"{_TOLD}.", is_of_call=True)
    help = f"{_TOLD}; found out from its numbers if empty."  # noqa: A001
    return Argument(name, Optional(Boolean()), help=help, is_of_call=True)


def _transformer(
    name: str,
    summary: str,
    inputs: tuple[Port, ...],
    *,
    inner: str = "",
    outer: tuple[Argument, ...] = (),
    causal: str = "is_causal",
) -> Operator:
    told = _knowing(causal, is_stack=bool(inner))
    return Operator(
        name=name,
        family=FAMILY,
        summary=summary,
        form=ModuleForm(
            name, named=_masks(inputs), inner=inner, outer=tuple(each.name for each in outer)
        ),
        inputs=inputs,
        arguments=(_width(inputs[0].name), _NHEAD, *_LAYER_ARGUMENTS, *outer, told),
        docs=page_of(name),
        keywords=("self-attention", "bert", "gpt", "vit"),
    )


TRANSFORMER = Operator(
    name="nn.Transformer",
    family=FAMILY,
    summary="The whole transformer: an encoder of the source, a decoder of the target.",
    form=ModuleForm("nn.Transformer", named=("src_mask", "tgt_mask", "memory_mask")),
    inputs=(
        Port("src", "N × S × F", ranks=(3,)),
        Port("tgt", "N × T × F", ranks=(3,)),
        _mask("src_mask", _ATTENTION_MASK),
        _mask("tgt_mask", _ATTENTION_MASK),
        _mask("memory_mask", "What of the memory each position must not see."),
    ),
    arguments=(
        _width("src"),
        _NHEAD,
        Argument("num_encoder_layers", Integer(0, 1024), default=6, help="Of the encoder."),
        Argument("num_decoder_layers", Integer(0, 1024), default=6, help="Of the decoder."),
        *_LAYER_ARGUMENTS,
        _knowing("src_is_causal"),
        _knowing("tgt_is_causal"),
    ),
    docs=page_of("nn.Transformer"),
    keywords=("translation", "sequence to sequence"),
)

OPERATORS = (
    MULTIHEAD_ATTENTION,
    SCALED_DOT_PRODUCT_ATTENTION,
    _transformer(
        "nn.TransformerEncoderLayer",
        "Self-attention and two linear maps, each added to what came in.",
        _ENCODER_INPUTS,
    ),
    _transformer(
        "nn.TransformerEncoder",
        "Several encoder layers in a row.",
        _STACK_INPUTS,
        inner="nn.TransformerEncoderLayer",
        outer=(
            _LAYERS,
            Argument(
                "enable_nested_tensor",
                Boolean(),
                default=False,
                help="Leave out padding in evaluation, where a padding mask is wired.",
                required=True,
            ),
        ),
    ),
    _transformer(
        "nn.TransformerDecoderLayer",
        "Self-attention, attention to a memory and two linear maps.",
        _DECODER_INPUTS,
        causal="tgt_is_causal",
    ),
    _transformer(
        "nn.TransformerDecoder",
        "Several decoder layers in a row.",
        _DECODER_INPUTS,
        inner="nn.TransformerDecoderLayer",
        outer=(_LAYERS,),
        causal="tgt_is_causal",
    ),
    TRANSFORMER,
)

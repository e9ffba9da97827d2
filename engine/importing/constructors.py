"""The arguments that a module was made with, read back from its attributes."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from torch import Tensor, nn

from engine.importing.errors import Unmapped
from engine.operators.forms import ModuleForm
from engine.operators.operator import Operator

_ACTIVATIONS = {"relu": "relu", "gelu": "gelu"}

Reader = Callable[[Any], Any]

_ATTENTION: Mapping[str, Reader] = {
    "bias": lambda module: module.in_proj_bias is not None,
    "add_bias_kv": lambda module: module.bias_k is not None,
    "kdim": lambda module: None if module.kdim == module.embed_dim else module.kdim,
    "vdim": lambda module: None if module.vdim == module.embed_dim else module.vdim,
}
_TRANSFORMER: Mapping[str, Reader] = {
    "d_model": lambda module: module.self_attn.embed_dim,
    "nhead": lambda module: module.self_attn.num_heads,
    "dim_feedforward": lambda module: module.linear1.out_features,
    "dropout": lambda module: module.dropout.p,
    "activation": lambda module: _activation(module.activation),
    "layer_norm_eps": lambda module: module.norm1.eps,
    "batch_first": lambda module: module.self_attn.batch_first,
    "bias": lambda module: module.linear1.bias is not None,
}


def _of_first_layer(read: Reader, module: Any) -> Any:
    """Reads what all layers of a transformer were made with from one of them."""
    layers = [*module.encoder.layers, *module.decoder.layers]
    if not layers:
        raise Unmapped("it has no layers that tell its arguments")
    return read(layers[0])


_READERS: Mapping[type[nn.Module], Mapping[str, Reader]] = {
    nn.MultiheadAttention: _ATTENTION,
    nn.TransformerEncoderLayer: _TRANSFORMER,
    nn.TransformerDecoderLayer: _TRANSFORMER,
    nn.Transformer: {
        "num_encoder_layers": lambda module: len(module.encoder.layers),
        "num_decoder_layers": lambda module: len(module.decoder.layers),
        **{
            name: partial(_of_first_layer, reader)
            for name, reader in _TRANSFORMER.items()
            if name not in ("d_model", "nhead", "batch_first")
        },
        "norm_first": partial(_of_first_layer, lambda layer: layer.norm_first),
    },
    nn.TransformerEncoder: {"num_layers": lambda module: module.num_layers},
}


def constructor_values(operator: Operator, module: nn.Module) -> dict[str, Any]:
    """Gives the value of each argument of the constructor.

    Args:
        operator: that the module is a use of.
        module: the module.

    Raises:
        Unmapped: one cannot be read back.
    """
    form = operator.form
    if not isinstance(form, ModuleForm):
        raise Unmapped(f"{operator.name} is no module")
    inner = module.layers[0] if form.inner else module  # type: ignore[index]
    values: dict[str, Any] = {}
    for argument in operator.arguments:
        holder = module if not form.inner or argument.name in form.outer else inner
        is_told = argument.read_from is not None and not hasattr(holder, argument.name)
        if not argument.is_of_call and not is_told:
            values[argument.name] = _value(holder, argument.name)
    return values


def _value(module: nn.Module | Tensor, name: str) -> Any:
    reader = next(
        (
            readers[name]
            for kind, readers in _READERS.items()
            if isinstance(module, kind) and name in readers
        ),
        None,
    )
    if reader is not None:
        return reader(module)
    part = getattr(module, name.removesuffix("_bias"), None)
    if name.endswith("_bias") and isinstance(part, nn.Module):
        return getattr(part, "bias", None) is not None
    if not hasattr(module, name):
        raise Unmapped(f"its argument {name} cannot be read back from it")
    value = getattr(module, name)
    is_flag = name == "bias" and (value is None or isinstance(value, Tensor))
    return value is not None if is_flag else value


def _activation(function: Any) -> str:
    name = getattr(function, "__name__", type(function).__name__).lower()
    if name not in _ACTIVATIONS:
        raise Unmapped(f"its activation {name} is none that the operator takes")
    return _ACTIVATIONS[name]

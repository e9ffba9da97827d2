"""What a parameter or a buffer holds at first, as the call that makes it."""

import math
from collections.abc import Mapping

from engine.graph.model import Value
from engine.operators.operands import FunctionCall, Named, Operand

PARAMETER_FILLINGS = (
    "normal",
    "zeros",
    "ones",
    "constant",
    "uniform",
    "trunc_normal",
    "xavier_uniform",
    "xavier_normal",
    "kaiming_uniform",
    "kaiming_normal",
)
BUFFER_FILLINGS = ("zeros", "ones", "constant", "arange", "eye", "tril", "triu", "values")

PATHS = (
    "torch.zeros",
    "torch.ones",
    "torch.full",
    "torch.randn",
    "torch.empty",
    "torch.arange",
    "torch.eye",
    "torch.tril",
    "torch.triu",
    "torch.tensor",
    "torch.reshape",
    "nn.Parameter",
    "nn.Buffer",
    *(f"nn.init.{name}_" for name in PARAMETER_FILLINGS[4:]),
    "nn.init.normal_",
)
"""All that these calls name."""

DTYPES = (
    "float32",
    "float64",
    "float16",
    "bfloat16",
    "int64",
    "int32",
    "int16",
    "int8",
    "uint8",
    "bool",
)


def parameter_call(values: Mapping[str, Value]) -> FunctionCall:
    """Gives `nn.Parameter(…)`, by `shape`, `init`, `scale` and `requires_grad`."""
    keywords: tuple[tuple[str, Operand], ...] = ()
    if values["requires_grad"] is False:
        keywords = (("requires_grad", False),)
    return FunctionCall("nn.Parameter", (_learned(values),), keywords)


def _learned(values: Mapping[str, Value]) -> FunctionCall:
    shape, scale = _sizes(values["shape"]), values["scale"]
    match values["init"]:
        case "zeros" | "ones" as word:
            return FunctionCall(f"torch.{word}", shape)
        case "constant":
            number = float(scale) if isinstance(scale, int) else scale  # a whole one makes int64
            return FunctionCall("torch.full", (values["shape"], number))
        case "normal" if scale == 1:
            return FunctionCall("torch.randn", shape)
        case word:
            empty = FunctionCall("torch.empty", shape)
            return FunctionCall(f"nn.init.{word}_", (empty,), _spread(word, scale))


def _spread(word: Value, scale: Value) -> tuple[tuple[str, Operand], ...]:
    if word in ("normal", "trunc_normal"):
        return (("std", scale),)
    if word == "uniform" and isinstance(scale, int | float):
        return (("a", -scale), ("b", scale))
    return ()


def buffer_call(values: Mapping[str, Value]) -> FunctionCall:
    """Gives `nn.Buffer(…)`, by `shape`, `fill`, `value`, `values`, `dtype` and `persistent`."""
    keywords: tuple[tuple[str, Operand], ...] = ()
    if values["persistent"] is False:
        keywords = (("persistent", False),)
    return FunctionCall("nn.Buffer", (_fixed(values),), keywords)


def _fixed(values: Mapping[str, Value]) -> FunctionCall:
    shape, fill = values["shape"], values["fill"]
    sizes = _sizes(shape)
    dtype: tuple[tuple[str, Operand], ...] = ()
    if values["dtype"] != "float32" or fill in ("arange", "constant", "values"):
        dtype = (("dtype", Named(f"torch.{values['dtype']}")),)
    if fill in ("tril", "triu"):
        return FunctionCall(f"torch.{fill}", (FunctionCall("torch.ones", sizes, dtype),))
    if fill == "constant":
        return FunctionCall("torch.full", (shape, values["value"]), dtype)
    if fill == "values":
        return _shaped(FunctionCall("torch.tensor", (values["values"],), dtype), shape)
    if fill == "arange":
        return _shaped(FunctionCall("torch.arange", (_count(shape),), dtype), shape)
    return FunctionCall(f"torch.{fill}", sizes, dtype)


def _shaped(flat: FunctionCall, shape: Value) -> FunctionCall:
    """Gives a tensor of one dimension in its shape."""
    is_flat = not isinstance(shape, tuple) or len(shape) == 1
    return flat if is_flat else FunctionCall("torch.reshape", (flat, shape))


def _count(shape: Value) -> Value:
    sizes = shape if isinstance(shape, tuple) else (shape,)
    if len(sizes) == 1:
        return sizes[0]
    return math.prod(each for each in sizes if isinstance(each, int))


def _sizes(shape: Value) -> tuple[Operand, ...]:
    """Gives `3, 4` of (3, 4); what is no plain tuple stays one argument."""
    return tuple(shape) if isinstance(shape, tuple) and shape else (shape,)

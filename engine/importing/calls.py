"""What a traced function is called, whichever of PyTorch's forms of it was used."""

from typing import Any

_REFLECTED = {"__radd__": "add", "__rmul__": "mul", "__iadd__": "add", "__imul__": "mul"}
_SPECIAL = {
    "__pow__": "pow",
    "__ipow__": "pow",
    "__isub__": "sub",
    "__itruediv__": "div",
    "__truediv__": "div",
    "true_divide": "div",
    "multiply": "mul",
    "subtract": "sub",
    "divide": "div",
    "swapaxes": "transpose",
    "swapdims": "transpose",
    "concat": "cat",
    "concatenate": "cat",
    "absolute": "abs",
    "negative": "neg",
    "clip": "clamp",
    "mm": "matmul",
    "moveaxis": "movedim",
    "__rdiv__": "__rtruediv__",
    "__matmul__": "matmul",
    "__neg__": "neg",
    "__abs__": "abs",
    "__floordiv__": "floor_divide",
    "__ifloordiv__": "floor_divide",
    "__mod__": "remainder",
    "__imod__": "remainder",
    "__and__": "bitwise_and",
    "__rand__": "bitwise_and",
    "__iand__": "bitwise_and",
    "__or__": "bitwise_or",
    "__ror__": "bitwise_or",
    "__ior__": "bitwise_or",
    "__xor__": "bitwise_xor",
    "__rxor__": "bitwise_xor",
    "__ixor__": "bitwise_xor",
    "__invert__": "bitwise_not",
    "row_stack": "vstack",
    "greater": "gt",
    "less": "lt",
    "greater_equal": "ge",
    "less_equal": "le",
    "not_equal": "ne",
    "arctan": "atan",
    "arctan2": "atan2",
    "arcsin": "asin",
    "arccos": "acos",
    "fix": "trunc",
    **{f"__{name}__": name for name in ("eq", "ne", "lt", "le", "gt", "ge")},
}


def function_name(function: Any) -> str:
    """Gives the name of what is computed: `add` for `torch.add`, `x.add_` and `x + y`.

    A property such as `x.T` is called `.T`.
    """
    name = getattr(function, "__name__", str(function))
    if name == "__get__":
        return "." + getattr(getattr(function, "__self__", None), "__name__", "")
    name = _REFLECTED.get(name, _SPECIAL.get(name, name))
    if name.endswith("_") and not name.endswith("__"):
        name = name[:-1]
    return _SPECIAL.get(name, name)

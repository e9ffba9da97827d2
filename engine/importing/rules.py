"""Calls that the catalogue writes otherwise than PyTorch's name for them says."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from engine.importing import indexing
from engine.importing.calls import function_name
from engine.importing.errors import Unmapped
from engine.importing.flattening import Flattening
from engine.importing.leaves import name_of
from engine.importing.trace import Called, Held, TimesBatch, TrainingFlag, is_source
from engine.importing.values import set_arguments, value_of
from engine.operators.forms import MethodForm
from engine.operators.standard import CATALOGUE

Rule = Callable[[Flattening, int, Called], bool]
"""Adds the nodes for a call, or gives False where nothing is special about it."""

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "view_as": ("Tensor.reshape",),
    "select": ("select",),
    "slice": ("slice",),
    "norm": ("torch.linalg.vector_norm",),
    "vector_norm": ("torch.linalg.vector_norm",),
}


def shown_name(function: Any) -> str:
    """Gives what the report calls a function."""
    if getattr(torch, getattr(function, "__name__", ""), None) is function:
        return f"torch.{getattr(function, '__name__', '')}"
    if getattr(Tensor, getattr(function, "__name__", ""), None) is function:
        return f"Tensor.{getattr(function, '__name__', '')}"
    return name_of(function) if getattr(function, "__module__", None) else function_name(function)


def _same_tensor(flattening: Flattening, number: int, call: Called) -> bool:
    """What only copies or moves: nothing, as the drawing knows no memory."""
    source = call.arguments[0]
    if not is_source(source) or flattening.trace.dtype_of(source) != call.dtypes[0]:
        return False
    flattening.pass_on(number, source, call)
    return True


def _made_contiguous(flattening: Flattening, number: int, call: Called) -> bool:
    """`contiguous` of what is so already: nothing."""
    return call.is_given_back and _same_tensor(flattening, number, call)


def _to_dtype(flattening: Flattening, number: int, call: Called) -> bool:
    if _same_tensor(flattening, number, call):
        return True
    operator = CATALOGUE.get("Tensor.to")
    if operator is None:
        return False
    dtype = str(call.dtypes[0]).removeprefix("torch.")
    arguments = set_arguments(operator, {operator.arguments[0].name: dtype}, {})
    node = flattening.add(operator.name, arguments, [("input", call.arguments[0])], call)
    flattening.give(number, node, ["output"])
    return True


def _sizes(flattening: Flattening, number: int, call: Called) -> bool:
    """`view`, `reshape`: the number of samples becomes -1."""
    name = "Tensor.reshape" if function_name(call.function) != "view" else "Tensor.view"
    sizes = call.keywords.get("shape", call.keywords.get("size", call.arguments[1:]))
    if len(sizes) == 1 and isinstance(sizes[0], tuple | list):
        sizes = sizes[0]
    if any(isinstance(each, torch.dtype) or is_source(each) for each in sizes):
        return False
    shape = tuple(-1 if isinstance(each, TimesBatch) else value_of(each) for each in sizes)
    if shape.count(-1) > 1:
        shape = _with_one_gap(call, sizes)
    arguments = set_arguments(CATALOGUE[name], {"shape": shape}, {})
    node = flattening.add(name, arguments, [("input", call.arguments[0])], call)
    flattening.give(number, node, ["output"])
    return True


def _with_one_gap(call: Called, sizes: Any) -> tuple[Any, ...]:
    """Gives sizes with a -1 for the samples alone; another -1 is what the shape tells."""
    if sum(isinstance(each, TimesBatch) for each in sizes) > 1:
        raise Unmapped("two of its sizes depend on the number of samples")
    known = call.shapes[0]
    return tuple(
        -1 if isinstance(each, TimesBatch) else size
        for each, size in zip(sizes, known, strict=True)
    )


def _expand(flattening: Flattening, number: int, call: Called) -> bool:
    """`expand`: to the number of samples of a tensor that has them."""
    operator = CATALOGUE.get("Tensor.expand")
    sizes = call.keywords.get("size", call.arguments[1:])
    if len(sizes) == 1 and isinstance(sizes[0], tuple | list):
        sizes = tuple(sizes[0])
    if operator is None or not any(isinstance(each, TimesBatch) for each in sizes):
        return False
    form = operator.form
    if not isinstance(form, MethodForm) or not form.batch or sizes[0] != TimesBatch(1):
        raise Unmapped("it expands to the number of samples in a way that cannot be drawn")
    rest = tuple(value_of(each) for each in sizes[1:])
    like = flattening.with_samples(call)
    inputs = [(operator.inputs[0].name, call.arguments[0]), (form.batch, like)]
    node = flattening.add(
        operator.name, set_arguments(operator, {str(form.spread): rest}, {}), inputs, call
    )
    flattening.give(number, node, ["output"])
    return True


def _split(flattening: Flattening, number: int, call: Called) -> bool:
    """`split`, `tensor_split`, uneven `chunk`: by the sizes of the parts."""
    operator = CATALOGUE["torch.split"]
    source = call.arguments[0]
    named = {**dict(zip(("sections", "dim"), call.arguments[1:], strict=False)), **call.keywords}
    dim = value_of(named.get("dim", 0))
    rank = len(flattening.trace.shape_of(source))
    if not isinstance(dim, int):
        return False
    sizes = tuple(shape[dim % rank] for shape in call.shapes)
    arguments = set_arguments(operator, {"split_size_or_sections": sizes, "dim": dim}, {})
    node = flattening.add(operator.name, arguments, [(operator.inputs[0].name, source)], call)
    flattening.give(number, node, [f"output.{index}" for index in range(len(sizes))])
    return True


def _unbind(flattening: Flattening, number: int, call: Called) -> bool:
    """One output for each place of the dimension."""
    operator = CATALOGUE["torch.unbind"]
    dim = call.keywords.get("dim", (*call.arguments[1:], 0)[0])
    arguments = set_arguments(operator, {"dim": dim, "parts": len(call.shapes)}, {})
    node = flattening.add(operator.name, arguments, [("input", call.arguments[0])], call)
    flattening.give(number, node, [f"output.{index}" for index in range(len(call.shapes))])
    return True


def _einsum(flattening: Flattening, number: int, call: Called) -> bool:
    """The equation without the spaces that PyTorch overlooks."""
    equation, *operands = call.arguments
    if len(operands) == 1 and isinstance(operands[0], tuple | list):
        operands = list(operands[0])
    operator = CATALOGUE["torch.einsum"]
    arguments = set_arguments(operator, {"equation": equation.replace(" ", "")}, {})
    inputs = [(f"operands.{place}", each) for place, each in enumerate(operands)]
    node = flattening.add(operator.name, arguments, inputs, call)
    flattening.give(number, node, ["output"])
    return True


def _chunk(flattening: Flattening, number: int, call: Called) -> bool:
    named = {**dict(zip(("chunks", "dim"), call.arguments[1:], strict=False)), **call.keywords}
    if named.get("chunks") == len(call.shapes) and len(set(call.shapes)) == 1:
        return False
    return _split(flattening, number, call)


def _arithmetic(flattening: Flattening, number: int, call: Called) -> bool:
    """A number before a tensor: `2 * x` is `x * 2`."""
    left, *rest = call.arguments
    rest += [call.keywords["other"]] if "other" in call.keywords else []
    if is_source(left) or len(rest) != 1 or not is_source(rest[0]):
        return False
    name = function_name(call.function)
    if name not in ("add", "mul"):
        raise Unmapped("its first operand is a number")
    node = flattening.add(f"torch.{name}", {"other": value_of(left)}, [("input", rest[0])], call)
    flattening.give(number, node, ["output"])
    return True


def _reflected_difference(flattening: Flattening, number: int, call: Called) -> bool:
    """`1 - x` is `-x + 1`, exactly."""
    source, value = call.arguments
    if is_source(value):
        return False
    negated = flattening.add("torch.neg", {}, [("input", source)], call)
    inputs = [("input", (negated, "output"))]
    node = flattening.add("torch.add", {"other": value_of(value)}, inputs, call)
    flattening.give(number, node, ["output"])
    return True


def _reflected(operator: str) -> Rule:
    """`2 / x`, `2 ** x`: the number becomes a constant."""

    def rule(flattening: Flattening, number: int, call: Called) -> bool:
        source, value = call.arguments
        if is_source(value):
            return False
        data = set_arguments(CATALOGUE["constant"], {"data": value}, {})
        constant = flattening.add("constant", data, (), call)
        ports = [port.name for port in CATALOGUE[operator].inputs]
        inputs = zip(ports, [(constant, "output"), source], strict=True)
        node = flattening.add(operator, {}, inputs, call)
        flattening.give(number, node, ["output"])
        return True

    return rule


def _dropout(flattening: Flattening, number: int, call: Called) -> bool:
    name = function_name(call.function)
    named = dict(zip(("input", "p", "training", "inplace"), call.arguments, strict=False))
    named |= call.keywords
    training = named.get("training", True)
    if training is False:
        flattening.pass_on(number, named["input"], call)
        return True
    operator = CATALOGUE.get(f"F.{name}")
    if operator is None:
        return False
    if not isinstance(training, TrainingFlag):
        raise Unmapped("it drops values in evaluation as well")
    arguments = set_arguments(operator, {"p": named.get("p", 0.5)}, {})
    node = flattening.add(operator.name, arguments, [("input", named["input"])], call)
    flattening.give(number, node, ["output"])
    return True


def _transposed(flattening: Flattening, number: int, call: Called) -> bool:
    """`x.T`, `x.mT`, `x.t()`."""
    rank = len(flattening.trace.shape_of(call.arguments[0]))
    if rank < 2:
        flattening.pass_on(number, call.arguments[0], call)
        return True
    if function_name(call.function) == ".T" and rank != 2:
        arguments: dict[str, Any] = {"dims": tuple(reversed(range(rank)))}
        node = flattening.add("Tensor.permute", arguments, [("input", call.arguments[0])], call)
    else:
        operator = CATALOGUE["torch.transpose"]
        arguments = set_arguments(operator, {"dim0": rank - 2, "dim1": rank - 1}, {})
        node = flattening.add(operator.name, arguments, [("input", call.arguments[0])], call)
    flattening.give(number, node, ["output"])
    return True


def _reduction(flattening: Flattening, number: int, call: Called) -> bool:
    """Over all dimensions where none is named."""
    if len(call.arguments) > 1 or "dim" in call.keywords:
        return False
    operator = CATALOGUE.get(f"torch.{function_name(call.function)}")
    if operator is None or not any(each.name == "dim" for each in operator.arguments):
        return False
    keep = {"dim": None, **{key: call.keywords[key] for key in call.keywords if key != "dtype"}}
    arguments = set_arguments(operator, keep, {})
    node = flattening.add(operator.name, arguments, [("input", call.arguments[0])], call)
    flattening.give(number, node, ["output"])
    return True


def _zeroed(flattening: Flattening, number: int, call: Called) -> bool:
    """`x.zero_()`: zeros of that shape."""
    node = flattening.add("torch.zeros_like", {}, [("input", call.arguments[0])], call)
    flattening.give(number, node, ["output"])
    return True


def _masked(flattening: Flattening, number: int, call: Called) -> bool:
    """`masked_fill` with minus infinity: the smallest number stands for it in code."""
    value = call.keywords.get("value", call.arguments[-1])
    if value != -math.inf:
        return False
    source, mask = (*call.arguments, call.keywords.get("mask"))[:2]
    lowest = torch.finfo(call.dtypes[0]).min
    inputs = [("input", source), ("mask", mask)]
    node = flattening.add("Tensor.masked_fill", {"value": lowest}, inputs, call)
    flattening.give(number, node, ["output"])
    flattening.note("Minus infinity is written as the smallest number that there is.", node)
    return True


def _squeezed_all(flattening: Flattening, number: int, call: Called) -> bool:  # noqa: ARG001
    if len(call.arguments) == 1 and "dim" not in call.keywords:
        raise Unmapped("it removes every dimension of size 1; name the dimension")
    return False


def _of_module(name: str, *, parameters: tuple[str, ...] = ("weight", "bias")) -> Rule:
    """A function that is given the parameters of one module: a call of that module."""

    def rule(flattening: Flattening, number: int, call: Called) -> bool:
        operator = CATALOGUE.get(name)
        names = _FUNCTIONAL[name]
        named = {**dict(zip(names, call.arguments, strict=False)), **call.keywords}
        held = [named.get(each) for each in parameters]
        weight = held[0]
        if operator is None or not isinstance(weight, Held) or not weight.is_parameter:
            return False
        owner, _, _ = weight.path.rpartition(".")
        wanted = [f"{owner}.{each}" if owner else each for each in parameters]
        for source, path in zip(held[1:], wanted[1:], strict=True):
            if source is not None and (not isinstance(source, Held) or source.path != path):
                return False
        if weight.path != wanted[0] or (
            held[1:] == [None] and wanted[1] in flattening.trace.tensors
        ):
            return False
        values = {key: each for key, each in named.items() if key not in (*parameters, "input")}
        values |= _SHAPES[name](flattening.trace.shape_of(weight), values)
        if any(each.name == "bias" for each in operator.arguments):
            values["bias"] = held[1] is not None
        bound = {key: each for key, each in values.items() if key in _names(operator)}
        shapes = {"input": flattening.trace.shape_of(named["input"])}
        arguments = set_arguments(operator, bound, shapes)
        node = flattening.add(name, arguments, [("input", named["input"])], call, module=owner)
        flattening.give(number, node, ["output"])
        return True

    return rule


def _names(operator: Any) -> set[str]:
    return {each.name for each in operator.arguments}


def _batch_normalized(flattening: Flattening, number: int, call: Called) -> bool:
    """A function that is given a module's parameters and its running figures."""
    dimensions = {2: 1, 3: 1, 4: 2, 5: 3}.get(len(call.shapes[0]))
    named = {**dict(zip(_NORMALIZATION, call.arguments, strict=False)), **call.keywords}
    held = {part: named.get(part) for part in ("weight", "bias", "running_mean", "running_var")}
    owners = {
        each.path.removesuffix(f".{part}") if isinstance(each, Held) else ""
        for part, each in held.items()
    }
    if dimensions is None or len(owners) != 1 or owners == {""}:
        return False
    operator = CATALOGUE[f"nn.BatchNorm{dimensions}d"]
    values: dict[str, Any] = {key: named[key] for key in ("momentum", "eps") if key in named}
    arguments = set_arguments(operator, values, {})
    inputs = [("input", named["input"])]
    node = flattening.add(operator.name, arguments, inputs, call, module=owners.pop())
    flattening.give(number, node, ["output"])
    return True


_NORMALIZATION = (
    "input", "running_mean", "running_var", "weight", "bias", "training", "momentum", "eps"
)  # fmt: skip
_CONVOLUTION = ("input", "weight", "bias", "stride", "padding", "dilation", "groups")
_FUNCTIONAL: Mapping[str, tuple[str, ...]] = {
    "nn.Linear": ("input", "weight", "bias"),
    "nn.LayerNorm": ("input", "normalized_shape", "weight", "bias", "eps"),
    "nn.Embedding": ("input", "weight", "padding_idx", "max_norm", "norm_type"),
    **{f"nn.Conv{dimensions}d": _CONVOLUTION for dimensions in (1, 2, 3)},
}


def _convolution_shapes(shape: tuple[int, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    groups = values.get("groups", 1)
    return {
        "in_channels": shape[1] * groups,
        "out_channels": shape[0],
        "kernel_size": shape[2:],
    }


_SHAPES: Mapping[str, Callable[[tuple[int, ...], Mapping[str, Any]], dict[str, Any]]] = {
    "nn.Linear": lambda shape, _: {"in_features": shape[1], "out_features": shape[0]},
    "nn.LayerNorm": lambda shape, _: {"normalized_shape": shape},
    "nn.Embedding": lambda shape, _: {"num_embeddings": shape[0], "embedding_dim": shape[1]},
    **{f"nn.Conv{dimensions}d": _convolution_shapes for dimensions in (1, 2, 3)},
}

RULES: Mapping[str, Rule] = {
    "__getitem__": indexing.taken,
    "__setitem__": indexing.written,
    "clone": _same_tensor,
    "contiguous": _made_contiguous,
    "detach_copy": _same_tensor,
    "alias": _same_tensor,
    ".data": _same_tensor,
    "to": _to_dtype,
    "float": _to_dtype,
    "double": _to_dtype,
    "half": _to_dtype,
    "long": _to_dtype,
    "int": _to_dtype,
    "type": _to_dtype,
    "type_as": _to_dtype,
    "view": _sizes,
    "reshape": _sizes,
    "expand": _expand,
    "split": _split,
    "chunk": _chunk,
    "unbind": _unbind,
    "einsum": _einsum,
    "add": _arithmetic,
    "mul": _arithmetic,
    "sub": _arithmetic,
    "div": _arithmetic,
    "pow": _arithmetic,
    "__rsub__": _reflected_difference,
    "rsub": _reflected_difference,
    "__rtruediv__": _reflected("torch.div"),
    "__rpow__": _reflected("torch.pow"),
    "dropout": _dropout,
    "dropout1d": _dropout,
    "dropout2d": _dropout,
    "dropout3d": _dropout,
    "alpha_dropout": _dropout,
    ".T": _transposed,
    ".mT": _transposed,
    "t": _transposed,
    "mean": _reduction,
    "sum": _reduction,
    "amax": _reduction,
    "amin": _reduction,
    "zero": _zeroed,
    "masked_fill": _masked,
    "squeeze": _squeezed_all,
    "linear": _of_module("nn.Linear"),
    "layer_norm": _of_module("nn.LayerNorm"),
    "batch_norm": _batch_normalized,
    "conv1d": _of_module("nn.Conv1d"),
    "conv2d": _of_module("nn.Conv2d"),
    "conv3d": _of_module("nn.Conv3d"),
}
"""By `calls.function_name`."""

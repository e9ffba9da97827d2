"""Functions that are given the parameters of one module: calls of that module."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.importing.flattening import Flattening, Rule
from engine.importing.trace import Called, Held
from engine.importing.values import set_arguments
from engine.operators.standard import CATALOGUE


def of_module(name: str, *, parameters: tuple[str, ...] = ("weight", "bias")) -> Rule:
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


def batch_normalized(flattening: Flattening, number: int, call: Called) -> bool:
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

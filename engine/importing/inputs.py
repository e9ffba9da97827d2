"""The inputs that a network is run with: their names and the shapes that were given for them."""

from collections.abc import Iterable, Mapping, Sequence
from inspect import Parameter

from torch import nn

from engine.errors import shorten
from engine.graph.naming import is_identifier
from engine.importing.errors import ImportFailure
from engine.importing.function_module import inputs_of
from engine.importing.tracing import InputSpec, network_name

_OF_ANY_NUMBER = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)


def input_specs(network: nn.Module, shapes: Mapping[str, Sequence[int]]) -> list[InputSpec]:
    """Gives the inputs of a network for shapes that are named, or given in order.

    Args:
        network: whose `forward` says the names.
        shapes: of one sample; by the argument's name, or by an empty name for the first. Where
            `forward` takes any number of inputs (`*inputs`), these are their names.

    Raises:
        ImportFailure: `forward` has no such argument, or needs one that has no shape.
    """
    parameters = inputs_of(network)
    names = [name for name, each in parameters.items() if each.kind not in _OF_ANY_NUMBER]
    kinds = {each.kind: name for name, each in parameters.items()}
    every = kinds.get(Parameter.VAR_POSITIONAL, "")
    before = list(parameters)[: list(parameters).index(every)] if every else names
    named = {name or next(iter(before), ""): tuple(shape) for name, shape in shapes.items()}
    if every and not before and not any(named):
        raise ImportFailure(
            f"{network_name(network)} takes any number of inputs (*{every}): say which it is to "
            f"have, each by a name of its own. Give its shape: --input {every}_1=3,224,224 "
            f"--input {every}_2=3,224,224"
        )
    further = [name for name in named if name not in names]
    if every:
        _refuse_strange(further)
    else:
        _refuse_unknown(network, further, names)
    _refuse_missing(network, [each for name, each in parameters.items() if name in names], named)
    return [InputSpec(name, named[name]) for name in (*names, *further) if name in named]


def _refuse_unknown(network: nn.Module, unknown: Sequence[str], names: Sequence[str]) -> None:
    if unknown:
        raise ImportFailure(
            f"{network_name(network)} has no input {unknown[0]}. Its inputs are {', '.join(names)}."
        )


def _refuse_strange(names: Iterable[str]) -> None:
    for name in names:
        if not is_identifier(name):
            raise ImportFailure(
                f"An input cannot be called {shorten(name)!r}. Give it a name of letters, digits "
                "and _."
            )


def _refuse_missing(
    network: nn.Module, parameters: Iterable[Parameter], named: Iterable[str]
) -> None:
    for each in parameters:
        if each.name not in named and each.default is each.empty:
            raise ImportFailure(
                f"{network_name(network)} needs an input {each.name}. "
                f"Give its shape: --input {each.name}=3,224,224"
            )

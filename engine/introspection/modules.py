"""A class of modules, described by its signatures and its docstring."""

import inspect
import re
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field

from torch import Tensor, nn

from engine.introspection.kinds import Description, kind_of

LONGEST = 160
_NEVER = frozenset(
    {"device", "dtype", "inplace", "size_average", "reduce", "return_indices", "process_group"}
)
_CHOICES: Mapping[str, Description] = {
    "reduction": {"kind": "choice", "options": ["none", "mean", "sum"]}
}
"""Arguments that are one of a few words everywhere, though their annotation does not say so."""

_ROLE = re.compile(r":\w+:`~?(?:[\w.]*\.)?([^`]*)`")
_MARKUP = re.compile(r"[`*]+")


@dataclass(frozen=True)
class Described:
    """What signatures tell of a class.

    Args:
        arguments: of the constructor.
        ports: of `forward`; those with a default are optional.
        summary: the first sentence of the docstring.
        unknown: arguments without a default that are no values.
    """

    arguments: tuple[Description, ...]
    ports: tuple[Description, ...]
    summary: str
    unknown: tuple[str, ...] = field(default=())


def described(
    cls: type[nn.Module],
    defaults: Mapping[str, object] | None = None,
    always: Mapping[str, object] | None = None,
) -> Described:
    """Describes a class of modules.

    Args:
        cls: the class.
        defaults: values for arguments that have no default.
        always: values of arguments that are written whatever their default is.
    """
    arguments, unknown = [], []
    for parameter in _parameters(cls.__init__):
        if parameter.name in _NEVER or parameter.name.startswith("_"):
            continue
        found = _argument(cls, parameter, defaults or {}, always or {})
        if found is not None:
            arguments.append(found)
        elif parameter.default is parameter.empty:
            unknown.append(parameter.name)
    return Described(tuple(arguments), _ports(cls), summary_of(cls), tuple(unknown))


def summary_of(cls: type) -> str:
    """Gives the first sentence of a docstring as plain text."""
    text = " ".join(_paragraph(inspect.getdoc(cls) or "").split())
    plain = _MARKUP.sub("", _ROLE.sub(r"\1", text))
    sentence = re.split(r"(?<=[a-z0-9)])[.:](?:\s|$)", plain)[0].rstrip(". ")
    return f"{_cut(sentence)}." if sentence else f"{cls.__name__}."


def _cut(sentence: str) -> str:
    """Gives a sentence that is not too long, ended where a clause ends."""
    if len(sentence) <= LONGEST:
        return sentence
    short = sentence[:LONGEST]
    return short[: max(short.rfind(", "), short.rfind("; "), short.rfind(" ("))].rstrip(" ,;(")


def _paragraph(text: str) -> str:
    return next((part for part in text.split("\n\n") if not part.startswith("..")), "")


def _parameters(function: object) -> list[inspect.Parameter]:
    """Gives the parameters behind `self`, annotations resolved."""
    if not callable(function):
        return []
    try:
        hints = typing.get_type_hints(function)
    except (NameError, TypeError):
        hints = {}
    found = list(inspect.signature(function).parameters.values())[1:]
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [
        each.replace(annotation=hints.get(each.name, each.annotation))
        for each in found
        if each.kind not in variable
    ]


def _argument(
    cls: type,
    parameter: inspect.Parameter,
    defaults: Mapping[str, object],
    always: Mapping[str, object],
) -> Description | None:
    kind = kind_of(parameter.annotation, parameter.default)
    if kind is None or parameter.annotation is Tensor:
        return None
    name = parameter.name
    found: Description = {"name": name, "kind": _CHOICES.get(name, kind)}
    if name in always:
        found.update(default=always[name], required=True)
    elif parameter.default is not parameter.empty:
        found["default"] = parameter.default
    elif name in defaults:
        found.update(default=defaults[name], required=True)
    else:
        return None
    found["help"] = _help(cls, name)
    return found


def _help(cls: type, name: str) -> str:
    """Gives what the docstring says of an argument."""
    text = inspect.getdoc(cls) or ""
    match = re.search(
        rf"^\s+{name}\b[^\n:]*:\s*(.+?)(?=\n\s+\w+ ?(\(.*\))?:|\n\s*\n|\Z)", text, re.M | re.S
    )
    plain = _MARKUP.sub("", _ROLE.sub(r"\1", " ".join(match[1].split()))) if match else ""
    sentence = re.split(r"(?<=[a-z0-9)])\.(?:\s|$)| Default:|, i\.e\.", plain)[0].strip(". ")
    is_clean = sentence and not re.search(r"math|\\|\||['\"]", sentence)
    return f"{_cut(sentence[0].upper() + sentence[1:])}." if is_clean else f"PyTorch's {name}."


def _ports(cls: type[nn.Module]) -> tuple[Description, ...]:
    ports = []
    for parameter in _parameters(cls.forward):
        members = typing.get_args(parameter.annotation) or (parameter.annotation,)
        if Tensor not in members and parameter.annotation is not parameter.empty:
            continue
        port: Description = {"name": parameter.name}
        if parameter.default is not parameter.empty:
            port["optional"] = True
        ports.append(port)
    return tuple(ports)

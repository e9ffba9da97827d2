"""Operators that are written down as data: what was read off signatures, not by hand."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.operators import kinds
from engine.operators.documentation import page_of
from engine.operators.forms import ModuleForm
from engine.operators.kinds import Kind
from engine.operators.operator import Argument, Numbers, Operator, Port, Role

FAMILY = "more of torch.nn"
TABLE = Path(__file__).parent / "torch_nn.json"
"""Every module of `torch.nn` that is not curated; `engine.introspection.torch_nn` writes it."""

_KINDS: Mapping[str, Callable[[Mapping[str, Any]], Kind]] = {
    "boolean": lambda _: kinds.Boolean(),
    "integer": lambda _: kinds.Integer(),
    "float": lambda _: kinds.Float(),
    "text": lambda _: kinds.Words(r"[\w .,:;+-]*", "a short text"),
    "floats": lambda _: kinds.Floats(),
    "choice": lambda told: kinds.Choice(tuple(told["options"])),
    "integers": lambda told: (
        kinds.Integers(shortest=told["count"], longest=told["count"])
        if "count" in told
        else kinds.Integers()
    ),
    "per_dimension": lambda told: kinds.PerDimension(told["dimensions"]),
    "optional": lambda told: kinds.Optional(kind_from(told["of"])),
    "one_of": lambda told: kinds.OneOf(tuple(kind_from(each) for each in told["kinds"])),
}


def kind_from(told: Mapping[str, Any]) -> Kind:
    """Gives the kind that a description stands for."""
    return _KINDS[told["kind"]](told)


def operator_from(row: Mapping[str, Any], *, family: str = FAMILY) -> Operator:
    """Gives the operator that a row of a table stands for."""
    return Operator(
        name=row["name"],
        family=family,
        summary=row["summary"],
        form=ModuleForm(row["name"]),
        inputs=tuple(_port(each) for each in row["inputs"]),
        arguments=tuple(_argument(each) for each in row.get("arguments", ())),
        docs=page_of(row["name"]),
        role=Role(row.get("role", "network")),
        is_curated=False,
    )


def _port(told: Mapping[str, Any]) -> Port:
    return Port(
        told["name"],
        ranks=tuple(told.get("ranks", ())),
        numbers=Numbers(told.get("numbers", "float")),
        is_optional=told.get("optional", False),
    )


def _argument(told: Mapping[str, Any]) -> Argument:
    default = told["default"]
    return Argument(
        told["name"],
        kind_from(told["kind"]),
        default=tuple(default) if isinstance(default, list) else default,
        help=told["help"],
        required=told.get("required", False),
    )


def _operators(rows: Sequence[Mapping[str, Any]]) -> tuple[Operator, ...]:
    return tuple(operator_from(row) for row in rows)


OPERATORS = _operators(json.loads(TABLE.read_text(encoding="utf-8"))) if TABLE.exists() else ()

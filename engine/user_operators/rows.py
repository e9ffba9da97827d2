"""Operators from what a process that ran the user's file tells of its classes. No torch.

The rows come from a process in which somebody's code runs, so they are checked like a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import fastjsonschema

from engine.operators.described import operator_from
from engine.operators.forms import ModuleForm
from engine.operators.operator import Numbers, Operator, Port, ReadFrom
from engine.user_operators.reading import UserFileError

FAMILY = "your own"

_IDENTIFIER = {"type": "string", "pattern": r"^[A-Za-z_][A-Za-z0-9_]{0,99}\Z"}
_TEXT = {"type": "string", "maxLength": 1000}
_SIMPLE = {"type": ["null", "boolean", "number", "string"]}
_ARGUMENT = {
    "type": "object",
    "required": ["name", "kind", "default", "help"],
    "properties": {
        "name": _IDENTIFIER,
        "kind": {"type": "object", "required": ["kind"]},
        "default": {"anyOf": [_SIMPLE, {"type": "array", "items": _SIMPLE, "maxItems": 100}]},
        "help": _TEXT,
        "required": {"type": "boolean"},
        "reads": {"type": "integer"},
    },
    "additionalProperties": False,
}
_ROW = {
    "type": "object",
    "required": ["name", "summary", "inputs"],
    "properties": {
        "name": {
            "type": "string",
            "pattern": r"^[A-Za-z_][A-Za-z0-9_]{0,63}\.[A-Za-z_][A-Za-z0-9_]{0,99}\Z",
        },
        "summary": _TEXT,
        "role": {"enum": ["network", "loss"]},
        "inputs": {
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "items": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": _IDENTIFIER, "optional": {"type": "boolean"}},
                "additionalProperties": False,
            },
        },
        "outputs": {"type": "integer", "minimum": 1, "maximum": 50},
        "arguments": {"type": "array", "items": _ARGUMENT, "maxItems": 100},
    },
    "additionalProperties": False,
}


def operators_from(rows: Sequence[Mapping[str, Any]]) -> tuple[Operator, ...]:
    """Gives the operators of checked rows.

    Raises:
        UserFileError: a row is none.
    """
    return tuple(_operator(row) for row in rows)


def _operator(row: Mapping[str, Any]) -> Operator:
    try:
        _validator()(row)
        arguments = [
            {name: value for name, value in each.items() if name != "reads"}
            for each in row.get("arguments", ())
        ]
        plain = {name: value for name, value in row.items() if name != "outputs"}
        made = operator_from({**plain, "arguments": arguments}, family=FAMILY)
    except (fastjsonschema.JsonSchemaValueException, KeyError, TypeError, ValueError) as error:
        raise UserFileError(f"A class of your own cannot be an operator: {error}.") from error
    first = row["inputs"][0]["name"]
    reads = {
        each["name"]: ReadFrom(first, each["reads"])
        for each in row.get("arguments", ())
        if "reads" in each
    }
    results = tuple(f"output{number}" for number in range(1, row.get("outputs", 1) + 1))
    results = results if len(results) > 1 else ()
    return replace(
        made,
        form=ModuleForm(made.name, results=results),
        inputs=tuple(replace(port, numbers=Numbers.ANY) for port in made.inputs),
        outputs=tuple(map(Port, results)) or made.outputs,
        arguments=tuple(
            replace(each, default=None, read_from=reads[each.name]) if each.name in reads else each
            for each in made.arguments
        ),
        docs="",
    )


@cache
def _validator() -> Any:
    return fastjsonschema.compile(_ROW, use_default=False)

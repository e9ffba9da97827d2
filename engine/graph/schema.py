"""The form of a project file, as a JSON schema. What it does not name is allowed and kept."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

import fastjsonschema

from engine.errors import shorten
from engine.graph import limits
from engine.graph.strict_json import Json, ReadError

VERSION = 1

Validator: TypeAlias = Callable[[Json], object]

_ID = {"type": "string", "pattern": rf"^[A-Za-z_][A-Za-z0-9_]{{0,{limits.ID_LENGTH - 1}}}\Z"}
_NAME = {"type": "string", "minLength": 1, "maxLength": limits.NAME_LENGTH}
_TEXT = {"type": "string"}
_FILE_NAME = {"type": "string", "pattern": r"^[A-Za-z0-9_][A-Za-z0-9_ .-]{0,199}\.safetensors\Z"}
_USER_FILE = {
    "type": "object",
    "required": ["file", "sha256", "classes"],
    "properties": {
        "file": {"type": "string", "pattern": r"^[A-Za-z_][A-Za-z0-9_]{0,63}\.py\Z"},
        "sha256": {"type": "string", "pattern": r"^[0-9a-f]{64}\Z"},
        "classes": {
            "type": "array",
            "items": {"type": "string", "pattern": r"^[A-Za-z_][A-Za-z0-9_]{0,99}\Z"},
            "maxItems": limits.USER_CLASSES,
        },
    },
    "additionalProperties": False,
}
_ENDS = {"type": "array", "items": _NAME, "minItems": 4, "maxItems": 4}
_EXPRESSION = {
    "type": "object",
    "properties": {"expression": _TEXT},
    "required": ["expression"],
    "additionalProperties": False,
}
_VALUE: dict[str, Any] = {
    "anyOf": [
        {"type": ["null", "boolean", "number", "string"]},
        {"type": "array", "items": {"$ref": "#/definitions/value"}},
        _EXPRESSION,
    ]
}
_NODE = {
    "type": "object",
    "required": ["id", "operator"],
    "properties": {
        "id": _ID,
        "operator": _NAME,
        "title": _TEXT,
        "arguments": {"type": "object", "maxProperties": limits.NODE_ARGUMENTS},
        "position": {
            "type": "array",
            "items": {"type": "number"},
            "minItems": 2,
            "maxItems": 2,
        },
        "weights_of": _ID,
        "repeat": {"anyOf": [{"type": "integer"}, _EXPRESSION]},
    },
}
_GRAPH = {
    "type": "object",
    "properties": {
        "nodes": {"type": "array", "items": _NODE, "maxItems": limits.NODES},
        "wires": {"type": "array", "items": _ENDS, "maxItems": limits.WIRES},
        "ties": {"type": "array", "items": _ENDS, "maxItems": limits.WIRES},
    },
}
_ARGUMENT = {
    "type": "object",
    "required": ["name", "kind"],
    "properties": {
        "name": _ID,
        "kind": {"enum": ["int", "float", "bool", "tuple", "choice"]},
        "default": {"$ref": "#/definitions/value"},
        "choices": {"type": "array", "items": _TEXT, "maxItems": limits.BLOCK_ARGUMENTS},
        "help": _TEXT,
    },
}
_BLOCK = {
    "type": "object",
    "required": ["name", "graph"],
    "properties": {
        "name": _ID,
        "graph": {"$ref": "#/definitions/graph"},
        "arguments": {"type": "array", "items": _ARGUMENT, "maxItems": limits.BLOCK_ARGUMENTS},
        "help": _TEXT,
    },
}
_TRAINING = {
    "type": "object",
    "properties": {
        "data": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": _NAME, "arguments": {"type": "object"}},
        },
        "optimizer": _NAME,
        "optimizer_arguments": {"type": "object", "maxProperties": limits.NODE_ARGUMENTS},
        "epochs": {"type": "integer", "minimum": 1, "maximum": 1_000_000},
        "batch_size": {"type": "integer", "minimum": 1, "maximum": 10_000_000},
        "seed": {"type": "integer", "minimum": 0, "maximum": limits.INTEGER},
        "device": _NAME,
        "threads": {"type": ["integer", "null"], "minimum": 1, "maximum": 4096},
        "freeze": {
            "type": "array",
            "maxItems": limits.NODE_ARGUMENTS,
            "items": {
                "type": "object",
                "required": ["nodes", "epochs"],
                "properties": {
                    "nodes": {"type": "array", "items": _TEXT, "maxItems": limits.NODES},
                    "epochs": {"type": "number", "minimum": 0, "maximum": 1_000_000},
                },
                "additionalProperties": False,
            },
        },
    },
}
_DEFINITIONS = {"graph": _GRAPH, "value": _VALUE}
PROJECT = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "definitions": _DEFINITIONS,
    "type": "object",
    "required": ["format", "version", "graph"],
    "properties": {
        "format": {"const": "netloom"},
        "version": {"const": VERSION},
        "name": _TEXT,
        "graph": {"$ref": "#/definitions/graph"},
        "blocks": {"type": "array", "items": _BLOCK, "maxItems": limits.BLOCKS},
        "training": _TRAINING,
        "view": {"type": "object"},
        "weights": _FILE_NAME,
        "user_files": {"type": "array", "items": _USER_FILE, "maxItems": limits.USER_FILES},
    },
}
FRAGMENT = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "definitions": _DEFINITIONS,
    "allOf": [
        {"$ref": "#/definitions/graph"},
        {
            "type": "object",
            "required": ["format", "version", "nodes"],
            "properties": {
                "format": {"const": "netloom-nodes"},
                "version": {"const": VERSION},
                "blocks": {"type": "array", "items": _BLOCK, "maxItems": limits.BLOCKS},
            },
        },
    ],
}
"""Nodes on the clipboard."""


def check_project(fields: Json) -> None:
    """Holds a project file's value against the schema.

    Raises:
        ReadError: it has not the form of a project; names the place, what is there, what was
            expected.
    """
    _check(_project_validator(), fields)


def check_fragment(fields: Json) -> None:
    """Holds the clipboard's value against the schema.

    Raises:
        ReadError: it is no part of a network.
    """
    _check(_fragment_validator(), fields)


def check_training(fields: Json) -> None:
    """Holds a training set-up against the schema.

    Raises:
        ReadError: a field has not its type or is out of its range.
    """
    _check(_training_validator(), fields)


@cache
def _project_validator() -> Validator:
    return _compiled(PROJECT)


@cache
def _fragment_validator() -> Validator:
    return _compiled(FRAGMENT)


@cache
def _training_validator() -> Validator:
    return _compiled(_TRAINING)


def _compiled(schema: dict[str, Any]) -> Validator:
    validator: Validator = fastjsonschema.compile(schema, use_default=False)
    return validator


def _check(validator: Validator, fields: Json) -> None:
    try:
        validator(fields)
    except fastjsonschema.JsonSchemaValueException as error:
        place = ".".join(str(step) for step in error.path[1:]) or "the whole"
        expected = _expected(error.rule, error.rule_definition)
        raise ReadError(f"{shorten(place)} is {_received(error.value)}; {expected}.") from None


def _received(value: object) -> str:
    if isinstance(value, dict):
        return f"an object of {len(value):,} fields"
    if isinstance(value, list):
        return f"a list of {len(value):,}"
    if value is None:
        return "empty"
    return str(value).lower() if isinstance(value, bool) else shorten(repr(value), 40)


def _expected(rule: str | None, wanted: Any) -> str:
    match rule:
        case "type":
            kinds = wanted if isinstance(wanted, list) else [wanted]
            return f"expected {' or '.join(_KINDS[kind] for kind in kinds)}"
        case "required":
            return f"it needs the fields {', '.join(wanted)}"
        case "const":
            return f"expected {wanted!r}"
        case "enum":
            return f"expected one of {', '.join(map(str, wanted))}"
        case "pattern":
            return "expected letters, digits and _, not starting with a digit"
        case "minimum" | "minItems" | "minLength" | "minProperties":
            return f"expected at least {wanted:,}"
        case "maximum" | "maxItems" | "maxLength" | "maxProperties":
            return f"expected at most {wanted:,}"
    return "expected a value or an expression"


_KINDS = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "nothing",
    "number": "a number",
    "object": "an object",
    "string": "a text",
}

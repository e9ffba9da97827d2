"""`operators`: what networks are made of."""

import argparse
import dataclasses
import math

from engine.cli.command import Context
from engine.cli.printing import write_json, write_table
from engine.cli.projects import add_json
from engine.operators.kinds import LARGEST_INTEGER, Kind
from engine.operators.operator import Argument, Operator, Port
from engine.operators.standard import CATALOGUE


def configure(parser: argparse.ArgumentParser) -> None:
    """See `Command`."""
    add_json(parser)


def run(options: argparse.Namespace, context: Context) -> int:
    """See `Command`."""
    if options.json:
        write_json(context.out, [_operator(each) for each in CATALOGUE])
    else:
        rows = [(each.name, each.family, each.summary) for each in CATALOGUE]
        write_table(context.out, ("name", "family", "computes"), rows)
    return 0


def _operator(operator: Operator) -> dict[str, object]:
    return {
        "name": operator.name,
        "family": operator.family,
        "summary": operator.summary,
        "inputs": [_port(port) for port in operator.inputs],
        "outputs": [_port(port) for port in operator.outputs],
        "arguments": [_argument(argument) for argument in operator.arguments],
        "docs": operator.docs,
        "curated": operator.is_curated,
    }


def _port(port: Port) -> dict[str, object]:
    return {
        "name": port.name,
        "optional": port.is_optional,
        "variadic": port.is_variadic,
        "ranks": port.ranks,
        "numbers": port.numbers,
    }


def _argument(argument: Argument) -> dict[str, object]:
    return {
        "name": argument.name,
        "kind": _kind(argument.kind),
        "default": argument.default,
        "read_from_input": argument.read_from is not None,
        "help": argument.help,
    }


def _kind(kind: Kind) -> dict[str, object]:
    """Gives the type of an argument with its bounds, as far as it has any."""
    described: dict[str, object] = {"type": type(kind).__name__}
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]
        value = getattr(kind, field.name)
        if field.name == "kind":
            described["of"] = _kind(value)
        elif field.name == "kinds":
            described["of"] = [_kind(each) for each in value]
        elif value not in (math.inf, -math.inf, LARGEST_INTEGER, -LARGEST_INTEGER):
            described[field.name] = value
    return described

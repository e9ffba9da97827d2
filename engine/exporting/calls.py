"""Calls written as `ruff format` writes them. No torch."""

from collections.abc import Sequence

from engine.training.data_call import DataCall, Name, Operand

LONGEST_LINE = 88


def call_text(head: str, arguments: Sequence[str], tail: str = ")", *, indent: int = 4) -> str:
    """Gives `head(arguments)tail` on one line, or broken where it is too long.

    Args:
        head: up to and with the opening parenthesis.
        arguments: as they are written.
        tail: from the closing parenthesis on.
        indent: spaces before it.
    """
    inside = ", ".join(arguments)
    margin, deeper = " " * indent, " " * (indent + 4)
    one_line = f"{margin}{head}{inside}{tail}"
    if len(one_line) <= LONGEST_LINE:
        return one_line
    if len(deeper + inside) <= LONGEST_LINE:
        return f"{margin}{head}\n{deeper}{inside}\n{margin}{tail}"
    lines = "".join(f"{deeper}{each},\n" for each in arguments)
    return f"{margin}{head}\n{lines}{margin}{tail}"


def data_call_text(call: DataCall) -> str:
    """Gives a call of a data plan as a statement in a function."""
    arguments = [_operand(each) for each in call.positional]
    arguments += [f"{name}={_operand(each)}" for name, each in call.keywords.items()]
    return call_text(f"{', '.join(call.results)} = {call.function}(", arguments)


def _operand(operand: Operand) -> str:
    return operand.name if isinstance(operand, Name) else repr(operand)

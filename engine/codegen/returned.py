"""Calls that return tuples: the names that take them apart."""

from collections.abc import Mapping

from engine.operators.forms import Results

_UNREAD = "_"


def targets(results: Results, names: Mapping[str, str]) -> list[str]:
    """Gives the names on the left of the `=`: `x`, `(h_n, c_n)`.

    Args:
        results: what the call returns, by port.
        names: of the ports that are there; `_` for one that nothing reads.
    """
    return [_target(each, names) for each in results]


def _target(result: "str | Results", names: Mapping[str, str]) -> str:
    if isinstance(result, str):
        return names.get(result, _UNREAD)
    inner = targets(result, names)
    return _UNREAD if set(inner) == {_UNREAD} else f"({', '.join(inner)})"


def places(results: Results, before: str = "") -> dict[str, str]:
    """Gives where in the tuple each port's value is: `[1][0]`."""
    found: dict[str, str] = {}
    for number, result in enumerate(results):
        place = f"{before}[{number}]"
        found.update({result: place} if isinstance(result, str) else places(result, place))
    return found

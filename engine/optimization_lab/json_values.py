"""Parts of JSON values that must be of one kind. No torch."""

from collections.abc import Mapping, Sequence


def object_in(value: object) -> Mapping[str, object]:
    """Gives an object of JSON.

    Raises:
        TypeError: it is something else.
    """
    if not isinstance(value, dict):
        raise TypeError(f"expected an object, received {value!r:.60}")
    return value


def list_in(value: object) -> Sequence[object]:
    """Gives a list of JSON.

    Raises:
        TypeError: it is something else.
    """
    if not isinstance(value, list):
        raise TypeError(f"expected a list, received {value!r:.60}")
    return value

"""The optimizers of the installed PyTorch, for the window."""

from typing import Any

from engine.training.optimizers import CLASSES, arguments_of


def optimizers() -> list[dict[str, Any]]:
    """Gives each optimizer's `name` and `arguments`, each with `name` and `default`."""
    return [
        {
            "name": name,
            "arguments": [
                {"name": argument, "default": default}
                for argument, value in arguments_of(name).items()
                if _is_plain(default := _listed(value))
            ],
        }
        for name in CLASSES
    ]


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(_is_plain(each) for each in value)
    return value is None or isinstance(value, bool | int | float | str)

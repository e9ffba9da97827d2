"""How racers are written and called: `momentum:lr=0.1,momentum=0.9` is `Momentum 0.9, lr 0.1`.

No torch.
"""

import ast
import math
from collections.abc import Container, Mapping, Sequence

from engine.errors import EngineError, UnknownNameError
from engine.optimization_lab.race import Racer
from engine.training.optimizer_table import DEFAULT_RATES

_MOMENTUM = 0.9
_SHORT: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "momentum": ("SGD", {"momentum": _MOMENTUM}),
    "nesterov": ("SGD", {"momentum": _MOMENTUM, "nesterov": True}),
}
_WORDS: Mapping[str, object] = {"true": True, "false": False, "none": None}


def read_racers(texts: Sequence[str]) -> tuple[Racer, ...]:
    """Reads racers as the command line takes them.

    Args:
        texts: `name` or `name:argument=value,…`; the name is a class of `torch.optim`, however
            it is capitalized, or `momentum` or `nesterov`.

    Raises:
        UnknownNameError: there is no such optimizer.
        EngineError: the arguments cannot be read.
    """
    racers: list[Racer] = []
    for text in texts:
        name, _, arguments = text.partition(":")
        optimizer, values = _named(name.strip())
        values = {**values, **_read_arguments(text, arguments)}
        racers.append(make_racer(optimizer, values, {each.key for each in racers}))
    return tuple(racers)


def make_racer(optimizer: str, arguments: Mapping[str, object], taken: Container[str]) -> Racer:
    """Gives an optimizer as a racer, with a name for people.

    Args:
        optimizer: a class of `torch.optim`.
        arguments: keyword arguments of that class.
        taken: keys that other racers have.
    """
    title, rest = _title(optimizer, arguments)
    stem = title.partition(" ")[0].lower()
    numbered = (f"{stem}-{number}" for number in range(2, 1000))
    key = stem if stem not in taken else next(each for each in numbered if each not in taken)
    rate = {"lr": rest.pop("lr", DEFAULT_RATES.get(optimizer, 0.0))}
    settings = [f"{name} {_short(value)}" for name, value in {**rate, **rest}.items()]
    return Racer(key, ", ".join([title, *settings]), optimizer, dict(arguments))


def _named(name: str) -> tuple[str, Mapping[str, object]]:
    if name.lower() in _SHORT:
        return _SHORT[name.lower()]
    for spelt in DEFAULT_RATES:
        if spelt.lower() == name.lower():
            return spelt, {}
    raise UnknownNameError("optimizer", name, [*_SHORT, *DEFAULT_RATES])


def _read_arguments(text: str, arguments: str) -> dict[str, object]:
    try:
        call = ast.parse(f"f({arguments})", mode="eval").body
        if not isinstance(call, ast.Call) or call.args:
            raise ValueError
        if any(each.arg is None for each in call.keywords):
            raise ValueError
        values = {str(each.arg): _value(each.value) for each in call.keywords}
    except (ValueError, SyntaxError, RecursionError, MemoryError) as error:
        raise EngineError(
            f"The optimizer {text!r} cannot be read. Write it as momentum:lr=0.1,momentum=0.9 or "
            "adam:betas=(0.9,0.99)."
        ) from error
    return values


def _value(node: ast.expr) -> object:
    if isinstance(node, ast.Name) and node.id.lower() in _WORDS:
        return _WORDS[node.id.lower()]
    if isinstance(node, ast.Tuple):
        return [_value(each) for each in node.elts]
    value: object = ast.literal_eval(node)
    if not isinstance(value, bool | int | float | str) or value in (math.inf, -math.inf):
        raise ValueError
    return value


def _title(optimizer: str, arguments: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    """Gives the name of the method, and the arguments that it does not tell."""
    rest = dict(arguments)
    if optimizer != "SGD" or not rest.get("momentum"):
        return optimizer, rest
    name = "Nesterov" if rest.pop("nesterov", False) else "Momentum"
    return f"{name} {_short(rest.pop('momentum'))}", rest


def _short(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"({', '.join(map(_short, value))})"
    return f"{value:g}" if isinstance(value, float) else str(value)

"""Optimizers as the training form shows them: a few at once, all of PyTorch's from the service."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.graph.model import Value
from engine.operators.kinds import Boolean, Float, Integer, Kind, OneOf, Optional


@dataclass(frozen=True)
class OptimizerArgument:
    """An argument of an optimizer.

    Args:
        name: PyTorch's own.
        kind: the values it takes.
        default: PyTorch's own.
    """

    name: str
    kind: Kind
    default: Value = None


@dataclass(frozen=True)
class Pair:
    """Two numbers, such as Adam's betas."""

    def fault(self, value: Value) -> str | None:
        """See `Kind`."""
        pair = value if isinstance(value, tuple) and len(value) == 2 else ()
        if pair and all(Float().fault(each) is None for each in pair):
            return None
        return "must be two numbers, such as 0.9, 0.999"


TECHNICAL = frozenset({"foreach", "capturable", "differentiable", "maximize", "fused"})
"""Arguments that change nothing that is learned; the form shows them only where they are set."""

_RATE = Float(minimum=0.0)


def _adam(lr: float, weight_decay: float) -> tuple[OptimizerArgument, ...]:
    return (
        OptimizerArgument("lr", _RATE, lr),
        OptimizerArgument("betas", Pair(), (0.9, 0.999)),
        OptimizerArgument("eps", _RATE, 1e-8),
        OptimizerArgument("weight_decay", _RATE, weight_decay),
        OptimizerArgument("amsgrad", Boolean(), default=False),
    )


KNOWN_OPTIMIZERS: Mapping[str, tuple[OptimizerArgument, ...]] = {
    "SGD": (
        OptimizerArgument("lr", _RATE, 1e-3),
        OptimizerArgument("momentum", _RATE, 0),
        OptimizerArgument("dampening", _RATE, 0),
        OptimizerArgument("weight_decay", _RATE, 0),
        OptimizerArgument("nesterov", Boolean(), default=False),
    ),
    "Adam": _adam(1e-3, 0),
    "AdamW": _adam(1e-3, 1e-2),
    "RMSprop": (
        OptimizerArgument("lr", _RATE, 1e-2),
        OptimizerArgument("alpha", _RATE, 0.99),
        OptimizerArgument("eps", _RATE, 1e-8),
        OptimizerArgument("weight_decay", _RATE, 0),
        OptimizerArgument("momentum", _RATE, 0),
        OptimizerArgument("centered", Boolean(), default=False),
    ),
}
"""What the form offers before the service has answered, and where it cannot."""


def optimizers_from(answer: Mapping[str, object]) -> dict[str, tuple[OptimizerArgument, ...]]:
    """Reads the service's list of optimizers; what it does not understand is left out.

    Args:
        answer: `optimizers`: each with its `name` and `arguments`, of which each has a `name`
            and a `default`.
    """
    found = {}
    for optimizer in _mappings(answer.get("optimizers")):
        arguments = [
            _argument(str(each.get("name")), each.get("default"))
            for each in _mappings(optimizer.get("arguments"))
        ]
        found[str(optimizer.get("name"))] = tuple(each for each in arguments if each)
    return found


def _argument(name: str, default: object) -> OptimizerArgument | None:
    if isinstance(default, bool):
        return OptimizerArgument(name, Boolean(), default)
    if isinstance(default, int | float):
        return OptimizerArgument(name, Float(), default)
    if isinstance(default, list) and len(default) == 2:
        return OptimizerArgument(name, Pair(), tuple(default))
    if default is None:
        return OptimizerArgument(name, Optional(OneOf((Boolean(), Integer(), Float()))))
    return None


def _mappings(value: object) -> list[Mapping[str, object]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []

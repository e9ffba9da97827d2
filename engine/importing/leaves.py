"""Which modules and functions stay whole, and what the catalogue calls them."""

import inspect
import sys
import textwrap
from collections.abc import Hashable, Iterator
from functools import cache

from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from engine.operators.standard import CATALOGUE

_CONTAINERS = (nn.Sequential, nn.ModuleList, nn.ModuleDict, nn.ParameterList, nn.ParameterDict)


def stays_whole(module: nn.Module) -> bool:
    """Whether a module becomes one node instead of the calls that it makes."""
    kind = type(module)
    if isinstance(module, _CONTAINERS) or _has_computed_weights(module):
        return False
    return operator_of(kind) is not None or _is_of_torch(kind) or _must_stay_whole(module)


def _has_computed_weights(module: nn.Module) -> bool:
    """Whether a hook puts tensors in the place of parameters (`torch.nn.utils.spectral_norm`)."""
    return any(isinstance(each, Tensor) for each in vars(module).values())


def has_hooks(module: nn.Module) -> bool:
    """Whether functions of the user's own run around the module's `forward`."""
    return bool(module._forward_hooks or module._forward_pre_hooks)  # noqa: SLF001


def operator_of(thing: object) -> str | None:
    """Gives the catalogue's name of a class or function, or None if it has none."""
    return _operator_of(thing)


@cache
def _operator_of(thing: Hashable) -> str | None:
    return next((path for path in public_paths(thing) if path in CATALOGUE), None)


def public_paths(thing: object) -> Iterator[str]:
    """Gives the dotted paths by which a class or function can be imported, the shortest first."""
    name = getattr(thing, "__qualname__", "")
    module = getattr(thing, "__module__", None) or ""
    if isinstance(thing, type) and getattr(nn, name, None) is thing:
        yield f"nn.{name}"
    packages = module.split(".")
    for count in range(1, len(packages) + 1):
        package = ".".join(packages[:count])
        if name and getattr(sys.modules.get(package), name, None) is thing:
            yield f"{package}.{name}"


def name_of(thing: object) -> str:
    """Gives what the report calls a class or function."""
    fallback = f"{getattr(thing, '__module__', '?')}.{getattr(thing, '__qualname__', thing)}"
    return next(public_paths(thing), fallback)


def _is_of_torch(kind: type[nn.Module]) -> bool:
    return getattr(nn, kind.__qualname__, None) is kind


def _must_stay_whole(module: nn.Module) -> bool:
    """Whether it behaves otherwise in training, which its calls in evaluation do not show."""
    if isinstance(module, _BatchNorm):
        return True
    return not any(True for _ in module.children()) and reads_training(type(module))


def reads_training(kind: type[nn.Module]) -> bool:
    """Whether the forward function of a class reads `self.training`."""
    try:
        return "self.training" in textwrap.dedent(inspect.getsource(kind.forward))
    except (OSError, TypeError):
        return False

"""Executes checked source in a namespace that holds nothing else."""

import builtins
import itertools
import linecache
from collections.abc import Mapping, Sequence
from types import MappingProxyType, ModuleType

from engine.build.allowed import check_allowed
from engine.build.vocabulary import LIBRARIES
from engine.libraries import load

MODULE_NAME = "netloom_network"

_numbers = itertools.count(1)
_IMPORTABLE = frozenset({"torch", "torch.nn.functional"}) | LIBRARIES


def execute(text: str) -> tuple[dict[str, object], str]:
    """Executes source that `check_allowed` lets pass.

    Returns:
        What it defines, and the file name by which tracebacks call it.

    Raises:
        BuildError: something in it is not allowed.
    """
    check_allowed(text)
    file_name = f"<netloom network {next(_numbers)}>"
    linecache.cache[file_name] = (len(text), None, text.splitlines(keepends=True), file_name)
    namespace: dict[str, object] = {"__name__": MODULE_NAME, "__builtins__": dict(_BUILTINS)}
    exec(compile(text, file_name, "exec", dont_inherit=True), namespace)  # noqa: S102
    return namespace, file_name


def forget(file_name: str) -> None:
    """Drops the text that tracebacks show for a file."""
    linecache.cache.pop(file_name, None)


def _import(
    name: str,
    globals: Mapping[str, object] | None = None,  # noqa: A002
    locals: Mapping[str, object] | None = None,  # noqa: A002
    fromlist: Sequence[str] = (),
    level: int = 0,
) -> ModuleType:
    if name not in _IMPORTABLE or level:
        raise ImportError(f"{name} is not imported by generated source")
    if name in LIBRARIES:
        load(name)
    return builtins.__import__(name, globals, locals, fromlist, level)


_BUILTINS = MappingProxyType(
    {
        "__build_class__": builtins.__build_class__,
        "__import__": _import,
        **{
            name: getattr(builtins, name)
            for name in (
                "bool",
                "float",
                "int",
                "list",
                "max",
                "min",
                "range",
                "str",
                "super",
                "tuple",
            )
        },
    }
)

"""Executes checked source in a namespace that holds nothing else."""

import builtins
import itertools
import linecache
from collections.abc import Callable, Mapping, Sequence, Set
from types import MappingProxyType, ModuleType

from engine.build.allowed import check_allowed
from engine.build.vocabulary import LIBRARIES
from engine.libraries import load

MODULE_NAME = "netloom_network"

_numbers = itertools.count(1)
_IMPORTABLE = frozenset({"torch", "torch.nn.functional"}) | LIBRARIES


def execute(
    text: str, own: Set[str] = frozenset(), modules: Mapping[str, ModuleType] | None = None
) -> tuple[dict[str, object], str]:
    """Executes source that `check_allowed` lets pass.

    Args:
        text: the source.
        own: paths of the user's own classes, consented to.
        modules: what those are imported from, by name.

    Returns:
        What it defines, and the file name by which tracebacks call it.

    Raises:
        BuildError: something in it is not allowed.
    """
    check_allowed(text, own)
    file_name = f"<netloom network {next(_numbers)}>"
    linecache.cache[file_name] = (len(text), None, text.splitlines(keepends=True), file_name)
    names = {**_BUILTINS, "__import__": _importer(modules)} if modules else dict(_BUILTINS)
    namespace: dict[str, object] = {"__name__": MODULE_NAME, "__builtins__": names}
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


def _importer(modules: Mapping[str, ModuleType]) -> Callable[..., ModuleType]:
    """Gives an `import` that knows these modules of the user's own as well."""

    def import_own(
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002
        locals: Mapping[str, object] | None = None,  # noqa: A002
        fromlist: Sequence[str] = (),
        level: int = 0,
    ) -> ModuleType:
        if name in modules and fromlist and not level:
            return modules[name]
        return _import(name, globals, locals, fromlist, level)

    return import_own


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

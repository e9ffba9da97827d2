"""Runs a file of the user's own and tells what its classes are. Importing this loads PyTorch.

Only in the service's process, a run's and the command line's; never in the window's.
"""

import contextlib
import hashlib
import inspect
import math
import sys
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from torch import Tensor, nn

from engine.errors import shorten
from engine.introspection.kinds import Description, kind_of
from engine.introspection.modules import described, summary_of
from engine.user_operators.reading import UserFileError, UserText, fault_of_class

_READ: Mapping[str, int] = {
    **dict.fromkeys(("in_channels", "channels", "num_channels", "num_features"), 1),
    **dict.fromkeys(("in_features", "features", "embed_dim", "d_model"), -1),
}
"""Names of whole numbers that are sizes of what arrives, and of which dimension."""

_DEFAULTS: Mapping[str, object] = {
    "boolean": False, "integer": 1, "float": 1.0, "text": "", "optional": None, "floats": (1.0,)
}  # fmt: skip


@dataclass(frozen=True)
class Ran:
    """What running a file has given.

    Args:
        module: what it defines.
        classes: those that are operators, by their paths (`my_layers.Gate`).
        rows: their descriptions, for `rows.operators_from`.
        faults: why others are none, by their paths.
    """

    module: ModuleType
    classes: Mapping[str, type[nn.Module]]
    rows: tuple[Mapping[str, Any], ...]
    faults: Mapping[str, str]


def run_file(text: UserText, classes: Iterable[str]) -> Ran:
    """Runs exactly the bytes that were read and hashed. The caller has the user's consent.

    Args:
        text: of the file.
        classes: the names of those that are to be operators.

    Raises:
        UserFileError: the file fails when it is run.
    """
    module = _module(text)
    made: dict[str, type[nn.Module]] = {}
    rows: list[Mapping[str, Any]] = []
    faults: dict[str, str] = {}
    for name in dict.fromkeys(classes):
        path = f"{text.module}.{name}"
        try:
            cls = _class(module, name)
            rows.append(_row(path, cls))
            made[path] = cls
        except UserFileError as error:
            faults[path] = f"{name} of {text.path.name} cannot be an operator: {error}"
    return Ran(module, made, tuple(rows), faults)


def is_new(text: UserText) -> bool:
    """Whether the code of a file would have to be run: this process has not done so yet."""
    return _name(text) not in sys.modules


def _name(text: UserText) -> str:
    place = hashlib.sha256(f"{text.sha256} {text.path}".encode()).hexdigest()
    return f"netloom_user_{place}_{text.module}"


def _module(text: UserText) -> ModuleType:
    """Runs the file, once in a process for each place and content."""
    name = _name(text)
    known = sys.modules.get(name)
    if known is not None:
        return known
    module = ModuleType(name)
    module.__file__ = str(text.path)
    sys.modules[name] = module  # classes find their module there
    try:
        with contextlib.redirect_stdout(sys.stderr):
            exec(compile(text.data, str(text.path), "exec", dont_inherit=True), vars(module))  # noqa: S102
    except BaseException as error:
        del sys.modules[name]
        raise UserFileError(
            f"{text.path.name} fails when it is run: {type(error).__name__}: "
            f"{shorten(str(error))}. What it imports must be installed; files beside it are not "
            "found."
        ) from error
    return module


def _class(module: ModuleType, name: str) -> type[nn.Module]:
    cls = vars(module).get(name)
    if not (inspect.isclass(cls) and issubclass(cls, nn.Module)):
        raise UserFileError("the file has no class of that name that is an nn.Module.")
    fault = fault_of_class(name)
    if fault:
        raise UserFileError(fault)
    return cls


def _row(path: str, cls: type[nn.Module]) -> Mapping[str, Any]:
    try:
        defaults, reads = _wanted(cls)
        found = described(cls, defaults)
    except Exception as error:  # signatures run code of the user's
        raise UserFileError(f"its signature cannot be read: {shorten(str(error))}.") from error
    if found.unknown:
        raise UserFileError(
            f"its argument {found.unknown[0]} is no value that can be written. Annotate it with "
            "int, float, bool, str or a tuple of them, or give it a default."
        )
    if not found.ports:
        raise UserFileError("its forward takes no tensor. Give it an argument.")
    row: dict[str, Any] = {
        "name": path,
        "summary": summary_of(cls) if cls.__doc__ else f"{cls.__name__} of your own.",
        "inputs": [dict(each) for each in found.ports],
        "outputs": _results(cls),
        "arguments": [_argument(each, reads) for each in found.arguments if _is_plain(each)],
    }
    if cls.__name__.endswith("Loss"):
        row["role"] = "loss"
    return row


def _wanted(cls: type) -> tuple[dict[str, object], dict[str, int]]:
    """Gives values for the arguments without a default, and those that what arrives decides."""
    if cls.__init__ is nn.Module.__init__:  # type: ignore[misc]
        return {}, {}
    hints = typing.get_type_hints(cls.__init__)  # type: ignore[misc]
    defaults: dict[str, object] = {}
    reads: dict[str, int] = {}
    for parameter in list(inspect.signature(cls.__init__).parameters.values())[1:]:  # type: ignore[misc]
        if parameter.default is not parameter.empty:
            continue
        kind = kind_of(hints.get(parameter.name, parameter.annotation), parameter.default)
        if kind is None:
            continue
        if kind["kind"] == "integer" and parameter.name in _READ:
            reads[parameter.name] = _READ[parameter.name]
        defaults[parameter.name] = _value_of(kind)
    return defaults, reads


def _value_of(kind: Description) -> object:
    match kind:
        case {"kind": "choice", "options": [first, *_]}:
            return first
        case {"kind": "integers", "count": int(count)}:
            return (1,) * count
        case {"kind": "integers"}:
            return (1,)
        case {"kind": "per_dimension"}:
            return 1
        case {"kind": "one_of", "kinds": [dict() as first, *_]}:
            return _value_of(first)
    return _DEFAULTS.get(str(kind["kind"]))


def _argument(told: Description, reads: Mapping[str, int]) -> Description:
    found = dict(told)
    if str(found["help"]).startswith("PyTorch's "):
        found["help"] = f"{found['name']} of the class."
    kind = _kind(typing.cast("Description", found["kind"]), found["default"])
    found["kind"] = kind
    if found["default"] is None and kind["kind"] != "optional" and found["name"] not in reads:
        found["kind"] = {"kind": "optional", "of": kind}
    if found["name"] in reads:
        found.update(default=None, reads=reads[str(found["name"])])
    return found


def _kind(kind: Description, default: object) -> Description:
    """Gives the kind of an argument; `reduction` is another thing here than in PyTorch's losses."""
    options = kind.get("options")
    if isinstance(options, list) and default is not None and default not in options:
        return kind_of(inspect.Parameter.empty, default) or kind
    return kind


def _is_plain(told: Description) -> bool:
    """Whether the default can be written; where it cannot, the class keeps it to itself."""
    default = told["default"]
    parts = default if isinstance(default, tuple | list) else (default,)
    return all(
        each is None or (type(each) in (bool, int, float, str) and _is_finite(each))
        for each in parts
    )


def _is_finite(value: object) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


def _results(cls: type[nn.Module]) -> int:
    """Gives how many tensors `forward` says that it returns."""
    returned = typing.get_type_hints(cls.forward).get("return")
    members = typing.get_args(returned)
    is_tuple = typing.get_origin(returned) is tuple and set(members) == {Tensor}
    return len(members) if is_tuple else 1

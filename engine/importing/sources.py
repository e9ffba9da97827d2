"""Where a network comes from: `file.py:Name`, `package.module:callable`, `model.pt2`.

All of them run code of whoever wrote them. That happens only where the user has said that they
trust it, and only in a process that holds nothing of the window.
"""

import importlib
import importlib.util
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import nn

from engine.codegen.namer import class_identifier
from engine.errors import UnknownNameError, shorten
from engine.importing.errors import ImportFailure
from engine.importing.function_module import FunctionModule
from engine.importing.torchvision_import import prepare_torchvision

EXPORTED = ".pt2"
_FORMS = "Give file.py:Name, package.module:callable or model.pt2."


def needs_trust(source: str) -> bool:
    """Whether a source is a file, which runs only with the user's consent."""
    return source.endswith(EXPORTED) or file_of(source) is not None


def file_of(source: str) -> Path | None:
    """Gives the Python file of `file.py:Name`; None for the other forms."""
    path, _, _ = source.rpartition(":")
    return Path(path) if path.endswith(".py") else None


def network_from(source: str, *, is_trusted: bool) -> nn.Module:
    """Gives the network of a source; runs code that the source names.

    Args:
        source: `file.py:Name`, `package.module:callable` or `model.pt2`.
        is_trusted: the user has said that a file may run.

    Raises:
        ImportFailure: there is no such network, it may not run, or it fails.
    """
    if needs_trust(source) and not is_trusted:
        raise ImportFailure(
            f"{shorten(source)} is a file: importing it runs the code in it. Read it first; if "
            "you trust it, say --trust."
        )
    if source.endswith(EXPORTED):
        return _exported(Path(source))
    place, _, name = source.rpartition(":")
    if not place or not name:
        raise ImportFailure(f"{shorten(source)!r} names no network. {_FORMS}")
    file = file_of(source)
    module = _module_of_file(file) if file else _module_named(place)
    return made(_attribute(module, name, source), source)


def made(thing: Any, source: str) -> nn.Module:
    """Gives the network that a class, a function or a module is or makes.

    Raises:
        ImportFailure: it makes none.
    """
    if isinstance(thing, nn.Module):
        return thing
    if not callable(thing):
        raise ImportFailure(f"{shorten(source)} is a {type(thing).__name__}, not a network.")
    if not inspect.isclass(thing) and _takes_tensors(thing):
        return FunctionModule(thing)
    try:
        result = thing()
    except Exception as error:
        raise ImportFailure(
            f"{shorten(source)} cannot be made without arguments: {type(error).__name__}: "
            f"{shorten(str(error))}. Write a function without arguments that makes it."
        ) from error
    if not isinstance(result, nn.Module):
        raise ImportFailure(f"{shorten(source)} makes a {type(result).__name__}, not a network.")
    return result


def _takes_tensors(function: Callable[..., Any]) -> bool:
    """Whether a function is the network itself: it needs arguments, and they are tensors."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return False
    needed = [each for each in parameters if each.default is each.empty and each.kind < 2]
    kinds = (inspect.Parameter.empty, torch.Tensor, "Tensor", "torch.Tensor")
    return bool(needed) and all(each.annotation in kinds for each in needed)


def _module_named(name: str) -> ModuleType:
    if name.partition(".")[0] == "torchvision":
        prepare_torchvision()
    try:
        return importlib.import_module(name)
    except Exception as error:
        raise ImportFailure(
            f"{shorten(name)} cannot be imported: {shorten(str(error))}. Install it, or check "
            "its name."
        ) from error


def _module_of_file(file: Path) -> ModuleType:
    if not file.is_file():
        raise ImportFailure(f"There is no file {shorten(str(file))}. Check its name.")
    name = f"netloom_import_{file.stem}"
    specification = importlib.util.spec_from_file_location(name, file)
    if specification is None or specification.loader is None:
        raise ImportFailure(f"{shorten(str(file))} is no Python file.")
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module  # classes find their module there
    folder = str(file.resolve().parent)
    sys.path.insert(0, folder)  # what the file imports lies beside it
    try:
        specification.loader.exec_module(module)
    except BaseException as error:
        raise ImportFailure(
            f"{shorten(str(file))} fails when it is run: {type(error).__name__}: "
            f"{shorten(str(error))}."
        ) from error
    finally:
        sys.path.remove(folder)
    return module


def _attribute(module: ModuleType, name: str, source: str) -> Any:
    found: Any = module
    for part in name.split("."):
        if not hasattr(found, part):
            known = [each for each in vars(found) if not each.startswith("_")]
            raise UnknownNameError(f"network in {source.rpartition(':')[0]}", part, known)
        found = getattr(found, part)
    return found


def _exported(path: Path) -> nn.Module:
    if not path.is_file():
        raise ImportFailure(f"There is no file {shorten(str(path))}. Check its name.")
    try:
        program = torch.export.load(path)
    except Exception as error:
        raise ImportFailure(
            f"{shorten(str(path))} is no exported program of this PyTorch: "
            f"{shorten(str(error))}. Save it anew with torch.export.save."
        ) from error
    network = program.module()
    network.title = class_identifier(path.stem)  # type: ignore[assignment]
    return network

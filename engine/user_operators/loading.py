"""A project's own operators, as far as the user has consented. Importing this loads PyTorch."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from types import MappingProxyType, ModuleType
from typing import Any, TypeAlias

from torch import nn

from engine.errors import EngineError
from engine.graph.model import Project, UserFile
from engine.operators.catalogue import Catalogue
from engine.operators.operator import Operator
from engine.operators.standard import CATALOGUE
from engine.user_operators.consents import Consents
from engine.user_operators.reading import UserFileError, UserText, describe
from engine.user_operators.references import stamp_of
from engine.user_operators.rows import operators_from
from engine.user_operators.running import Ran, is_new, run_file

Watch: TypeAlias = Callable[[UserText], AbstractContextManager[object]]
"""Is entered while a file runs, so that one that never ends can be named."""


@dataclass(frozen=True)
class UserOperators:
    """What the analysis, the code generation and the build are handed of a project's own classes.

    Args:
        catalogue: the standard operators and those of the project.
        classes: by their paths (`my_layers.Gate`).
        modules: what generated source imports them from, by name (`my_layers`).
        hashes: of the files that were run; equal hashes mean equal operators.
        rows: the descriptions of the classes, for a process that may not run them.
    """

    catalogue: Catalogue = CATALOGUE
    classes: Mapping[str, type[nn.Module]] = field(default_factory=dict)
    modules: Mapping[str, ModuleType] = field(default_factory=dict)
    hashes: tuple[str, ...] = ()
    rows: tuple[Mapping[str, Any], ...] = ()

    @property
    def paths(self) -> frozenset[str]:
        """What generated source may import beside PyTorch."""
        return frozenset(self.classes)


def load_user_operators(
    project: Project,
    consents: Consents | None = None,
    *,
    watch: Watch | None = None,
    refused: Mapping[str, str] | None = None,
) -> UserOperators:
    """Runs the files of a project that the user has consented to; the others stay closed.

    Never raises: what cannot be used is in the catalogue's `withheld`, with the reason.

    Args:
        project: with the absolute paths of its files.
        consents: those of the user's own folder if None.
        watch: entered while a file runs.
        refused: why files are not to be run although they may, by their hashes.
    """
    if not project.user_files:
        return UserOperators()
    consents = consents or Consents()
    found = _Found()
    for file in project.user_files:
        try:
            text = _permitted(file, consents)
            if refused and text.sha256 in refused:
                raise UserFileError(refused[text.sha256])
            with watch(text) if watch and is_new(text) else nullcontext():
                ran = run_file(text, file.classes)
            found.take(text, ran, operators_from(ran.rows))
        except EngineError as error:
            found.refuse(file, str(error))
    return UserOperators(
        CATALOGUE.extended(found.operators, found.withheld),
        MappingProxyType(found.classes),
        MappingProxyType(found.modules),
        tuple(found.hashes),
        tuple(found.rows),
    )


def outlook_of(project: Project, consents: Consents | None = None) -> tuple[object, ...]:
    """Gives what changes when a file or a consent does; without running or reading any."""
    if not project.user_files:
        return ()
    consent = stamp_of((consents or Consents()).path)
    return (consent, *(stamp_of(file.path) for file in project.user_files))


def trusted(project: Project, consents: Consents | None = None) -> Project:
    """Notes the user's consent to all files of a project, as they are now.

    Returns:
        The project, which knows the hashes of the files as they are now.

    Raises:
        EngineError: a file cannot be read, or the consent cannot be noted.
    """
    consents = consents or Consents()
    for file in project.user_files:
        text = describe(file.path)
        consents.give(text.sha256, text.path)
    return current(project, consents)


def current(project: Project, consents: Consents | None = None) -> Project:
    """Gives the project that knows the hashes of its files as they are now, where they may run."""
    consents = consents or Consents()
    files = []
    for file in project.user_files:
        with suppress(EngineError):
            file = replace(file, sha256=_permitted(file, consents).sha256)
        files.append(file)
    return replace(project, user_files=tuple(files)) if files else project


def described_operators(
    file: str, consents: Consents | None = None, *, watch: Watch | None = None
) -> dict[str, Any]:
    """Runs a file that the user has consented to and gives its operators as plain data.

    Args:
        file: its absolute path.
        consents: those of the user's own folder if None.
        watch: entered while the file runs.

    Returns:
        `sha256`, `rows` for `rows.operators_from`, and `faults`: why classes are none.

    Raises:
        EngineError: there is no consent, or the file fails.
    """
    text = describe(file)
    reference = text.reference(text.classes)
    text = _permitted(reference, consents or Consents())
    with watch(text) if watch and is_new(text) else nullcontext():
        ran = run_file(text, text.classes)
    operators_from(ran.rows)
    return {"sha256": text.sha256, "rows": list(ran.rows), "faults": dict(ran.faults)}


def _permitted(file: UserFile, consents: Consents) -> UserText:
    """Gives the text of a file that may be run.

    Raises:
        UserFileError: it may not; says how to allow it.
    """
    text = describe(file.path)
    how = (
        "Read it; if you trust it, allow it in the window (Edit > Add from Python File…), or say "
        "--trust on the command line."
    )
    if consents.is_given(text.sha256):
        return text
    name = text.path.name
    if text.sha256 != file.sha256:
        raise UserFileError(
            f"{name} has changed since it was last accepted, and this text was not allowed to "
            f"run on this computer. {how}"
        )
    raise UserFileError(
        f"{name} is Python code that was not allowed to run on this computer. {how}"
    )


@dataclass
class _Found:
    """What is gathered file by file."""

    operators: list[Operator] = field(default_factory=list)
    withheld: dict[str, str] = field(default_factory=dict)
    classes: dict[str, type[nn.Module]] = field(default_factory=dict)
    modules: dict[str, ModuleType] = field(default_factory=dict)
    hashes: list[str] = field(default_factory=list)
    rows: list[Mapping[str, Any]] = field(default_factory=list)

    def take(self, text: UserText, ran: Ran, operators: tuple[Operator, ...]) -> None:
        if text.module in self.modules:
            raise UserFileError(f"There are two files {text.path.name}. Rename one of them.")
        self.modules[text.module] = ran.module
        self.hashes.append(text.sha256)
        self.withheld.update(ran.faults)
        taken = {name.rpartition(".")[2]: name for name in self.classes}
        for operator, row in zip(operators, ran.rows, strict=True):
            other = taken.get(operator.name.rpartition(".")[2])
            if other:
                self.withheld[operator.name] = (
                    f"{other} has the same name as {operator.name}. Rename one of the classes."
                )
                continue
            self.operators.append(operator)
            self.rows.append(row)
            self.classes[operator.name] = ran.classes[operator.name]

    def refuse(self, file: UserFile, reason: str) -> None:
        stem = file.path.replace("\\", "/").rpartition("/")[2].removesuffix(".py")
        self.withheld.update({f"{stem}.{name}": reason for name in file.classes})

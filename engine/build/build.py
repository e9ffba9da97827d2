"""Generated source as a living module, and the way back from its failures to the drawing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType

from torch import Tensor, nn

from engine.build.blame import Locator, blame
from engine.build.errors import BuildError
from engine.build.execution import execute
from engine.codegen.source import Source
from engine.graph.problem import NodePath


@dataclass(frozen=True)
class BuiltModel:
    """A network made from its source.

    Args:
        source: what it was made from.
        module: the network.
        file_name: the name of the source in tracebacks.
    """

    source: Source
    module: nn.Module
    file_name: str

    def blame(self, error: BaseException) -> NodePath | None:
        """Gives the node whose call raised `error`; None if it was raised elsewhere."""
        return blame(self.source, self.file_name, error, self.module)

    def locator(self) -> Locator:
        """Gives what finds the nodes whose calls run."""
        return Locator(self.source, self.file_name, self.module)


@dataclass(frozen=True)
class BuiltLoss:
    """The loss made from its source: called with all outputs, then all targets.

    Args:
        source: what it was made from.
        function: `compute_loss`.
        file_name: the name of the source in tracebacks.
    """

    source: Source
    function: Callable[..., Tensor]
    file_name: str

    def __call__(self, *tensors: Tensor) -> Tensor:
        """Gives the loss."""
        return self.function(*tensors)

    def blame(self, error: BaseException) -> NodePath | None:
        """Gives the node whose call raised `error`; None if it was raised elsewhere."""
        return blame(self.source, self.file_name, error)

    def locator(self) -> Locator:
        """Gives what finds the nodes whose calls run."""
        return Locator(self.source, self.file_name)


@dataclass(frozen=True)
class Own:
    """The user's own classes that source may import, consented to.

    Args:
        paths: of the classes (`my_layers.Gate`).
        modules: what they are imported from, by name.
    """

    paths: frozenset[str] = frozenset()
    modules: Mapping[str, ModuleType] = field(default_factory=dict)


NOTHING = Own()


def build(source: Source, own: Own = NOTHING) -> BuiltModel:
    """Makes the network that generated source describes.

    Args:
        source: what `generate_model` gave.
        own: the user's own classes in it.

    Raises:
        BuildError: the source holds what is not allowed, or a module refuses its arguments.
    """
    namespace, file_name = execute(source.text, own.paths, own.modules)
    made = namespace.get(source.class_name)
    if not (isinstance(made, type) and issubclass(made, nn.Module)):
        raise BuildError(f"The source has no class {source.class_name}.")
    try:
        return BuiltModel(source, made(), file_name)
    except Exception as error:
        node = blame(source, file_name, error)
        where = f"{node}: " if node else ""
        raise BuildError(f"The network cannot be made. {where}{error}") from error


def build_loss(source: Source, own: Own = NOTHING) -> BuiltLoss:
    """Makes the loss that generated source describes.

    Args:
        source: what `generate_loss` gave.
        own: the user's own classes in it.

    Raises:
        BuildError: the source holds what is not allowed.
    """
    namespace, file_name = execute(source.text, own.paths, own.modules)
    function = namespace.get(source.class_name)
    if not callable(function):
        raise BuildError(f"The source has no function {source.class_name}.")
    return BuiltLoss(source, function, file_name)

"""Lets a recorder see the calls of which PyTorch tells nobody, as long as a network is run."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol

from torch import Tensor, nn
from torch.autograd import Function
from torch.fx._symbolic_trace import _wrapped_fns_to_patch
from torch.nn.modules import transformer
from torch.utils.checkpoint import CheckpointFunction

from engine.importing.leaves import operator_of


class Recorder(Protocol):
    """What is told of calls."""

    @property
    def is_inside(self) -> bool:
        """Whether a call runs that is noted as a whole."""

    def call(
        self,
        function: Callable[..., Any],
        noted: Callable[..., Any] | nn.Module,
        args: tuple[Any, ...],
        keywords: Mapping[str, Any],
    ) -> Any:
        """Calls a function without looking into it, and notes the call."""

    def call_module(
        self, original: Callable[..., Any], module: nn.Module, args: Any, keywords: Any
    ) -> Any:
        """Calls a module."""


@contextmanager
def patched(recorder: Recorder) -> Iterator[None]:
    """Lets the recorder see calls of modules, and of functions that the catalogue keeps whole."""
    original = nn.Module.__call__

    def call(module: nn.Module, /, *args: Any, **keywords: Any) -> Any:
        return recorder.call_module(original, module, args, keywords)

    with ExitStack() as stack:
        stack.enter_context(_with_attribute(nn.Module, "__call__", call))
        stack.enter_context(_with_attribute(Function, "apply", _noting_apply(recorder)))
        stack.enter_context(_with_attribute(transformer, "_detect_is_causal_mask", _causal_if_told))
        for (_, name), owner in list(_wrapped_fns_to_patch.items()):
            function = owner.get(name)
            if callable(function) and operator_of(function) is not None:
                stack.enter_context(with_item(owner, name, _noting(recorder, function)))
        yield


def _causal_if_told(
    mask: Tensor | None,  # noqa: ARG001 - PyTorch's own looks at its numbers, which are not there
    is_causal: bool | None = None,
    size: int | None = None,  # noqa: ARG001
) -> bool:
    return is_causal is True


def _noting_apply(recorder: Recorder) -> Any:
    """Notes what has a gradient of its own as one call; a checkpoint is what it holds."""
    original = Function.__dict__["apply"]

    def apply(kind: type[Function], *args: Any, **keywords: Any) -> Any:
        made = original.__get__(None, kind)
        if kind is CheckpointFunction:
            function, _preserve, *rest = args
            return function(*rest)
        if recorder.is_inside:
            return made(*args, **keywords)
        return recorder.call(made, kind, args, keywords)

    return classmethod(apply)


def _noting(recorder: Recorder, function: Callable[..., Any]) -> Callable[..., Any]:
    def noted(*args: Any, **keywords: Any) -> Any:
        if recorder.is_inside:
            return function(*args, **keywords)
        return recorder.call(function, function, args, keywords)

    return noted


@contextmanager
def _with_attribute(owner: Any, name: str, value: Any) -> Iterator[None]:
    before = vars(owner)[name]
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


@contextmanager
def with_item(owner: dict[str, Any], name: str, value: Any) -> Iterator[None]:
    """Puts a value into a dictionary for a while."""
    missing = object()
    before = owner.get(name, missing)
    owner[name] = value
    try:
        yield
    finally:
        if before is missing:
            del owner[name]
        else:
            owner[name] = before

"""Notes every call that a network makes while it is run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from engine.importing import constants
from engine.importing.copying import named_tensors
from engine.importing.errors import ImportFailure
from engine.importing.known_tensors import KnownTensors, unwatched, without_aliases
from engine.importing.leaves import has_hooks, stays_whole
from engine.importing.outputs import named_outputs
from engine.importing.patching import with_item
from engine.importing.places import calling_place
from engine.importing.trace import INPUT, Called, Constant, Held, Result, Trace, leaves, mapped

MOST_CALLS = 50_000


@dataclass(frozen=True)
class InputSpec:
    """One input of a network.

    Args:
        name: of the argument of `forward`.
        shape: of one sample.
        dtype: of its numbers.
    """

    name: str
    shape: tuple[int, ...]
    dtype: torch.dtype = torch.float32


class CallRecorder(TorchFunctionMode):
    """Notes the calls of one run."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self._calls: list[Called] = []
        self._network = network
        self._written: set[str] = set()
        self._known = KnownTensors()
        self._scope: tuple[str, ...] = ()
        self._uses: dict[str, int] = {}
        self._is_inside = False
        self._paths = {id(module): path for path, module in network.named_modules()}
        self._tensors = named_tensors(network)
        for path, tensor in self._tensors.items():
            self._known.keep(tensor, Held(path, isinstance(tensor, nn.Parameter)))

    def new_input(self, spec: InputSpec, batch: int) -> Tensor:
        """Gives a tensor for an input and notes it."""
        tensor = torch.empty((batch, *spec.shape), dtype=spec.dtype, device="meta")
        self._note(Called(INPUT, arguments=(spec.name,)), tensor)
        return tensor

    def finished(self, result: Any) -> Trace:
        """Gives what was noted."""
        outputs, structure = named_outputs(result)
        for _, tensor in outputs:
            self._known.refuse_stale(tensor)
        sources = tuple((name, self._source(tensor)) for name, tensor in outputs)
        return Trace(
            calls=tuple(self._calls),
            outputs=sources,
            output_structure=structure,
            constants=tuple(self._known.constants),
            tensors=MappingProxyType(self._tensors),
            written=self._written_tensors(),
        )

    def _written_tensors(self) -> tuple[str, ...]:
        """Gives what was written to in place, and what was put in the place of another one."""
        held = named_tensors(self._network)
        return tuple(
            path
            for path, tensor in self._tensors.items()
            if path in self._written or held.get(path) is not tensor
        )

    # Calls

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        """Is called by PyTorch for every function of it that is called."""
        keywords = kwargs or {}
        tensors = [each for each in leaves((args, keywords)) if isinstance(each, Tensor)]
        if self._is_written_back(func, args):
            return None
        if self._is_constant(func, tensors):
            return self._call_with_numbers(func, args, keywords)
        return self.call(func, func, args, keywords)

    def call(
        self,
        function: Callable[..., Any],
        noted: Callable[..., Any] | nn.Module,
        args: tuple[Any, ...],
        keywords: Mapping[str, Any],
        *,
        path: str = "",
    ) -> Any:
        """Calls a function without looking into it, and notes the call if it gives a tensor.

        Args:
            function: what is called.
            noted: what is noted as called: it, or the module whose call it is.
            args, keywords: its arguments.
            path: of the module.
        """
        if torch.is_inference_mode_enabled():
            raise ImportFailure(
                "The network computes under torch.inference_mode(), whose results nothing can be "
                "learned from. Write torch.no_grad() in its place, or leave it out."
            )
        with unwatched():
            args, keywords = mapped((args, dict(keywords)), self._known.without_numbers)
        tensors = [each for each in leaves((args, keywords)) if isinstance(each, Tensor)]
        versions = [each._version for each in tensors]  # noqa: SLF001
        arguments = mapped(args, self._source_or_value)
        named = mapped(keywords, self._source_or_value)
        with unwatched():
            result = self._whole(function, args, keywords)
            if getattr(function, "__name__", "") in constants.MAKERS:
                return self._known.remember_constant(
                    result, constants.made_like(function.__name__, result, args, keywords)
                )
            changed = [
                each
                for each, version in zip(tensors, versions, strict=True)
                if each._version != version  # noqa: SLF001
            ]
            if not changed and not any(isinstance(each, Tensor) for each in leaves(result)):
                return result
            for each in tensors:
                self._known.refuse_stale(each)
            is_given_back = not changed and any(result is each for each in tensors)
            result = without_aliases(result, tensors, changed)
        for source in (self._known.sources.get(id(each)) for each in changed):
            self._written |= {source.path} if isinstance(source, Held) else set()
        called = Called(noted, path, arguments, MappingProxyType(named), scope=self._scope)
        called = replace(
            called,
            place=calling_place(),
            is_given_back=is_given_back,
            has_gradient=torch.is_grad_enabled(),
        )
        self._note(called, changed[0] if result is None and changed else result)
        for each in changed:
            self._known.write_through(each)
        if getattr(noted, "__name__", "") == "__getitem__" and isinstance(result, Tensor):
            self._known.note_view(result, args[0], args[1])
        return result

    @property
    def is_inside(self) -> bool:
        """Whether a call runs that is noted as a whole."""
        return self._is_inside

    def _whole(
        self, function: Callable[..., Any], args: tuple[Any, ...], keywords: Mapping[str, Any]
    ) -> Any:
        """Calls a function without noting what it calls."""
        self._is_inside = True
        try:
            return function(*args, **keywords)
        finally:
            self._is_inside = False

    def call_module(
        self, original: Callable[..., Any], module: nn.Module, args: Any, keywords: Any
    ) -> Any:
        """Calls a module: as a whole, or in a scope of its own."""
        path = self._paths.get(id(module))
        if path is None or self._is_inside:
            return original(module, *args, **keywords)
        if path and stays_whole(module):
            return self._call_whole(original, module, args, keywords)
        before = self._scope
        if path:
            count = self._uses[path] = self._uses.get(path, -1) + 1
            self._scope = (*before, f"{path}@{count}" if count else path)
        try:
            return original(module, *args, **keywords)
        finally:
            self._scope = before

    def _call_whole(
        self, original: Callable[..., Any], module: nn.Module, args: Any, keywords: Any
    ) -> Any:
        """Calls a module as a whole; what hooks do around it is noted call by call."""
        path = self._paths[id(module)]
        if not has_hooks(module):
            return self.call(partial(original, module), module, args, keywords, path=path)
        forward = module.forward

        def noted(*inputs: Any, **named: Any) -> Any:
            return self.call(forward, module, inputs, named, path=path)

        with with_item(vars(module), "forward", noted):
            return original(module, *args, **keywords)

    # Tensors

    def _note(self, called: Called, result: Any) -> None:
        if len(self._calls) >= MOST_CALLS:
            raise ImportFailure(f"The network makes more than {MOST_CALLS:,} calls.")
        tensors = [each for each in leaves(result) if isinstance(each, Tensor)]
        for index, tensor in enumerate(tensors):
            self._known.keep(tensor, Result(len(self._calls), index))
        self._calls.append(
            replace(
                called,
                shapes=tuple(tuple(each.shape) for each in tensors),
                dtypes=tuple(each.dtype for each in tensors),
                is_nested=not isinstance(result, Tensor),
            )
        )

    def _source(self, tensor: Tensor) -> Result | Held | Constant:
        self._put_back(tensor)
        return self._known.source(tensor)

    def _source_or_value(self, value: Any) -> Any:
        return self._source(value) if isinstance(value, Tensor) else value

    def _put_back(self, base: Tensor) -> None:
        """Notes that a part of a tensor was written to, if one was."""
        written = self._known.written_part(base)
        if written is not None:
            arguments = mapped((base, *written), self._source_or_value)
            called = Called(torch.Tensor.__setitem__, arguments=arguments, scope=self._scope)
            self._note(called, base)

    def _is_written_back(self, function: Callable[..., Any], args: tuple[Any, ...]) -> bool:
        """Whether this is the second half of `x[i] += v`, which wrote in place already."""
        if getattr(function, "__name__", "") != "__setitem__":
            return False
        return self._known.is_part_of(args[2], args[0], args[1])

    # Constants

    def _is_constant(self, function: Callable[..., Any], tensors: Sequence[Tensor]) -> bool:
        if constants.is_random(getattr(function, "__name__", "")):
            return False
        return all(id(each) not in self._known.sources for each in tensors)

    def _call_with_numbers(
        self, function: Callable[..., Any], args: tuple[Any, ...], keywords: dict[str, Any]
    ) -> Any:
        """Calls a function of constants alone: on their numbers."""
        twins: dict[int, Tensor] = {}

        def numbers(value: Any) -> Any:
            if not isinstance(value, Tensor):
                return value
            found = self._known.numbers_of(value)
            twins[id(found)] = value
            return found

        with unwatched():
            result = constants.on_cpu(function, mapped(args, numbers), mapped(keywords, numbers))
            if isinstance(result, Tensor) and id(result) in twins:
                return twins[id(result)]
            return mapped(
                result,
                lambda each: (
                    self._known.remember_constant(each.to("meta"), each)
                    if isinstance(each, Tensor)
                    else each
                ),
            )

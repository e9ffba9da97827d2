"""Runs a network on tensors without numbers and notes every call that it makes.

The network meets real tensors (on the meta device), so that its `if`s on shapes, its loops and
its arithmetic with sizes simply run. A call that gives no tensor leaves no note.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from engine.errors import EngineError, shorten
from engine.importing import constants
from engine.importing.copying import named_tensors
from engine.importing.errors import ImportFailure
from engine.importing.leaves import has_hooks, stays_whole
from engine.importing.patching import patched, with_item
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


def traced(network: nn.Module, inputs: Sequence[InputSpec], *, batch: int) -> Trace:
    """Runs a network once and gives the calls that it made.

    Args:
        network: on the meta device (`copying.without_numbers`), in the mode it is to be run in;
            its parameters are frozen, as nothing is to be learned here.
        inputs: what it is given.
        batch: the number of samples.

    Raises:
        ImportFailure: it cannot be run so; the text says what it did.
    """
    recorder = _Recorder(network.requires_grad_(requires_grad=False))
    given = {each.name: recorder.new_input(each, batch) for each in inputs}
    try:
        with torch.enable_grad(), patched(recorder), recorder:
            result = network(**given)
    except EngineError:
        raise
    except Exception as error:
        raise _failure(network, error) from error
    return recorder.finished(result)


def network_name(network: nn.Module) -> str:
    """Gives what a network is called: its class, or the title that it was given."""
    return str(getattr(network, "title", "") or type(network).__name__)


def _failure(network: nn.Module, error: Exception) -> ImportFailure:
    name, text = network_name(network), shorten(" ".join(str(error).split()), 200)
    if "meta" in text.lower() or "Cannot copy" in text:
        return ImportFailure(
            f"{name} decides by the values of its input what it does, which no drawing can hold: "
            f"{text}"
        )
    if "Guard failed" in text:
        return ImportFailure(
            f"{name} was exported for fixed sizes: {text}. Export it with dynamic_shapes for the "
            "number of samples, and give the shape that it was exported for."
        )
    return ImportFailure(
        f"{name} fails on an input of the given shape: {type(error).__name__}: {text}. "
        "Give the shape that it expects."
    )


@dataclass
class _Known:
    """What the recorder knows of the tensors that it has met, by their identity."""

    sources: dict[int, Result | Held] = field(default_factory=dict)
    numbers: dict[int, Tensor] = field(default_factory=dict)
    kept: list[Tensor] = field(default_factory=list)
    viewed: dict[int, tuple[Tensor, Any]] = field(default_factory=dict)
    storages: dict[int, list[Tensor]] = field(default_factory=dict)
    stale: set[int] = field(default_factory=set)
    pending: dict[int, tuple[Any, Tensor]] = field(default_factory=dict)


class _Recorder(TorchFunctionMode):
    """Notes the calls of one run."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self._calls: list[Called] = []
        self._constants: list[Tensor] = []
        self._numbered: dict[int, int] = {}
        self._network = network
        self._written: set[str] = set()
        self._twins: dict[int, Tensor] = {}
        self._known = _Known()
        self._scope: tuple[str, ...] = ()
        self._uses: dict[str, int] = {}
        self._is_inside = False
        self._paths = {id(module): path for path, module in network.named_modules()}
        self._tensors = named_tensors(network)
        for path, tensor in self._tensors.items():
            self._keep(tensor)
            self._known.sources[id(tensor)] = Held(path, isinstance(tensor, nn.Parameter))

    def new_input(self, spec: InputSpec, batch: int) -> Tensor:
        """Gives a tensor for an input and notes it."""
        tensor = torch.empty((batch, *spec.shape), dtype=spec.dtype, device="meta")
        self._note(Called(INPUT, arguments=(spec.name,)), tensor)
        return tensor

    def finished(self, result: Any) -> Trace:
        """Gives what was noted."""
        outputs, structure = _named_outputs(result)
        for _, tensor in outputs:
            self._refuse_stale(tensor)
        sources = tuple((name, self._source(tensor)) for name, tensor in outputs)
        return Trace(
            calls=tuple(self._calls),
            outputs=sources,
            output_structure=structure,
            constants=tuple(self._constants),
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
        with _unwatched():
            args, keywords = mapped((args, dict(keywords)), self._without_numbers)
        tensors = [each for each in leaves((args, keywords)) if isinstance(each, Tensor)]
        versions = [each._version for each in tensors]  # noqa: SLF001
        arguments = mapped(args, self._source_or_value)
        named = mapped(keywords, self._source_or_value)
        with _unwatched():
            result = self._whole(function, args, keywords)
            if getattr(function, "__name__", "") in constants.MAKERS:
                return self._remember_constant(
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
                self._refuse_stale(each)
            is_given_back = not changed and any(result is each for each in tensors)
            result = _without_aliases(result, tensors, changed)
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
            self._write_through(each)
        if getattr(noted, "__name__", "") == "__getitem__" and isinstance(result, Tensor):
            self._known.viewed[id(result)] = (args[0], args[1])
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
            self._keep(tensor)
            self._known.sources[id(tensor)] = Result(len(self._calls), index)
            self._known.stale.discard(id(tensor))
        self._calls.append(
            replace(
                called,
                shapes=tuple(tuple(each.shape) for each in tensors),
                dtypes=tuple(each.dtype for each in tensors),
                is_nested=not isinstance(result, Tensor),
            )
        )

    def _keep(self, tensor: Tensor) -> None:
        """Keeps a tensor, so that no other one gets its identity, and groups it with its views."""
        self._known.kept.append(tensor)
        group = self._known.storages.setdefault(_storage(tensor), [])
        if not any(each is tensor for each in group):
            group.append(tensor)

    def _source(self, tensor: Tensor) -> Result | Held | Constant:
        self._put_back(tensor)
        source = self._known.sources.get(id(tensor))
        if source is not None:
            return source
        if id(tensor) not in self._known.numbers:
            self._known.numbers[id(tensor)] = tensor.detach().cpu().clone()
            self._known.kept.append(tensor)
        number = self._numbered.setdefault(id(tensor), len(self._constants))
        if number == len(self._constants):
            self._constants.append(self._known.numbers[id(tensor)])
        return Constant(number)

    def _source_or_value(self, value: Any) -> Any:
        return self._source(value) if isinstance(value, Tensor) else value

    def _refuse_stale(self, value: Any) -> None:
        if isinstance(value, Tensor) and id(value) in self._known.stale:
            raise ImportFailure(
                "The network writes in place into a tensor that it also reads through a view "
                "of another shape. Write it without the in-place call."
            )

    def _write_through(self, tensor: Tensor) -> None:
        """After a tensor was written to in place: the tensors that share its memory follow.

        What it is a part of (`x[i]`) gets the part put back when it is next read.
        """
        known, part = self._known, tensor
        family = {id(part)}
        while id(part) in known.viewed:
            base, index = known.viewed[id(part)]
            known.pending[id(base)] = (index, part)
            family.add(id(base))
            part = base
        for other in known.storages.get(_storage(tensor), []):
            if id(other) not in family and not isinstance(known.sources.get(id(other)), Held):
                known.stale.add(id(other))

    def _put_back(self, base: Tensor) -> None:
        """Notes that a part of a tensor was written to, if one was."""
        if id(base) in self._known.pending:
            index, part = self._known.pending.pop(id(base))
            arguments = mapped((base, index, part), self._source_or_value)
            self._note(
                Called(torch.Tensor.__setitem__, arguments=arguments, scope=self._scope), base
            )

    def _is_written_back(self, function: Callable[..., Any], args: tuple[Any, ...]) -> bool:
        """Whether this is the second half of `x[i] += v`, which wrote in place already."""
        if getattr(function, "__name__", "") != "__setitem__":
            return False
        viewed = self._known.viewed.get(id(args[2]))
        return viewed is not None and viewed[0] is args[0] and _is_same(viewed[1], args[1])

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
            found = self._known.numbers.get(id(value), value)
            twins[id(found)] = value
            return found

        with _unwatched():
            result = constants.on_cpu(function, mapped(args, numbers), mapped(keywords, numbers))
            if isinstance(result, Tensor) and id(result) in twins:
                return twins[id(result)]
            return mapped(
                result,
                lambda each: (
                    self._remember_constant(each.to("meta"), each)
                    if isinstance(each, Tensor)
                    else each
                ),
            )

    def _without_numbers(self, value: Any) -> Any:
        """Gives the tensor without numbers that stands for one that is no buffer, but has some."""
        if not isinstance(value, Tensor) or value.device.type == "meta":
            return value
        if id(value) not in self._twins:
            self._known.kept.append(value)
            self._twins[id(value)] = self._remember_constant(value.to("meta"), value.cpu())
        return self._twins[id(value)]

    def _remember_constant(self, tensor: Tensor, numbers: Tensor) -> Tensor:
        self._known.numbers[id(tensor)] = numbers
        self._known.kept.append(tensor)
        return tensor


def _without_aliases(result: Any, arguments: Sequence[Tensor], changed: Sequence[Tensor]) -> Any:
    """Gives the result with a tensor of its own where a call handed back what it was given.

    Dropout in evaluation hands back its input, but in training it does not: they are two values.
    """
    given = {id(each) for each in arguments} - {id(each) for each in changed}

    def own(value: Any) -> Any:
        if isinstance(value, Tensor) and id(value) in given:
            return torch.ops.aten.alias.default(value.detach())
        return value

    return mapped(result, own)


def _unwatched() -> AbstractContextManager[None]:
    """Keeps PyTorch from telling the recorder of calls."""
    return torch._C.DisableTorchFunction()  # noqa: SLF001


def _is_same(one: Any, other: Any) -> bool:
    if any(isinstance(each, Tensor) for each in leaves((one, other))):
        return one is other
    return bool(one == other)


def _storage(tensor: Tensor) -> int:
    return int(tensor.untyped_storage()._cdata)  # noqa: SLF001 - its only identity on meta


def _named_outputs(result: Any) -> tuple[list[tuple[str, Tensor]], str]:
    if isinstance(result, Tensor):
        return [("", result)], "tensor"
    if isinstance(result, Mapping):
        named = [(str(key), leaf) for key, value in result.items() for leaf in leaves(value)]
        return [(name, each) for name, each in named if isinstance(each, Tensor)], "dict"
    names = getattr(result, "_fields", None)
    if names:
        pairs = zip(names, result, strict=True)
        named = [(name, leaf) for name, value in pairs for leaf in leaves(value)]
    else:
        named = [("", leaf) for leaf in leaves(result)]
    return [(name, each) for name, each in named if isinstance(each, Tensor)], "tuple"

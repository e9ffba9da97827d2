"""How a use of an operator is written in Python; the same form is executed by the analysis."""

from dataclasses import dataclass
from typing import TypeAlias

Results: TypeAlias = "tuple[str | Results, ...]"
"""Names of output ports, nested as the tuple that a call returns: `("output", ("h_n", "c_n"))`."""


@dataclass(frozen=True, slots=True)
class ModuleForm:
    """`self.conv = nn.Conv2d(…)` in `__init__`, `self.conv(x)` in `forward`.

    Args:
        path: `nn.…`, or the public path of a class of another library.
        results: what `forward` returns, where that is a tuple.
        tuples: input ports that are handed over as one tuple (`(h_0, c_0)` of an LSTM).
        named: input ports that are written by name, as `forward` takes others before them.
        inner: the class of a module that the constructor takes first (`nn.TransformerEncoder`).
        outer: with `inner`: the arguments of the module itself; the others go to the inner one.
    """

    path: str
    results: Results = ()
    tuples: tuple[tuple[str, ...], ...] = ()
    named: tuple[str, ...] = ()
    inner: str = ""
    outer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FunctionForm:
    """`F.max_pool2d(x, kernel_size=3)`.

    Args:
        path: `F.…`, `torch.…`, or the public path of a function of another library.
        takes_list: the variadic inputs are one list: `torch.cat([a, b], dim=1)`.
        takes_training: passes `training=self.training` (dropout).
        leading: arguments that come before the inputs (`torch.einsum`).
        named: input ports that are written by name, as arguments stand before them.
        operand: an input port; where it is not wired, the argument of that name stands for it.
        unwritten: arguments that only say how many outputs there are.
    """

    path: str
    takes_list: bool = False
    takes_training: bool = False
    leading: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    operand: str = ""
    unwritten: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MethodForm:
    """`x.view(-1, 256)`.

    Args:
        name: of the method of the first input.
        spread: the argument whose tuple is written as separate arguments, if any.
        batch: an input port; where it is wired, its batch size comes first:
            `token.expand(x.size(0), -1, -1)`.
    """

    name: str
    spread: str | None = None
    batch: str = ""


@dataclass(frozen=True, slots=True)
class InfixForm:
    """`a + b`; where `b` is not wired, the node's argument of the same name stands for it.

    Args:
        symbol: of the Python operator.
        operand: the name of `b`, as a port and as an argument.
    """

    symbol: str
    operand: str = "other"


@dataclass(frozen=True, slots=True)
class SliceForm:
    """`x[:, start:stop:step]`, by the arguments `dim`, `start`, `stop` and `step`."""


@dataclass(frozen=True, slots=True)
class SelectForm:
    """`x[:, index]`, by the arguments `dim` and `index`."""


@dataclass(frozen=True, slots=True)
class ParameterForm:
    """`self.a = nn.Parameter(…)` in `__init__`, `self.a` in `forward`."""


@dataclass(frozen=True, slots=True)
class BufferForm:
    """`self.mask = nn.Buffer(…)` in `__init__`, `self.mask` in `forward`."""


@dataclass(frozen=True, slots=True)
class BoundaryForm:
    """An argument or a result of `forward` or of the loss: input, output, target."""


Form: TypeAlias = (
    ModuleForm
    | FunctionForm
    | MethodForm
    | InfixForm
    | SliceForm
    | SelectForm
    | ParameterForm
    | BufferForm
    | BoundaryForm
)

HELD = (ModuleForm, ParameterForm, BufferForm)
"""What is an attribute of the class that holds it, made in its constructor."""

VALUES = (ParameterForm, BufferForm)
"""What is held and read, not called."""


def results_of(form: Form) -> Results:
    """Gives the tuple that a use returns, by port; empty where its outputs come as they are."""
    return form.results if isinstance(form, ModuleForm) else ()

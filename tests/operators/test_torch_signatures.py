"""Every argument's name and default are PyTorch's own."""

import inspect
from typing import get_overloads

import pytest
import torch
from torch.nn import functional

from engine.operators.forms import FunctionForm, ModuleForm
from engine.operators.standard import CATALOGUE

REQUIRED = object()
RENAMED = {"nn.PoissonNLLLoss": "log_input", "nn.RMSNorm": "x"}
"""Modules whose first argument of `forward` is `input` here, as in the function beside it."""

WITHOUT_SIGNATURE = frozenset({"torch.einsum", "torch.tensor_split"})
"""Functions whose overloads have no names in common."""

OTHER_DEFAULTS = frozenset({("torch.var", "correction"), ("torch.std", "correction")})
"""Defaults that the documentation tells but the schema does not."""


@pytest.mark.parametrize(
    "operator",
    [
        each
        for each in CATALOGUE
        if isinstance(each.form, ModuleForm | FunctionForm) and each.name not in WITHOUT_SIGNATURE
    ],
    ids=lambda operator: operator.name,
)
def test_arguments_have_pytorchs_names_order_and_defaults(operator, torch_object):
    form = operator.form
    apart = {form.operand, *form.unwritten} if isinstance(form, FunctionForm) else set()
    arguments = [a for a in operator.arguments if not a.is_of_call and a.name not in apart]
    if isinstance(form, ModuleForm) and form.inner:
        signature = _python_signature(torch_object(form.inner))
        signature.update(_python_signature(torch_object(form.path)))
    else:
        signature = _signature(operator, torch_object, {each.name for each in arguments})
    names = [each.name for each in arguments]

    assert [name for name in signature if name in names] == names
    for argument in arguments:
        default = signature[argument.name]
        if default is REQUIRED:
            assert argument.required, argument.name
        elif not argument.required and (operator.name, argument.name) not in OTHER_DEFAULTS:
            assert _alike(default, argument.default), argument.name


@pytest.mark.parametrize(
    "operator",
    [each for each in CATALOGUE if isinstance(each.form, ModuleForm)],
    ids=lambda operator: operator.name,
)
def test_ports_and_arguments_of_calls_are_those_of_forward(operator, torch_object):
    forward = inspect.signature(torch_object(operator.form.path).forward).parameters
    needed = [name for name, each in forward.items() if each.default is each.empty]
    ports = [port.name for port in operator.inputs if not port.is_optional]
    if operator.name in RENAMED:
        ports = [RENAMED[operator.name], *ports[1:]]

    assert needed == ["self", *ports]
    grouped = {port for group in operator.form.tuples for port in group}
    optional = [p.name for p in operator.inputs if p.is_optional and p.name not in grouped]
    positional = [name for name in forward if name not in operator.form.named]
    expected = [*needed, *(name for name in optional if name not in operator.form.named)]
    assert positional[: len(expected)] == expected
    assert set(operator.form.named) <= set(forward)
    for argument in operator.arguments:
        if argument.is_of_call:
            default = forward[argument.name].default
            assert argument.required or default == argument.default


def _signature(operator, torch_object, names):
    path = operator.form.path
    stem = path.rpartition(".")[2]
    if stem.startswith(("max_pool", "adaptive_max_pool")):
        return _python_signature(getattr(functional, f"_{stem}"))
    try:
        return _python_signature(torch_object(path))
    except ValueError:
        return _native_signature(path, names)


def _python_signature(called):
    overloads = get_overloads(called.__init__) if inspect.isclass(called) else []
    called = overloads[0] if overloads else called
    return {
        name: REQUIRED if parameter.default is parameter.empty else parameter.default
        for name, parameter in inspect.signature(called).parameters.items()
    }


def _native_signature(path, names):
    name = path.removeprefix("torch.").removeprefix("F.").replace(".", "_")
    name = "log_sigmoid" if name == "logsigmoid" else name
    for space in ("aten::", "aten::_nn_"):
        for schema in torch._C._jit_get_schemas_for_operator(space + name):
            found = {
                each.name: each.default_value if each.has_default_value() else REQUIRED
                for each in schema.arguments
            }
            if names <= found.keys():
                return found
    raise AssertionError(f"no schema of {path} has the arguments {names}")


def _alike(torchs, ours):
    """Whether two defaults mean the same: `[0, 0]` is 0, `[]` is none."""
    if isinstance(torchs, list | tuple):
        torchs = torchs[0] if torchs else None
    if inspect.isfunction(torchs):
        torchs = torchs.__name__
    return torchs == ours and isinstance(torchs, bool) == isinstance(ours, bool)

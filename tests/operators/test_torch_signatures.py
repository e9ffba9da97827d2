"""Every argument's name and default are PyTorch's own."""

import inspect

import pytest
import torch
from torch.nn import functional

from engine.operators.forms import FunctionForm, ModuleForm
from engine.operators.standard import CATALOGUE

REQUIRED = object()


@pytest.mark.parametrize(
    "operator",
    [each for each in CATALOGUE if isinstance(each.form, ModuleForm | FunctionForm)],
    ids=lambda operator: operator.name,
)
def test_arguments_have_pytorchs_names_order_and_defaults(operator, torch_object):
    names = [argument.name for argument in operator.arguments]
    signature = _signature(operator, torch_object, set(names))

    assert [name for name in signature if name in names] == names
    for argument in operator.arguments:
        default = signature[argument.name]
        if default is REQUIRED:
            assert argument.required, argument.name
        elif not argument.required:
            assert _alike(default, argument.default), argument.name


@pytest.mark.parametrize(
    "operator",
    [each for each in CATALOGUE if isinstance(each.form, ModuleForm)],
    ids=lambda operator: operator.name,
)
def test_ports_of_modules_are_named_as_the_arguments_of_forward(operator, torch_object):
    forward = inspect.signature(torch_object(operator.form.path).forward).parameters
    needed = [name for name, each in forward.items() if each.default is each.empty]

    assert needed == ["self", *(port.name for port in operator.inputs)]


def _signature(operator, torch_object, names):
    path = operator.form.path
    stem = path.rpartition(".")[2]
    if stem.startswith("max_pool"):
        return _python_signature(getattr(functional, f"_{stem}"))
    try:
        return _python_signature(torch_object(path))
    except ValueError:
        return _native_signature(path, names)


def _python_signature(called):
    return {
        name: REQUIRED if parameter.default is parameter.empty else parameter.default
        for name, parameter in inspect.signature(called).parameters.items()
    }


def _native_signature(path, names):
    name = path.removeprefix("torch.").removeprefix("F.").replace(".", "_")
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
    return torchs == ours and isinstance(torchs, bool) == isinstance(ours, bool)

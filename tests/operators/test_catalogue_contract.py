"""What every operator of the catalogue keeps to: an operator is tested by being in it."""

import itertools
import re

import pytest
import torch

from engine.analysis.execution import tensors_in
from engine.analysis.probe import probe
from engine.analysis.result import TensorType
from engine.operators.checks import argument_faults, wiring_faults
from engine.operators.derive import complete, unread
from engine.operators.forms import (
    BoundaryForm,
    FunctionForm,
    InfixForm,
    ModuleForm,
)
from engine.operators.operator import Numbers, Role, Writing
from engine.operators.standard import CATALOGUE, FAMILIES

ASKED = """
    input output target nn.Conv1d nn.Conv2d nn.Conv3d nn.ConvTranspose2d
    nn.MaxPool1d nn.MaxPool2d nn.MaxPool3d F.max_pool1d F.max_pool2d F.max_pool3d
    nn.AvgPool1d nn.AvgPool2d nn.AvgPool3d F.avg_pool1d F.avg_pool2d F.avg_pool3d
    nn.AdaptiveAvgPool2d F.adaptive_avg_pool2d nn.Linear nn.Bilinear nn.Embedding
    nn.ReLU F.relu nn.LeakyReLU F.leaky_relu nn.GELU F.gelu nn.SiLU F.silu
    nn.Tanh torch.tanh nn.Sigmoid torch.sigmoid nn.Softmax F.softmax
    nn.LogSoftmax F.log_softmax nn.Dropout F.dropout nn.BatchNorm1d nn.BatchNorm2d
    nn.LayerNorm nn.GroupNorm nn.Flatten torch.flatten Tensor.view Tensor.reshape
    Tensor.permute torch.unsqueeze torch.squeeze slice torch.cat torch.stack torch.split
    torch.add torch.sub torch.mul torch.div torch.matmul torch.pow torch.log torch.exp
    torch.mean torch.sum torch.linalg.vector_norm F.pad nn.MSELoss F.mse_loss
    nn.CrossEntropyLoss F.cross_entropy nn.NLLLoss F.nll_loss nn.BCELoss
    F.binary_cross_entropy nn.BCEWithLogitsLoss F.binary_cross_entropy_with_logits
"""
READING_SIZES = frozenset({"Tensor.expand_as"})
WITHOUT_GRADIENT = frozenset(
    f"torch.{name}"
    for name in [
        "zeros_like",
        "ones_like",
        "randn_like",
        "rand_like",
        "argmax",
        "argmin",
        "argsort",
        "logical_and",
        "logical_or",
        "logical_xor",
        "isnan",
        "any",
        "all",
        "gt",
        "ge",
        "lt",
        "le",
        "eq",
        "ne",
        "logical_not",
    ]
) | {"Tensor.detach", "F.one_hot", "buffer", "constant"}
REFUSING_GRADIENTS = frozenset({"torch.floor_divide"})
PARTICULAR = frozenset(
    ["nn.Fold", "F.fold", "nn.PixelShuffle", "F.pixel_shuffle", "nn.Unflatten", "torch.unflatten"]
)
"""Operators whose default arguments want a particular size."""

EVERY = pytest.mark.parametrize("operator", CATALOGUE, ids=lambda operator: operator.name)
COMPUTING = pytest.mark.parametrize(
    "operator",
    [each for each in CATALOGUE if not isinstance(each.form, BoundaryForm)],
    ids=lambda operator: operator.name,
)


@pytest.fixture
def values_of(automatic_inputs):
    """All arguments of a use on the automatic inputs."""

    def values(operator):
        shapes = {port: tuple(t.shape) for port, t in automatic_inputs(operator).items()}
        return complete(operator, {}, shapes)

    return values


@EVERY
def test_explains_itself(operator):
    assert operator.summary.endswith(".")
    assert "\n" not in operator.summary
    assert operator.family in [family.FAMILY for family in FAMILIES]
    for argument in operator.arguments:
        assert argument.help.endswith("."), argument.name


@COMPUTING
def test_links_to_a_page_of_pytorchs_documentation(operator):
    assert re.fullmatch(
        r"https://docs\.pytorch\.org/(docs|vision)/stable/[\w./]+\.html", operator.docs
    )


@EVERY
def test_takes_its_own_defaults(operator):
    defaults = {each.name: each.default for each in operator.arguments}

    assert argument_faults(operator, defaults) == []


@EVERY
def test_names_arguments_and_ports_once(operator):
    for names in (
        [each.name for each in operator.arguments],
        [each.name for each in operator.inputs],
        [each.name for each in operator.output_ports({})],
    ):
        assert len(names) == len(set(names))


@EVERY
def test_writes_positional_arguments_before_the_named_ones(operator):
    positional = [each.positional for each in operator.arguments]

    assert positional == sorted(positional, reverse=True)


@EVERY
def test_reads_arguments_from_ports_that_it_has(operator):
    ports = [port.name for port in operator.inputs]
    for argument in operator.arguments:
        if argument.read_from:
            assert argument.read_from.port in ports
            assert argument.default is None
            assert argument.required


@EVERY
def test_knows_the_arguments_of_its_window(operator):
    window = operator.window
    if window is None or window.is_global:
        return
    if window.kernel_port:
        assert window.kernel_port in [port.name for port in operator.inputs]
        return
    names = [argument.name for argument in operator.arguments]
    assert window.kernel_size in names
    assert window.stride in names


@EVERY
def test_has_a_role_that_fits_its_form(operator):
    is_boundary = operator.role in (Role.INPUT, Role.OUTPUT, Role.TARGET)

    assert is_boundary == isinstance(operator.form, BoundaryForm)


@COMPUTING
def test_completes_its_arguments_from_automatic_inputs(operator, values_of):
    assert unread(operator, values_of(operator)) == ()


@COMPUTING
def test_asks_for_its_wires(operator):
    operand = getattr(operator.form, "operand", None)
    needed = {p.name for p in operator.inputs if not p.is_optional or p.name == operand}

    assert {port for port, _ in wiring_faults(operator, {}, ())} == needed


@COMPUTING
def test_runs_on_cpu_and_agrees_with_the_analysis(
    operator, values_of, automatic_inputs, run_operator
):
    for with_optional in (False, True):
        tensors = automatic_inputs(operator, with_optional=with_optional)
        values = values_of(operator)
        expected = _probed(operator, values, tensors)

        actual = run_operator(operator, values, tensors)

        assert [_type(each) for each in tensors_in(actual)] == list(expected)
        assert len(expected) == len(operator.output_ports({}))


@COMPUTING
def test_gives_the_numbers_that_its_output_port_promises(
    operator, values_of, automatic_inputs, run_operator
):
    result = run_operator(operator, values_of(operator), automatic_inputs(operator))

    for port, tensor in zip(operator.output_ports({}), tensors_in(result), strict=True):
        assert port.numbers is Numbers.ANY or tensor.is_floating_point()


@COMPUTING
def test_takes_every_rank_that_its_ports_name(operator, automatic_inputs, run_operator):
    tensors = automatic_inputs(operator)
    for name, tensor in tensors.items():
        port = next(each for each in operator.inputs if each.name == name.partition(".")[0])
        assert not port.ranks or tensor.dim() in port.ranks
    if len(tensors) != 1 or operator.name in PARTICULAR or operator.family == "torchvision":
        return
    for port in operator.inputs[:1]:
        if port.numbers is Numbers.INTEGER:
            continue
        for rank in port.ranks:
            tensor = torch.rand(*(2, 2, 8, 8, 8)[:rank])
            values = complete(operator, {}, {port.name: tuple(tensor.shape)})
            run_operator(operator, values, {port.name: tensor})


@COMPUTING
def test_lets_gradients_through_to_its_inputs(operator, values_of, automatic_inputs, run_operator):
    tensors = automatic_inputs(operator)
    without = {"target", "condition", *({"other"} if operator.name in READING_SIZES else ())}
    given = [each for name, each in tensors.items() if name not in without]
    floats = [each.requires_grad_() for each in given if each.is_floating_point()]

    result = run_operator(operator, values_of(operator), tensors)

    total = sum(each.sum() for each in tensors_in(result) if each.is_floating_point())
    if operator.name in WITHOUT_GRADIENT:
        assert not isinstance(total, torch.Tensor) or not total.requires_grad
    elif operator.name in REFUSING_GRADIENTS:
        with pytest.raises(RuntimeError, match="not implemented"):
            total.backward()
    elif floats:
        total.backward()
        assert all(each.grad is not None for each in floats)


@COMPUTING
def test_takes_every_argument_by_its_name(operator, values_of, automatic_inputs, torch_object):
    values = values_of(operator)
    if isinstance(operator.form, ModuleForm):
        if not operator.form.inner:
            made = {each.name for each in operator.arguments if not each.is_of_call}
            given = _written(operator, values)
            torch_object(operator.form.path)(**{k: v for k, v in given.items() if k in made})
    elif isinstance(operator.form, FunctionForm):
        tensors = automatic_inputs(operator)
        if any(port.is_variadic for port in operator.inputs) and not operator.form.takes_list:
            return
        inputs = {"tensors": list(tensors.values())} if operator.form.takes_list else tensors
        if operator.name == "torch.tensor_split":
            return
        for name in (*operator.form.unwritten, *(set(values) & set(inputs))):
            del values[name]
        torch_object(operator.form.path)(**inputs, **_written(operator, values))


@pytest.mark.parametrize(
    "operator",
    [each for each in CATALOGUE if isinstance(each.form, InfixForm) and each.arguments],
    ids=lambda operator: operator.name,
)
def test_a_number_stands_for_the_unwired_operand(operator, automatic_inputs, run_operator):
    name = operator.form.operand
    tensors = automatic_inputs(operator)
    first = {"input": tensors["input"]}

    by_number = run_operator(operator, {name: 2.0}, first)
    by_tensor = run_operator(operator, {}, {**first, name: torch.tensor(2.0)})

    assert wiring_faults(operator, {name: 2.0}, first) == []
    torch.testing.assert_close(by_number, by_tensor)


def test_the_forms_of_one_operator_compute_the_same(automatic_inputs, run_operator, values_of):
    pairs = _pairs()
    for module, function in pairs:
        tensors = automatic_inputs(module)
        assert module.keywords == function.keywords
        left = run_operator(module, values_of(module), tensors)
        right = run_operator(function, values_of(function), tensors)
        assert torch.equal(left, right), module.name
    assert len(pairs) == 68


@pytest.mark.parametrize("name", ASKED.split())
def test_holds_what_the_course_asks_for(name):
    assert name in CATALOGUE


def _written(operator, values):
    """The values as lists where the library changes a copy of them."""
    lists = {each.name for each in operator.arguments if each.writing is Writing.LIST}
    return {name: list(each) if name in lists else each for name, each in values.items()}


def _pairs():
    """Modules and functions of one meaning: a module comes right before its function."""
    operators = list(CATALOGUE)
    return [
        (module, function)
        for module, function in itertools.pairwise(operators)
        if isinstance(module.form, ModuleForm)
        and isinstance(function.form, FunctionForm)
        and module.summary == function.summary
    ]


def _probed(operator, values, tensors):
    """What the analysis finds for the batch size 2 of the automatic inputs."""
    inputs = {port: _type(each) for port, each in tensors.items()}
    outcome = probe(operator, values, inputs)
    assert not outcome.error, outcome.error
    return outcome.outputs


def _type(tensor):
    return TensorType(tuple(tensor.shape), str(tensor.dtype).removeprefix("torch."))

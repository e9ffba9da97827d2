"""Functions of PyTorch that are written in other words than the catalogue's."""

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.analysis.analyse import analyse
from engine.codegen.model import generate_model
from engine.importing.errors import ImportFailure
from engine.importing.importing import Imported, import_network
from engine.importing.text.reading import read_project
from tests.importing.comparing import agree, rebuilt

torch.set_num_threads(1)

SHAPE = {"x": (4, 6)}


class Function(nn.Module):
    """A network that is one function."""

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Tensor) -> Tensor:
        return self.function(x)


class InstanceNormalized(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.rand(4))
        self.bias = nn.Parameter(torch.rand(4))

    def forward(self, x: Tensor) -> Tensor:
        return F.instance_norm(x, weight=self.weight, bias=self.bias, eps=0.001)


class LimitsItsWeights(nn.Module):
    def __init__(self, old: Callable[[nn.Module], nn.Module]) -> None:
        super().__init__()
        self.linear = old(nn.Linear(6, 3))

    def forward(self, x: Tensor) -> Tensor:
        result: Tensor = self.linear(x)
        return result


def put_a_number(x: Tensor) -> Tensor:
    y = x * 1
    y[y > 0.5] = 0.25
    return y


def put_the_mean(x: Tensor) -> Tensor:
    y = x * 1
    y[y > 0.5] = y.mean()
    return y


def put_into_rows(x: Tensor) -> Tensor:
    y = x * 1
    y[y.amax(2) > 0.9] = 0.0
    return y


def put_into_a_column(x: Tensor) -> Tensor:
    y = x * 1
    y[:, 0] = 0.5
    y[:, 1:3, 2] = x.mean()
    return y


def with_coordinates(x: Tensor) -> Tensor:
    rows, columns = torch.meshgrid(
        torch.linspace(-1, 1, x.shape[1]), torch.linspace(-1, 1, x.shape[2]), indexing="ij"
    )
    grid = torch.stack([rows, columns], 0).unsqueeze(0).expand(x.shape[0], -1, -1, -1)
    return torch.cat([x.unsqueeze(1), grid], 1)


def best_and_where(x: Tensor) -> Tensor:
    best = torch.topk(x, 2, -1)
    return best.values * best.indices


FUNCTIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "add with alpha": lambda x: torch.add(x, x.exp(), alpha=2),
    "sub with alpha": lambda x: torch.sub(x, x.exp(), alpha=2),
    "add a number with alpha": lambda x: torch.add(x, 2, alpha=3),
    "rsub": lambda x: torch.rsub(x, 3.0),
    "norm": lambda x: x / torch.norm(x),
    "norm with p": lambda x: x.norm(p=3, dim=1, keepdim=True) * x,
    "norm by place": lambda x: x / x.norm(2, 1, True),  # noqa: FBT003
    "norm of the largest": lambda x: x / torch.norm(x, p=float("inf"), dim=-1, keepdim=True),
    "vector_norm": lambda x: torch.linalg.vector_norm(x, ord=3, dim=(1, 2)),
    "linalg.norm": lambda x: torch.linalg.norm(x, dim=-1),
    "div rounded down": lambda x: x + torch.div(x * 10, 3, rounding_mode="floor"),
    "div rounded to zero": lambda x: x + torch.div(x * 10 - 5, 3, rounding_mode="trunc"),
    "%": lambda x: x + (x * 10) % 3,
    "remainder": lambda x: x + torch.remainder(x * 10, x + 1),
    "masks": lambda x: x * ((x > 0.3) & (x < 0.6) | (x > 0.8)),
    "masks, xor": lambda x: x * ((x > 0.3) ^ (x < 0.6)),
    "masks, not": lambda x: x * (~(x > 0.5)).float(),
    "logical": lambda x: x * torch.logical_or(x < 0.3, torch.logical_not(x < 0.6)),
    "a number compared": lambda x: x * (0.5 < x),  # noqa: SIM300 - PyTorch turns it round
    "hstack": lambda x: torch.hstack([x, x * 2]),
    "vstack": lambda x: torch.vstack([x * 1, x * 2]),
    "dstack": lambda x: torch.dstack([x, x * 2]),
    "dstack of matrices": lambda x: torch.dstack([x.sum(2), x.mean(2)]),
    "hstack of lists": lambda x: torch.hstack([x.mean((1, 2)), x.sum((1, 2))]),
    "column_stack of lists": lambda x: torch.column_stack([x.mean((1, 2)), x.sum((1, 2))]),
    "squeeze": lambda x: x.mean(1, keepdim=True).squeeze() * 1,
    "squeeze of several": lambda x: x.mean((1, 2), keepdim=True).squeeze((1, 2)) * 1,
    "masked_fill": lambda x: (x * 1).masked_fill_(x > 0.5, 2.0),
    "masked_fill with infinity": lambda x: x.masked_fill(x > 0.9, float("inf")).clamp(max=3),
    "masked_fill with a tensor": lambda x: x.masked_fill(x > 0.9, x.mean()),
    "a mask written to": put_a_number,
    "a mask written to with a tensor": put_the_mean,
    "a mask of rows": put_into_rows,
    "a part written to": put_into_a_column,
    "where with a number": lambda x: torch.where(x > 0.5, x, 0.0),
    "where with a number first": lambda x: torch.where(x > 0.5, 1, x),
    "where of two numbers": lambda x: x * torch.where(x > 0.5, 1.0, 0.0),
    "where as a method": lambda x: x.where(x > 0.5, torch.tensor(0.0)),
    "instance_norm": lambda x: F.instance_norm(x, eps=0.001),
    "gumbel_softmax": lambda x: F.gumbel_softmax(x, tau=0.5, hard=True, dim=1),
    "cumsum": lambda x: torch.cumsum(x, 1),
    "cumsum of a mask": lambda x: x * (x > 0.5).cumsum(1),
    "how often a mask holds": lambda x: x * (x > 0.9).sum(1, keepdim=True),
    "any and all": lambda x: x * (x > 0.9).any(1, keepdim=True) * (x > 0).all(),
    "topk": lambda x: x.topk(2, dim=1)[0],
    "topk and where": best_and_where,
    "sort": lambda x: torch.sort(x, dim=1, descending=True)[0],
    "argsort": lambda x: x.gather(1, x.argsort(1)),
    "median": lambda x: x.median(1)[0],
    "max": lambda x: x / x.max(),
    "max of two": lambda x: torch.max(x, x * x * 2),
    "var, biased": lambda x: x.var(1, unbiased=False),
    "var, biased, by place": lambda x: x.var(-1, False, True) * x,  # noqa: FBT003
    "std of all": lambda x: x / x.std(),
    "clamp_min": lambda x: x.clamp_min(0.3),
    "clamp to a largest": lambda x: x.clamp(max=0.3),
    "meshgrid and linspace": with_coordinates,
    "arange": lambda x: x + torch.arange(x.size(2), device=x.device).float()[None],
    "places of a dimension": lambda x: x[:, torch.tensor([0, -2])],
    "a list of places": lambda x: x[:, [0, -1]] * x[:, :2, [2]],
    "two lists of places": lambda x: x[:, [0, 2]] + x[:, [3, 1]],
    "a number divided": lambda x: 2 / (x + 1),
    "movedim": lambda x: x.movedim(1, 2),
    "moveaxis of several": lambda x: torch.moveaxis(x, (1, 2), (2, 1)),
    "narrow": lambda x: x.narrow(1, -3, 2),
    "softmax in a type": lambda x: F.softmax(x, -1, dtype=torch.float32),
    "lerp": lambda x: torch.lerp(x, x * 2, 0.3),
    "logsigmoid": F.logsigmoid,
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_computes_the_same_when_it_is_imported(name: str) -> None:
    imported = agree(Function(FUNCTIONS[name]), SHAPE)

    assert [each.message for each in imported.findings if each.is_loss] == []
    assert_reads_as_written(imported)


def test_whole_quotients_are_imported_without_a_gradient() -> None:
    network = Function(lambda x: (x * 10) // 3 + 7 // (x + 1))

    imported, module = rebuilt(network, SHAPE)

    x = torch.rand(5, 4, 6)
    assert [each for each in imported.findings if each.is_loss] == []
    assert torch.equal(module(x), network(x))
    assert_reads_as_written(imported)


def test_an_instance_normalization_gets_its_parameters_over_wires() -> None:
    imported = agree(InstanceNormalized(), SHAPE)

    assert imported.parameters == 8
    assert [each for each in imported.findings if each.is_loss] == []


@pytest.mark.filterwarnings("ignore:.*weight_norm.*is deprecated:FutureWarning")
@pytest.mark.parametrize(
    "normalize", [nn.utils.weight_norm, nn.utils.parametrizations.weight_norm], ids=["old", "new"]
)
def test_normalized_weights_are_a_length_and_a_direction(
    normalize: Callable[[nn.Module], nn.Module],
) -> None:
    network = LimitsItsWeights(normalize)

    imported, module = rebuilt(network, {"x": (6,)})

    x = torch.rand(5, 6)
    assert imported.parameters == 3 * 6 + 3 + 3
    assert [each for each in imported.findings if each.is_loss] == []
    torch.testing.assert_close(module(x), network(x))


def test_elements_picked_by_a_mask_are_refused_with_the_way_out() -> None:
    with pytest.raises(ImportFailure, match=r"picks elements by a mask.*torch\.where"):
        import_network(Function(lambda x: x[x > 0.5].sum()), SHAPE)


def test_what_an_operator_cannot_be_given_is_said() -> None:
    imported = import_network(
        Function(lambda x: F.softmax(x.long(), -1, dtype=torch.float32)), SHAPE
    )

    assert any(each.is_loss for each in imported.findings)


def assert_reads_as_written(imported: Imported) -> None:
    text = generate_model(imported.project, analyse(imported.project)).text
    again = read_project(text).project

    assert generate_model(again, analyse(again)).text == text

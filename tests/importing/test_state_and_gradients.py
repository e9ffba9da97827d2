"""What a network keeps, hides in hooks or computes without gradients: imported, or said."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from engine.importing.errors import ImportFailure
from engine.importing.importing import import_network
from tests.importing.comparing import agree, rebuilt

FEW = {"x": (4,)}
TIMES = {"x": (6, 4)}
SHORT = {"x": (2, 6, 4)}


class Net(nn.Module):
    """Two linear maps, and what a function does with them."""

    def __init__(self, function: Callable[[Any, Tensor], Any]) -> None:
        super().__init__()
        self.a = nn.Linear(4, 4)
        self.b = nn.Linear(4, 4)
        self.cell = nn.LSTMCell(4, 4)
        self.function = function
        self.scale = torch.randn(4)

    def forward(self, x: Tensor) -> Any:
        return self.function(self, x)


def without_gradient(net: Net, x: Tensor) -> Tensor:
    with torch.no_grad():
        features = net.a(x).relu()
    return net.b(features) * features + x


def recurrent(net: Net, x: Tensor) -> Tensor:
    hidden, cell = torch.zeros(x.size(0), 4), x.new_zeros(x.size(0), 4)
    for step in range(x.shape[1]):
        hidden, cell = net.cell(x[:, step], (hidden, cell))
    return hidden


def causal(net: Net, x: Tensor) -> Tensor:
    seen = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
    return F.softmax((x @ x.mT).masked_fill(~seen, -1e4), -1) @ net.b(x)


def sometimes_dropped(net: Net, x: Tensor) -> Tensor:
    rate = 0.3 if net.training else 0.0
    return F.scaled_dot_product_attention(x, x, x, dropout_p=rate)


SAME = {
    "no_grad": (without_gradient, FEW),
    "tensor that is no buffer": (lambda net, x: net.a(x) * net.scale, FEW),
    "a first state for each sample": (recurrent, TIMES),
    "zeros like": (lambda _net, x: torch.where(x > 0.5, x, torch.zeros_like(x)), FEW),
    "true and false": (causal, TIMES),
    "attention that drops in training": (sometimes_dropped, SHORT),
    "tiles": (lambda _net, x: x.tile((1, 2)), FEW),
}


@pytest.mark.parametrize("name", SAME)
def test_an_imported_network_computes_what_the_original_does(name: str) -> None:
    function, shapes = SAME[name]
    torch.manual_seed(0)

    agree(Net(function), shapes)


def test_a_checkpoint_is_what_it_holds() -> None:
    network = Net(lambda net, x: net.b(checkpoint(net.a, x, use_reentrant=True)))

    _, module = rebuilt(network, FEW)
    x = torch.rand(3, 4, requires_grad=True)
    gradients = []
    for each in (network, module):
        each(x).sum().backward()
        gradients.append(x.grad)
        x.grad = None

    assert torch.equal(*gradients)


def doubled(_module: nn.Module, _inputs: Any, output: Tensor) -> Tensor:
    return output * 2


def test_hooks_of_a_module_are_calls_like_others() -> None:
    network = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 2))
    network[0].register_forward_hook(doubled)
    network[1].register_forward_pre_hook(lambda _module, given: (given[0] + 1,))

    imported = agree(network, {"input": (4,)})

    assert [each for each in imported.findings if each.is_loss] == []


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_weights_that_a_hook_computes_are_not_dropped_in_silence() -> None:
    network = nn.Sequential(nn.utils.spectral_norm(nn.Linear(4, 4)))

    imported = import_network(network, {"input": (4,)})

    assert any(each.is_loss for each in imported.findings)


def test_a_whole_transformer_comes_as_one_node() -> None:
    class Translating(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = nn.Transformer(8, 2, 1, 2, 16, activation="gelu", batch_first=True)

        def forward(self, x: Tensor, y: Tensor) -> Tensor:
            return self.body(x, y)

    imported = agree(Translating(), {"x": (6, 8), "y": (5, 8)})

    assert [node.operator for node in imported.project.graph][2] == "nn.Transformer"


class Straight(torch.autograd.Function):
    @staticmethod
    def forward(_context: Any, x: Tensor) -> Tensor:
        return x.sign()

    @staticmethod
    def backward(_context: Any, gradient: Tensor) -> Tensor:
        return gradient


LOST = {
    "Straight": lambda net, x: net.a(Straight.apply(x)),
    "drops values in evaluation": lambda _net, x: F.scaled_dot_product_attention(
        x, x, x, dropout_p=0.3
    ),
}


@pytest.mark.parametrize("words", LOST)
def test_what_no_operator_does_alike_is_reported(words: str) -> None:
    shapes = SHORT if "drops" in words else FEW

    findings = import_network(Net(LOST[words]), shapes).findings

    assert any(each.is_loss and words in each.message for each in findings)


class Counting(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("seen", torch.zeros(()))
        self.register_buffer("last", torch.zeros(()))

    def forward(self, x: Tensor) -> Tensor:
        self.seen += 1
        self.last = self.seen * 2
        return x * self.seen


def test_what_a_network_changes_in_itself_is_reported_as_lost() -> None:
    imported = import_network(Counting(), FEW)

    assert any(
        each.is_loss and "changes seen, last each time" in each.message
        for each in imported.findings
    )


def test_a_result_that_was_written_through_a_view_is_refused_in_words() -> None:
    def flattened(_net: Net, x: Tensor) -> Tensor:
        y = x * 1
        y.view(-1).mul_(2)
        return y

    with pytest.raises(ImportFailure, match="through a view"):
        import_network(Net(flattened), FEW)


def test_fixed_numbers_that_are_others_in_training_are_reported() -> None:
    def scaled(net: Net, x: Tensor) -> Tensor:
        return x * torch.tensor(2.0 if net.training else 1.0)

    imported, _ = rebuilt(Net(scaled), FEW)

    assert any("a tensor of other numbers" in each.message for each in imported.findings)


class Squeezing(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.gate = nn.Linear(3, 3)

    def forward(self, x: Tensor) -> Tensor:
        samples, channels, _, _ = x.size()
        gate = self.gate(x.mean((2, 3))).view(samples, channels, 1, 1)
        return (x * gate.expand_as(x))[:, [-1], :]


def test_a_gate_over_channels_is_expanded_to_the_map() -> None:
    imported = agree(Squeezing(), {"x": (3, 4, 5)})

    assert imported.findings == ()


@pytest.mark.parametrize(
    ("network", "shapes"),
    [
        (nn.Linear(4, 3), {"input": (4,)}),
        (nn.LSTM(4, 3, batch_first=True), {"input": (5, 4)}),
        (
            nn.MultiheadAttention(8, 2, batch_first=True),
            {"query": (5, 8), "key": (6, 8), "value": (6, 8)},
        ),
    ],
)
def test_one_module_of_pytorch_is_a_network_of_that_module(
    network: nn.Module, shapes: dict[str, tuple[int, ...]]
) -> None:
    imported, module = rebuilt(network, shapes)

    torch.manual_seed(0)
    inputs = [torch.rand(2, *shape) for shape in shapes.values()]
    results, *_ = network(*inputs)
    others, *_ = module(*inputs)
    assert torch.equal(results, others)
    assert imported.parameters == sum(each.numel() for each in network.parameters())


def test_a_lazy_network_is_refused_with_a_way_out() -> None:
    with pytest.raises(ImportFailure, match="Call it once"):
        import_network(nn.Sequential(nn.LazyLinear(3)), {"input": (4,)})

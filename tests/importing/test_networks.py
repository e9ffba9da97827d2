"""Networks that were written by hand: imported, exported and run beside the original."""

from collections.abc import Callable, Mapping, Sequence

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.importing.errors import ImportFailure
from engine.importing.importing import import_network
from tests.importing.comparing import agree, rebuilt

torch.set_num_threads(1)


class InPlace(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        y = x * 2
        y += 1
        y.mul_(3)
        return y


class PartInPlace(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        y = x * 2
        y[:, 1:, 2:] += x[:, 1:, 2:]
        y[:, 0] = x[:, 1]
        return y * 1


class Normalized(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(4)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.norm(self.conv(x)), inplace=True)


class DropsWhileTraining(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x + F.dropout(x, 0.5, training=self.training)


class Positions(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.token = nn.Parameter(torch.randn(1, 1, 6))
        self.register_buffer("steps", torch.arange(6.0))

    def forward(self, x: Tensor) -> Tensor:
        tokens = x.flatten(2).transpose(1, 2)
        whole = torch.cat([self.token.expand(x.shape[0], -1, -1), tokens], dim=1)
        return (whole + self.steps).reshape(x.shape[0], -1)


class MadeOnTheWay(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        mask = torch.ones(4, 4).tril()
        mask[0, 0] = 0.25
        if mask.sum() > 1:
            return x @ mask
        return x


class ByShape(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        height, width = x.shape[-2:]
        if height != width:
            x = F.pad(x, (0, height - width))
        for part in x.chunk(2, dim=1):
            x = x + part.mean()
        return 1 - x / (height * width)


class Siamese(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.tower = nn.Sequential(nn.Flatten(), nn.Linear(12, 4), nn.ReLU(), nn.Linear(4, 2))

    def forward(self, left: Tensor, right: Tensor) -> tuple[Tensor, Tensor]:
        return self.tower(left), self.tower(right)


class FreeWeights(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(4, 3)
        self.other = nn.Linear(4, 3, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.linear.weight, self.linear.bias) + F.linear(
            x, self.other.weight, self.linear.bias
        )


class Recurrent(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Linear(5, 6)
        self.lstm = nn.LSTM(6, 7, batch_first=True)
        self.head = nn.Linear(7, 2)

    def forward(self, x: Tensor) -> Tensor:
        out, (hidden, _cell) = self.lstm(self.embed(x))
        return self.head(out[:, -1]) + hidden[0, :, :2]


class Attending(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        result, weights = self.attention(x, x, x)
        return result, weights


class Tied(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Linear(6, 6, bias=False)
        self.decoder = nn.Linear(6, 6)
        self.decoder.weight = self.encoder.weight

    def forward(self, x: Tensor) -> Tensor:
        return self.decoder(torch.tanh(self.encoder(x)))


class Resized(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        small = F.avg_pool2d(x, 2)
        return F.interpolate(small, size=x.shape[-2:], mode="bilinear", align_corners=False)


class Causal(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(8, 24)
        self.register_buffer("mask", torch.tril(torch.ones(6, 6)).view(1, 1, 6, 6))

    def forward(self, x: Tensor) -> Tensor:
        samples, steps, width = x.size()
        q, k, v = (
            each.view(samples, steps, 2, width // 2).transpose(1, 2)
            for each in self.qkv(x).split(width, dim=2)
        )
        scores = (q @ k.transpose(-2, -1)) * (1.0 / k.size(-1) ** 0.5)
        scores = scores.masked_fill(self.mask[:, :, :steps, :steps] == 0, float("-inf"))
        mixed = (F.softmax(scores, dim=-1) @ v).transpose(1, 2)
        return mixed.contiguous().view(samples, steps, width)


class Encoding(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        inner = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True)
        self.encoder = nn.TransformerEncoder(inner, 2, enable_nested_tensor=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.encoder(x, mask=nn.Transformer.generate_square_subsequent_mask(x.size(1)))


NETWORKS: Mapping[str, tuple[Callable[[], nn.Module], Mapping[str, Sequence[int]]]] = {
    "in place": (InPlace, {"x": (4,)}),
    "part in place": (PartInPlace, {"x": (3, 4)}),
    "batch norm": (Normalized, {"x": (3, 6, 6)}),
    "dropout by flag": (DropsWhileTraining, {"x": (40,)}),
    "token and buffer": (Positions, {"x": (6, 2, 2)}),
    "constants": (MadeOnTheWay, {"x": (4, 4)}),
    "ifs on shapes": (ByShape, {"x": (4, 6, 5)}),
    "causal attention": (Causal, {"x": (6, 8)}),
    "transformer": (Encoding, {"x": (5, 8)}),
    "tied": (Tied, {"x": (6,)}),
    "resized": (Resized, {"x": (3, 8, 8)}),
    "siamese": (Siamese, {"left": (3, 4), "right": (3, 4)}),
    "free weights": (FreeWeights, {"x": (4,)}),
    "recurrent": (Recurrent, {"x": (9, 5)}),
    "attention": (Attending, {"x": (5, 8)}),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_an_imported_network_computes_what_the_original_does(name: str) -> None:
    make, shapes = NETWORKS[name]
    torch.manual_seed(0)

    imported = agree(make(), shapes)

    assert [each.message for each in imported.findings if each.is_loss] == []


def test_a_module_that_is_called_twice_is_counted_once() -> None:
    imported = import_network(Siamese(), {"left": (3, 4), "right": (3, 4)})

    assert imported.parameters == 12 * 4 + 4 + 4 * 2 + 2
    assert imported.products == 2 * (12 * 4 + 4 * 2)


def test_batch_normalization_trains_after_an_import_from_evaluation() -> None:
    _, module = rebuilt(Normalized().eval(), {"x": (3, 6, 6)})
    before = {name: each.clone() for name, each in module.state_dict().items()}

    module.train()(torch.rand(4, 3, 6, 6))

    after = module.state_dict()
    moved = {name for name in before if not torch.equal(before[name], after[name])}
    assert {name.rpartition(".")[2] for name in moved} == {
        "running_mean",
        "running_var",
        "num_batches_tracked",
    }


def test_the_network_that_is_imported_is_left_as_it_is() -> None:
    network = Normalized().train()
    before = {name: each.clone() for name, each in network.state_dict().items()}

    import_network(network, {"x": (3, 6, 6)})

    assert network.training
    assert all(torch.equal(each, before[name]) for name, each in network.state_dict().items())


class ByValue(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x if x.sum() > 0 else -x


def test_what_depends_on_values_is_refused_in_words() -> None:
    with pytest.raises(ImportFailure, match="decides by the values of its input"):
        import_network(ByValue(), {"x": (4,)})


class NumberedSamples(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x + torch.arange(x.shape[0])[:, None]


class DividedBySamples(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x / torch.tensor(float(x.shape[0]))


@pytest.mark.parametrize("kind", [NumberedSamples, DividedBySamples])
def test_numbers_that_follow_the_number_of_samples_are_refused_in_words(
    kind: type[nn.Module],
) -> None:
    with pytest.raises(ImportFailure, match="follow the number of samples"):
        import_network(kind(), {"x": (4,)})


class WithSideExit(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Linear(4, 4)
        self.exit = nn.Linear(4, 2)

    def forward(self, x: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        x = self.body(x)
        return (x, self.exit(x)) if self.training else x


def test_what_only_training_computes_is_reported_as_lost() -> None:
    imported = import_network(WithSideExit(), {"x": (4,)})

    lost = " ".join(each.message for each in imported.findings if each.is_loss)
    assert "In training the network does something else" in lost
    assert "10 parameters are not read in evaluation" in lost


class Unheard(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.special.bessel_j0(x) + 1


def test_a_function_that_no_operator_stands_for_is_kept_and_reported() -> None:
    imported = import_network(Unheard(), {"x": (4,)})

    (finding,) = [each for each in imported.findings if each.is_loss]
    assert "bessel_j0" in finding.message
    assert any("bessel_j0" in node.operator for node in imported.project.graph)


def test_a_wrong_shape_is_refused_with_what_the_network_says() -> None:
    with pytest.raises(ImportFailure, match="fails on an input of the given shape"):
        import_network(Normalized(), {"x": (2, 6, 6)})


def test_an_unknown_input_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ImportFailure, match=r"no input z\. Its inputs are left, right"):
        import_network(Siamese(), {"z": (3,)})


def test_sizes_that_follow_the_input_are_reported() -> None:
    imported = import_network(Resized(), {"x": (3, 8, 8)})

    (finding,) = imported.findings
    assert "hold for inputs of 3×8×8" in finding.message
    assert finding.nodes == ("interpolate1",)


def test_nothing_is_said_where_any_size_will_do() -> None:
    assert import_network(Normalized(), {"x": (3, 8, 8)}).findings == ()


class GivesNothing(nn.Module):
    def forward(self, x: Tensor) -> int:
        return x.shape[1]


def test_a_network_that_gives_no_tensor_is_refused() -> None:
    with pytest.raises(ImportFailure, match="gives no tensor"):
        import_network(GivesNothing(), {"x": (4,)})


def test_parameters_that_are_one_are_counted_once() -> None:
    assert import_network(Tied(), {"x": (6,)}).parameters == 36 + 6


class ByTable(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x + torch.arange(300).sin()


def test_fixed_numbers_that_only_the_weights_hold_are_reported() -> None:
    imported, module = rebuilt(ByTable(), {"x": (300,)})

    (finding,) = imported.findings
    assert "come with the weights" in finding.message
    assert torch.equal(module(torch.zeros(1, 300)), ByTable()(torch.zeros(1, 300)))


class AnyNumber(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(6, 2)

    def forward(self, *parts: Tensor, scale: float = 2.0) -> Tensor:
        result: Tensor = self.linear(torch.cat(parts, 1)) * scale
        return result


class OnlyInfers(nn.Module):
    @torch.inference_mode()
    def forward(self, x: Tensor) -> Tensor:
        return x * 2


def test_a_network_of_any_number_of_inputs_has_those_that_are_named() -> None:
    imported = agree(AnyNumber(), {"left": (2,), "right": (4,)})

    assert [node.name for node in imported.project.graph][:2] == ["left", "right"]


def test_a_network_of_any_number_of_inputs_asks_which() -> None:
    with pytest.raises(ImportFailure, match=r"any number of inputs \(\*parts\).*--input parts_1="):
        import_network(AnyNumber())


def test_inference_mode_is_refused_with_the_way_out() -> None:
    with pytest.raises(ImportFailure, match=r"inference_mode.*torch\.no_grad"):
        import_network(OnlyInfers(), {"x": (4,)})

import pytest
from torch import nn

from engine.errors import EngineError
from engine.training.optimizer_table import DEFAULT_RATES, WITH_CLOSURE
from engine.training.optimizers import CLASSES, arguments_of, make_optimizer


def parameters() -> list[nn.Parameter]:
    return list(nn.Linear(2, 2).parameters())


def test_the_table_holds_every_optimizer_with_the_rate_that_torch_gives_it() -> None:
    rates = {name: arguments_of(name)["lr"] for name in CLASSES}
    assert {name: DEFAULT_RATES.get(name) for name in CLASSES} == rates


@pytest.mark.parametrize("name", sorted(set(CLASSES) - {"Muon", "SparseAdam"}))
def test_the_table_knows_which_ones_need_a_closure(name: str) -> None:
    learned = parameters()
    learned[0].grad = learned[0].detach() * 0
    optimizer = make_optimizer(name, learned, {})
    try:
        optimizer.step()
    except TypeError:
        assert name in WITH_CLOSURE
    else:
        assert name not in WITH_CLOSURE


def test_lists_of_a_file_become_the_tuples_that_torch_wants() -> None:
    optimizer = make_optimizer("Adam", parameters(), {"betas": [0.5, 0.6]})
    assert optimizer.param_groups[0]["betas"] == (0.5, 0.6)


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("Adm", {}, "Did you mean .*Adam"),
        ("SGD", {"momentun": 0.9}, "momentum"),
        ("SGD", {"lr": -1.0}, "Invalid learning rate"),
        ("SGD", {"nesterov": True}, "Nesterov"),
        ("Muon", {}, "2D"),
        ("Adam", {"betas": [0.9]}, "refuses its arguments"),
        ("Adam", {"betas": {}}, "refuses its arguments"),
        ("Adagrad", {"initial_accumulator_value": 10**400}, "refuses its arguments"),
        ("SGD", {"params": []}, "no argument"),
    ],
)
def test_what_torch_would_refuse_is_refused_in_a_sentence(
    name: str, arguments: dict[str, object], message: str
) -> None:
    with pytest.raises(EngineError, match=message):
        make_optimizer(name, parameters(), arguments)


def test_a_network_without_parameters_cannot_be_trained() -> None:
    with pytest.raises(EngineError, match="nothing to train"):
        make_optimizer("SGD", [], {})

import pytest

from engine.errors import EngineError, UnknownNameError
from engine.optimization_lab.race import Race, race_from_json, race_to_json
from engine.optimization_lab.racer_names import make_racer, read_racers
from engine.training.optimizers import CLASSES


@pytest.mark.parametrize(
    ("text", "key", "label", "optimizer", "arguments"),
    [
        ("sgd:lr=0.1", "sgd", "SGD, lr 0.1", "SGD", {"lr": 0.1}),
        ("SGD", "sgd", "SGD, lr 0.001", "SGD", {}),
        (
            "momentum:lr=0.1",
            "momentum",
            "Momentum 0.9, lr 0.1",
            "SGD",
            {"momentum": 0.9, "lr": 0.1},
        ),
        (
            "Nesterov:lr=1e-3,momentum=0.5",
            "nesterov",
            "Nesterov 0.5, lr 0.001",
            "SGD",
            {"momentum": 0.5, "nesterov": True, "lr": 1e-3},
        ),
        (
            "adam:betas=(0.9,0.99),amsgrad=true",
            "adam",
            "Adam, lr 0.001, betas (0.9, 0.99), amsgrad True",
            "Adam",
            {"betas": [0.9, 0.99], "amsgrad": True},
        ),
        ("rmsprop", "rmsprop", "RMSprop, lr 0.01", "RMSprop", {}),
    ],
)
def test_a_racer_is_read_from_what_people_write(
    text: str, key: str, label: str, optimizer: str, arguments: dict[str, object]
) -> None:
    (racer,) = read_racers([text])
    assert (racer.key, racer.label, racer.optimizer) == (key, label, optimizer)
    assert dict(racer.arguments) == arguments


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_every_optimizer_of_torch_can_race_under_a_key_that_a_folder_can_have(name: str) -> None:
    race = Race(read_racers([name, name.lower(), name.upper()]))
    assert len({each.key for each in race.racers}) == 3
    assert race_from_json(race_to_json(race)) == race


@pytest.mark.parametrize(
    "text",
    [
        "sgd:lr",
        "sgd:0.1",
        "sgd:lr=__import__('os')",
        "sgd:lr=1e999",
        "sgd:lr=0.1)+f(",
        "sgd:lr={}",
        "sgd:**{'lr':1}",
        "sgd:lr=" + "(" * 10_000,
    ],
)
def test_what_cannot_be_read_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(EngineError, match="Write it as momentum"):
        read_racers([text])


def test_an_unknown_optimizer_is_named_with_its_neighbours() -> None:
    with pytest.raises(UnknownNameError, match="momentum"):
        read_racers(["momentun"])


def test_a_key_that_is_taken_gets_a_number() -> None:
    assert make_racer("Adam", {}, {"adam", "adam-2"}).key == "adam-3"

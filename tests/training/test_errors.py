"""How many samples a network gets wrong, where a sample has several labels."""

import pytest
import torch

from engine.training.plain.errors import count_wrong_label_sets, count_wrong_sequences

BLANK = 3


def scores(steps: list[int]) -> torch.Tensor:
    """Gives one sample's scores of four classes, whose best are these."""
    return torch.nn.functional.one_hot(torch.tensor([steps]), 4).float()


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        ([0, 0, 3, 1, 3], 0),
        ([0, 1, 3, 3, 3], 0),
        ([3, 3, 0, 3, 1], 0),
        ([0, 3, 0, 1, 3], 1),
        ([0, 1, 2, 3, 3], 1),
        ([1, 3, 0, 3, 3], 1),
        ([3, 3, 3, 3, 3], 1),
        ([0, 3], 1),
        ([0, 1], 0),
    ],
)
def test_a_sequence_is_right_where_its_best_classes_join_to_the_target(
    steps: list[int], wrong: int
) -> None:
    target = torch.tensor([[0, 1, -1, -1]])
    assert count_wrong_sequences(scores(steps), target, BLANK) == wrong


def test_a_class_comes_twice_where_a_blank_lies_between() -> None:
    target = torch.tensor([[2, 2]])
    assert count_wrong_sequences(scores([2, 3, 2]), target, BLANK) == 0
    assert count_wrong_sequences(scores([2, 2, 2]), target, BLANK) == 1


@pytest.mark.parametrize(
    ("output", "wrong"), [([2.0, 0.0, 1.0], 0), ([1.0, 2.0, 3.0], 1), ([1.0, 1.0, 3.0], 1)]
)
def test_a_label_set_is_right_where_each_label_leads_every_other_class(
    output: list[float], wrong: int
) -> None:
    target = torch.tensor([[0, 2, -1]])
    assert count_wrong_label_sets(torch.tensor([output]), target) == wrong

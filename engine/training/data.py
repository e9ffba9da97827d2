"""The samples of a training, in memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor

from engine.training.data_call import DataCall, Name, Operand
from engine.training.data_plan import DataPlan
from engine.training.digits import read_digit_arrays
from engine.training.plain import digits, images, points, targets, texts
from engine.training.story import read_story


@dataclass(frozen=True)
class Samples:
    """What a network is trained on and tested with: a tensor for each input and target.

    Shapes:
        train_inputs, test_inputs: (N, …) each.
        train_targets, test_targets: (N, …) each.
    """

    train_inputs: tuple[Tensor, ...]
    train_targets: tuple[Tensor, ...]
    test_inputs: tuple[Tensor, ...]
    test_targets: tuple[Tensor, ...]

    @property
    def training_count(self) -> int:
        """How many samples there are to train on."""
        return len(self.train_inputs[0])

    @property
    def test_count(self) -> int:
        """How many samples there are to test with."""
        return len(self.test_inputs[0])

    @property
    def device(self) -> torch.device:
        """Where they are."""
        return self.train_inputs[0].device

    def to(self, device: torch.device) -> "Samples":
        """Gives the samples on another device."""

        def moved(tensors: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
            return tuple(each.to(device) for each in tensors)

        return Samples(
            moved(self.train_inputs),
            moved(self.train_targets),
            moved(self.test_inputs),
            moved(self.test_targets),
        )


def load_samples(plan: DataPlan) -> Samples:
    """Makes the calls of a plan and gives the samples, on the CPU."""
    values: dict[str, Tensor] = {}
    for call in plan.calls:
        values.update(_execute(call, values))
    inputs = tuple(values[name] for name in plan.inputs)
    targets = tuple(values[name] for name in plan.targets)
    if not plan.is_split:
        return Samples(inputs, targets, inputs, targets)
    is_test = values["is_test"]
    return Samples(
        tuple(each[~is_test] for each in inputs),
        tuple(each[~is_test] for each in targets),
        tuple(each[is_test] for each in inputs),
        tuple(each[is_test] for each in targets),
    )


def read_digits() -> tuple[Tensor, Tensor, Tensor]:
    """Reads the bundled digits: images (N, 1, 8, 8) of 0 to 16, labels, and which are the test.

    Raises:
        EngineError: the file is missing or damaged.
    """
    pixels, labels, is_test = read_digit_arrays()
    return (
        torch.from_numpy(pixels)[:, None].float(),
        torch.from_numpy(labels).long(),
        torch.from_numpy(is_test),
    )


def read_text() -> Tensor:
    """Reads the bundled text: the number of each character (N,), from the first in order.

    Raises:
        EngineError: the file is missing.
    """
    text = read_story()
    numbers = {character: number for number, character in enumerate(sorted(set(text)))}
    return torch.tensor([numbers[character] for character in text])


_FUNCTIONS: Mapping[str, Callable[..., object]] = {
    "read_digits": read_digits,
    "read_text": read_text,
    "make_surface": points.make_surface,
    "make_lengths": points.make_lengths,
    "make_tastes": points.make_tastes,
    "take_first": digits.take_first,
    "measure_ink": digits.measure_ink,
    "make_pairs": digits.make_pairs,
    "make_triplets": digits.make_triplets,
    "make_scenes": digits.make_scenes,
    "make_codes": digits.make_codes,
    "make_forgeries": digits.make_forgeries,
    "make_rows": digits.make_rows,
    "cut_text": texts.cut_text,
    "make_gaps": texts.make_gaps,
    "choose_last_fifth": texts.choose_last_fifth,
    "scale_pixels": images.scale_pixels,
    "make_xor": points.make_xor,
    "make_spirals": points.make_spirals,
    "make_line": points.make_line,
    "place_in_space": points.place_in_space,
    "choose_test_samples": points.choose_test_samples,
    "resize_images": images.resize_images,
    "normalize": images.normalize,
    "repeat_channels": images.repeat_channels,
    "encode_one_hot": targets.encode_one_hot,
    "encode_zero_or_one": targets.encode_zero_or_one,
    "encode_multi_hot": targets.encode_multi_hot,
    "encode_label_sets": targets.encode_label_sets,
    "torch.flatten": torch.flatten,
}


def _execute(call: DataCall, values: Mapping[str, Tensor]) -> dict[str, Tensor]:
    def read(operand: Operand) -> Tensor | int | float:
        return values[operand.name] if isinstance(operand, Name) else operand

    result = _FUNCTIONS[call.function](
        *map(read, call.positional), **{name: read(each) for name, each in call.keywords.items()}
    )
    several = result if isinstance(result, tuple) else (result,)
    return dict(zip(call.results, cast("tuple[Tensor, ...]", several), strict=True))

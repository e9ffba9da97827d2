"""The samples of a training, in memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor

from engine.training.data_plan import DataCall, DataPlan, Name, Operand
from engine.training.digits import read_digit_arrays
from engine.training.plain import images, points, targets


@dataclass(frozen=True)
class Samples:
    """What a network is trained on and tested with.

    Shapes:
        train_inputs, test_inputs: (N, …), float32.
        train_targets, test_targets: (N, …).
    """

    train_inputs: Tensor
    train_targets: Tensor
    test_inputs: Tensor
    test_targets: Tensor

    def to(self, device: torch.device) -> "Samples":
        """Gives the samples on another device."""
        return Samples(
            *(
                each.to(device)
                for each in (
                    self.train_inputs,
                    self.train_targets,
                    self.test_inputs,
                    self.test_targets,
                )
            )
        )


def load_samples(plan: DataPlan) -> Samples:
    """Makes the calls of a plan and gives the samples, on the CPU."""
    values: dict[str, Tensor] = {}
    for call in plan.calls:
        values.update(_execute(call, values))
    inputs, labels = values[plan.inputs], values[plan.targets]
    if not plan.is_split:
        return Samples(inputs, labels, inputs, labels)
    is_test = values["is_test"]
    return Samples(inputs[~is_test], labels[~is_test], inputs[is_test], labels[is_test])


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


_FUNCTIONS: Mapping[str, Callable[..., object]] = {
    "read_digits": read_digits,
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

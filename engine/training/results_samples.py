"""Test samples as small pictures and short texts."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.training.data import Samples
from engine.training.data_catalogue import describe_data
from engine.training.data_description import Labels, Quantity
from engine.training.preparation import Prepared
from engine.training.results_values import Picture
from engine.training.story import read_story

GAP = "_"
"""Stands for a character that is missing."""
_LINE_END = "↵"
_SPACE = "␣"
_MOST_NUMBERS = 6
_LARGEST_SIDE = 64
_MOST_BYTES = 400_000
_TEXTS = ("characters", "text-gaps")
_TWO_CLASSES = {
    "same": ("different", "same"),
    "is_real": ("forged", "real"),
    "likes": ("dislikes", "likes"),
}

Pictures = tuple[Picture, ...]
Texts = tuple[tuple[str, str], ...]


class SampleView:
    """Shows the test samples of a data source.

    Attributes:
        titles: of the inputs.
        target_names: the same of the targets.

    Args:
        prepared: what is trained with them.
        samples: all of them.
        pictures: how many of them an epoch has at most, which limits their sizes.
    """

    def __init__(self, prepared: Prepared, samples: Samples, pictures: int) -> None:
        self._data = describe_data(prepared.project.training.data.name)
        self._inputs = samples.test_inputs
        self._pictures = pictures
        self._alphabet = _alphabet() if self._data.name in _TEXTS else ""
        self.titles = [each.replace("_", " ") for each in prepared.plan.inputs]
        self.target_names = [each.replace("_", " ") for each in prepared.plan.targets]

    def class_names(self, quantity: Quantity | None, classes: int) -> tuple[str, ...]:
        """Gives what the classes of a target are called."""
        if quantity is not None and classes == 2 and quantity.name in _TWO_CLASSES:
            return _TWO_CLASSES[quantity.name]
        if self._alphabet and quantity is not None and quantity.shape:
            letters = self._alphabet.replace("\n", _LINE_END).replace(" ", _SPACE)
            return tuple(letters[:classes])
        return tuple(map(str, range(classes)))

    def show(self, sample: int) -> tuple[Pictures, Texts]:
        """Gives what there is to see of a sample's inputs: each a picture or a text."""
        pictures, texts = [], []
        for number, tensor in enumerate(self._inputs):
            image = as_image(tensor[sample], self._quantity(number))
            if image is not None:
                title = self.titles[number] if len(self._inputs) > 1 else ""
                pictures.append(self.picture(title, image))
            else:
                texts.append((self.titles[number], self.text(tensor[sample])))
        return tuple(pictures), tuple(texts)

    def picture(self, title: str, image: Tensor, like: Tensor | None = None) -> Picture:
        """Gives an image as a small picture, black where it is lowest and white where highest.

        Args:
            title: of the picture.
            image: channels, height, width.
            like: another image, whose lowest and highest numbers count instead.
        """
        image = _shrunk(image.float(), self._side(image.shape[0]))
        low, high = (float(each) for each in torch.aminmax(image if like is None else like.float()))
        scaled = (image - low) * (255 / (high - low) if high > low else 0.0)
        bright = scaled.nan_to_num(0.0).clamp(0, 255).round().to(torch.uint8).cpu().contiguous()
        channels, height, width = bright.shape
        return Picture(title, (channels, height, width), bright.numpy().tobytes())

    def text(self, values: Tensor) -> str:
        """Gives the numbers or the characters of one sample."""
        if self._alphabet and not values.is_floating_point():
            return self.characters(values)
        shown = values.flatten()[:_MOST_NUMBERS].tolist()
        words = ", ".join(f"{each:.3g}".replace("-", "−") for each in shown)
        return f"{words}, … ({values.numel()})" if values.numel() > len(shown) else words

    def characters(self, numbers: Tensor) -> str:
        """Gives numbers of characters as the characters."""
        letters = self._alphabet.replace("\n", _LINE_END) + GAP
        return "".join(letters[min(each, len(letters) - 1)] for each in numbers.flatten().tolist())

    def _quantity(self, number: int) -> Quantity | None:
        inputs = self._data.inputs
        return inputs[number] if number < len(inputs) else None

    def _side(self, channels: int) -> int:
        share = _MOST_BYTES * 3 / 4 / self._pictures / min(channels, 3)
        return max(8, min(_LARGEST_SIDE, math.isqrt(int(share))))


def as_image(values: Tensor, quantity: Quantity | None) -> Tensor | None:
    """Gives one sample as an image of 1 or 3 channels, if it is one."""
    if not values.is_floating_point():
        return None
    if values.dim() == 1:
        return _unflattened(values, quantity)
    if values.dim() == 2 and min(values.shape) > 1:
        return values[None]
    if values.dim() == 3 and min(values.shape[1:]) > 1:
        return values if values.shape[0] in (1, 3) else values.mean(0, keepdim=True)
    return None


def _unflattened(values: Tensor, quantity: Quantity | None) -> Tensor | None:
    if quantity is None or quantity.labels is not Labels.IMAGES:
        return None
    for channels in (1, 3):
        side = math.isqrt(len(values) // channels)
        if side > 1 and channels * side * side == len(values):
            return values.view(channels, side, side)
    return None


def _shrunk(image: Tensor, largest: int) -> Tensor:
    height, width = image.shape[1:]
    ratio = max(height, width) / largest
    if ratio <= 1:
        return image
    size = max(1, round(height / ratio)), max(1, round(width / ratio))
    return F.adaptive_avg_pool2d(image[None], size)[0]


def _alphabet() -> str:
    return "".join(sorted(set(read_story())))

"""Images made to fit a network."""

import torch.nn.functional as F
from torch import Tensor


def resize_images(images: Tensor, height: int, width: int) -> Tensor:
    """Give images (N, C, H, W) another height and width, by bilinear interpolation."""
    return F.interpolate(images, (height, width), mode="bilinear", antialias=True)


def normalize(inputs: Tensor, is_test: Tensor) -> Tensor:
    """Shift and scale inputs to mean 0 and deviation 1 over the training samples."""
    training = inputs[~is_test]
    return (inputs - training.mean()) / training.std()


def repeat_channels(images: Tensor, channels: int) -> Tensor:
    """Give grey images (N, 1, H, W) the same values in each of several channels."""
    return images.repeat(1, channels, 1, 1)


def scale_pixels(images: Tensor, largest: float) -> Tensor:
    """Scale pixels to lie between 0 and 1."""
    return images / largest

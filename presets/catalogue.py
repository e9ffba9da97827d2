"""The presets in the order of the menu."""

from presets.alexnet import alexnet
from presets.densenet import densenet121
from presets.digits_classifier import digits_classifier
from presets.googlenet import googlenet
from presets.lenet import lenet
from presets.lenet5 import lenet5
from presets.linear_regression import linear_regression
from presets.mlp import mlp, mlp_dropout
from presets.preset import Group, Preset
from presets.resnet import STAGES, padded_resnet, resnet
from presets.resnet_block import resnet_block
from presets.resnet_cifar import DEPTHS, plain_cifar, resnet_cifar
from presets.vgg import vgg
from presets.xor import xor

_FIRST_STEPS = (
    Preset(
        "lenet",
        "LeNet",
        "A convolutional network that reads handwritten digits.",
        lenet,
        is_shown_first=True,
    ),
    Preset(
        "mlp",
        "MLP",
        "A perceptron 10-100-50-2 that tells two spiral arms apart.",
        mlp,
        is_shown_first=True,
    ),
    Preset(
        "mlp-dropout",
        "MLP with dropout",
        "The same perceptron, with dropout after each ReLU.",
        mlp_dropout,
    ),
    Preset(
        "xor",
        "XOR",
        "Nine parameters learn exclusive or from its four points.",
        xor,
        is_shown_first=True,
    ),
    Preset(
        "digits-classifier",
        "Digits classifier",
        "A small convolutional classifier of 32×32 images.",
        digits_classifier,
    ),
    Preset(
        "linear-regression",
        "Linear regression",
        "A straight line through noisy points.",
        linear_regression,
    ),
)
_SMALL_IMAGES = (
    Preset(
        "lenet-5",
        "LeNet-5",
        "The network of 1998, with tanh and average pooling.",
        lenet5,
        Group.SMALL_IMAGES,
    ),
    Preset(
        "resnet-block",
        "Residual block",
        "One block with a pass-through between a convolution and a classifier.",
        resnet_block,
        Group.SMALL_IMAGES,
        is_shown_first=True,
    ),
    *(
        Preset(
            f"resnet-cifar-{depth}",
            f"ResNet-{depth} for 32×32",
            "Residual blocks whose shortcuts have no parameters.",
            resnet_cifar(depth),
            Group.SMALL_IMAGES,
        )
        for depth in DEPTHS
    ),
    *(
        Preset(
            f"plain-cifar-{depth}",
            f"Plain-{depth} for 32×32",
            f"As deep as ResNet-{depth} and with as many parameters, but without shortcuts.",
            plain_cifar(depth),
            Group.SMALL_IMAGES,
        )
        for depth in DEPTHS
    ),
)

_PHOTOGRAPHS = (
    *(
        Preset(
            f"resnet-{depth}",
            f"ResNet-{depth}",
            "Residual blocks whose shortcuts are 1×1 convolutions where sizes change.",
            resnet(depth),
            Group.PHOTOGRAPHS,
            is_shown_first=depth == 50,
        )
        for depth in STAGES
    ),
    *(
        Preset(
            f"resnet-{depth}-padded",
            f"ResNet-{depth} padded",
            "Shortcuts skip activations and pad channels with zeros: no parameters.",
            padded_resnet(depth),
            Group.PHOTOGRAPHS,
        )
        for depth in (18, 34)
    ),
    Preset(
        "alexnet",
        "AlexNet",
        "Five convolutions and three linear maps, the network of 2012.",
        alexnet,
        Group.PHOTOGRAPHS,
    ),
    *(
        Preset(
            f"vgg-{depth}",
            f"VGG-{depth}",
            "Stages of 3×3 convolutions, each followed by a max-pooling.",
            vgg(depth),
            Group.PHOTOGRAPHS,
        )
        for depth in (11, 16)
    ),
    Preset(
        "googlenet",
        "GoogLeNet",
        "Inception blocks look at a map in four ways side by side.",
        googlenet,
        Group.PHOTOGRAPHS,
    ),
    Preset(
        "densenet-121",
        "DenseNet-121",
        "Every unit of a stage sees the maps of all units before it.",
        densenet121,
        Group.PHOTOGRAPHS,
    ),
)

PRESETS = (*_FIRST_STEPS, *_SMALL_IMAGES, *_PHOTOGRAPHS)

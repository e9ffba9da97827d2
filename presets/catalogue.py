"""The presets in the order of the menu."""

from presets.alexnet import alexnet
from presets.autoencoder import autoencoder, variational_autoencoder
from presets.char_rnn import char_rnn
from presets.custom_function import custom_function
from presets.dcgan import discriminator, generator
from presets.densenet import densenet121
from presets.digits_classifier import digits_classifier
from presets.efficientnet import efficientnet_b0
from presets.googlenet import googlenet
from presets.lenet import lenet
from presets.lenet5 import lenet5
from presets.linear_regression import linear_regression
from presets.mlp import mlp, mlp_dropout
from presets.mobilenet import mobilenet_v2
from presets.monster import monster
from presets.multi_task import multi_task
from presets.phi_dag import phi_dag
from presets.preset import Group, Preset
from presets.resnet import STAGES, padded_resnet, resnet
from presets.resnet_block import resnet_block
from presets.resnet_cifar import DEPTHS, plain_cifar, resnet_cifar
from presets.siamese import siamese, triplet
from presets.transformer_encoder import transformer_encoder
from presets.two_tower import two_tower
from presets.unet import unet
from presets.vgg import vgg
from presets.vit import vit_tiny
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
    Preset(
        "monster",
        "Monster",
        "AlexNet's first convolution, at first frozen, before 16 residual blocks.",
        monster,
        Group.SMALL_IMAGES,
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
    Preset(
        "mobilenet-v2",
        "MobileNetV2",
        "Blocks that widen, filter each channel by itself and narrow again.",
        mobilenet_v2,
        Group.PHOTOGRAPHS,
    ),
    Preset(
        "efficientnet-b0",
        "EfficientNet-B0",
        "The same blocks, which also weigh their channels.",
        efficientnet_b0,
        Group.PHOTOGRAPHS,
    ),
    Preset(
        "vit-tiny",
        "ViT tiny",
        "A transformer over the patches of a photograph.",
        vit_tiny,
        Group.PHOTOGRAPHS,
    ),
)
_SHARED_WEIGHTS = (
    Preset(
        "phi-dag",
        "Phi DAG",
        "The lecture's graph of operators, in which one matrix modulates two of them.",
        phi_dag,
        Group.SHARED_WEIGHTS,
    ),
    Preset(
        "siamese",
        "Siamese",
        "One tower, applied to two images, learns whether they show the same digit.",
        siamese,
        Group.SHARED_WEIGHTS,
        is_shown_first=True,
    ),
    Preset(
        "triplet",
        "Triplet",
        "One tower, applied to three images, learns which two belong together.",
        triplet,
        Group.SHARED_WEIGHTS,
    ),
)
_PICTURES = (
    Preset(
        "unet",
        "U-Net",
        "Finds the pixels of a digit in a noisy scene.",
        unet,
        Group.PICTURES,
        is_shown_first=True,
    ),
    Preset(
        "autoencoder",
        "Autoencoder",
        "Gives digits back through a code of 16 numbers.",
        autoencoder,
        Group.PICTURES,
    ),
    Preset(
        "vae",
        "Variational autoencoder",
        "The code is a distribution, of which a sample is decoded.",
        variational_autoencoder,
        Group.PICTURES,
    ),
    Preset(
        "dcgan-generator",
        "DCGAN generator",
        "Draws a picture of 64×64 from a code; here it learns to draw given digits.",
        generator,
        Group.PICTURES,
    ),
    Preset(
        "dcgan-discriminator",
        "DCGAN discriminator",
        "Tells real pictures from forged ones.",
        discriminator,
        Group.PICTURES,
    ),
)
_SEQUENCES = (
    Preset(
        "char-rnn",
        "Char-RNN",
        "Two layers of LSTM learn which character of a story comes next.",
        char_rnn,
        Group.SEQUENCES,
        is_shown_first=True,
    ),
    Preset(
        "transformer-encoder",
        "Transformer encoder",
        "Attention fills gaps in a text.",
        transformer_encoder,
        Group.SEQUENCES,
        is_shown_first=True,
    ),
)
_SEVERAL = (
    Preset(
        "custom-function",
        "Custom function",
        "A·x·log(y) + B·y², whose A and B are learned.",
        custom_function,
        Group.SEVERAL,
    ),
    Preset(
        "two-tower",
        "Two towers",
        "Who likes what: two different inputs, each through a tower of its own.",
        two_tower,
        Group.SEVERAL,
    ),
    Preset(
        "multi-task",
        "Two tasks",
        "One network with two outputs, each with a target and a loss.",
        multi_task,
        Group.SEVERAL,
    ),
)

PRESETS = (
    *_FIRST_STEPS,
    *_SHARED_WEIGHTS,
    *_SMALL_IMAGES,
    *_PHOTOGRAPHS,
    *_PICTURES,
    *_SEQUENCES,
    *_SEVERAL,
)

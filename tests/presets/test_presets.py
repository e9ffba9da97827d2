"""Every preset holds the figures of its sources and is ready to train with no download."""

import pytest

import presets
from engine.analysis.analyse import analyse
from engine.errors import UnknownNameError
from engine.graph import file_format
from engine.graph.blocks import uses
from engine.graph.order import network_and_loss
from engine.operators.operator import Role
from engine.operators.standard import CATALOGUE
from engine.training.data_catalogue import DATA

PARAMETERS = {
    "lenet": 105_506,
    "mlp": 6_252,
    "mlp-dropout": 6_252,
    "xor": 9,
    "digits-classifier": 81_194,
    "linear-regression": 2,
    "lenet-5": 61_706,
    "resnet-block": 5_018,
    "resnet-cifar-20": 269_722,
    "resnet-cifar-32": 464_154,
    "resnet-cifar-44": 658_586,
    "resnet-cifar-56": 853_018,
    "resnet-cifar-110": 1_727_962,
    "plain-cifar-20": 269_722,
    "plain-cifar-32": 464_154,
    "plain-cifar-44": 658_586,
    "plain-cifar-56": 853_018,
    "plain-cifar-110": 1_727_962,
    "resnet-18": 11_689_512,
    "resnet-34": 21_797_672,
    "resnet-50": 25_557_032,
    "resnet-101": 44_549_160,
    "resnet-152": 60_192_808,
    "resnet-18-padded": 11_515_688,
    "resnet-34-padded": 21_623_848,
    "alexnet": 61_100_840,
    "vgg-11": 132_863_336,
    "vgg-16": 138_357_544,
    "googlenet": 6_624_904,
    "densenet-121": 7_978_856,
    "mobilenet-v2": 3_504_872,
    "efficientnet-b0": 5_288_548,
    "vit-tiny": 5_717_416,
    "phi-dag": 50,
    "custom-function": 2,
    "siamese": 15_312,
    "triplet": 15_312,
    "monster": 1_244_618,
    "unet": 1_942_289,
    "autoencoder": 414_273,
    "vae": 416_337,
    "dcgan-generator": 3_576_704,
    "dcgan-discriminator": 2_765_568,
    "char-rnn": 219_548,
    "transformer-encoder": 205_788,
    "two-tower": 3_104,
    "multi-task": 46_795,
}
LENET = [
    ("nn.Conv2d", "N×32×24×24", 832, 460_800),
    ("F.max_pool2d", "N×32×8×8", 0, 0),
    ("F.relu", "N×32×8×8", 0, 0),
    ("nn.Conv2d", "N×64×4×4", 51_264, 819_200),
    ("F.max_pool2d", "N×64×2×2", 0, 0),
    ("F.relu", "N×64×2×2", 0, 0),
    ("Tensor.view", "N×256", 0, 0),
    ("nn.Linear", "N×200", 51_400, 51_200),
    ("F.relu", "N×200", 0, 0),
    ("nn.Linear", "N×10", 2_010, 2_000),
]


@pytest.fixture(params=presets.names())
def name(request):
    return request.param


def test_the_list_of_figures_knows_every_preset():
    assert sorted(PARAMETERS) == sorted(presets.names())


def test_a_preset_has_no_error_and_its_number_of_parameters(name):
    analysis = analyse(presets.load(name))
    assert not analysis.has_errors
    assert analysis.parameters == PARAMETERS[name]


def test_only_pooling_that_leaves_a_rim_uncovered_is_warned_of():
    warned = {
        name: [problem.node for problem in analyse(presets.load(name)).problems]
        for name in presets.names()
    }
    assert {name for name, nodes in warned.items() if nodes} == {"digits-classifier"}
    assert warned["digits-classifier"] == ["max_pool2"]


def test_lenet_is_the_table_of_the_lecture():
    analysis = analyse(presets.load("lenet"))
    rows = [
        (node.operator, str(node.output), node.parameters, node.products)
        for node in analysis.nodes.values()
        if node.role is Role.NETWORK
    ]
    assert rows == LENET
    assert (analysis.parameters, analysis.products) == (105_506, 1_333_200)


def test_a_preset_names_data_that_is_there_and_has_a_loss(name):
    project = presets.load(name)
    assert project.training.data.name in DATA
    parts = network_and_loss(project.graph, CATALOGUE)
    assert parts.inputs
    assert parts.outputs
    assert len(parts.loss_outputs) == 1


def test_a_block_that_is_there_is_used_and_one_that_is_used_is_there(name):
    project = presets.load(name)
    graphs = [project.graph, *(block.graph for block in project.blocks.values())]
    assert {block for graph in graphs for block in uses(graph)} == set(project.blocks)


def test_a_preset_fits_on_one_screen(name):
    project = presets.load(name)
    for graph in (project.graph, *(block.graph for block in project.blocks.values())):
        assert len(graph.nodes) <= 40


def test_a_preset_survives_its_file(name):
    project = presets.load(name)
    assert file_format.loads(file_format.dumps(project)) == project


def test_no_two_nodes_of_a_preset_lie_on_each_other(name):
    project = presets.load(name)
    for graph in (project.graph, *(block.graph for block in project.blocks.values())):
        positions = [node.position for node in graph]
        assert len(set(positions)) == len(positions)


def test_an_unknown_preset_is_refused_with_the_nearest_name():
    with pytest.raises(UnknownNameError, match="Did you mean lenet"):
        presets.load("lenett")

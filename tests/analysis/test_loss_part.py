"""What belongs to the loss, and what the loss part cannot hold."""

import pytest

from engine.analysis.analyse import analyse
from engine.graph import edits
from engine.graph.model import Tie


def _messages(analysis, node):
    return [problem.message for problem in analysis.problems if problem.node == node]


@pytest.fixture
def classifier(sketch):
    """A network of one linear map with its output `out` and the target `truth`."""
    sketch.add("x", "input", shape=(4,))
    sketch.add("out", "output", sketch.add("fc", "nn.Linear", "x", out_features=4))
    sketch.add("truth", "target", classes=4)
    return sketch


@pytest.mark.parametrize(
    ("source", "words"),
    [("out", "is another output"), ("truth", "is the loss part"), ("loss", "is the loss part")],
)
def test_an_output_that_shows_what_is_not_of_the_network_is_a_problem(classifier, source, words):
    classifier.add("loss", "F.cross_entropy", "out", "truth")
    classifier.add("second", "output", source)
    problem = next(each for each in classifier.analyse().problems if each.node == "second")
    assert f"second shows what comes from {source}, which {words}" in problem.message
    mended = edits.apply_fix(classifier.project, problem.fix)
    assert "Nothing is wired to input" in _messages(analyse(mended), "second")[0]


def test_weights_in_the_loss_are_a_problem_their_own_shared_or_tied(classifier):
    classifier.add("own", "nn.Linear", "out", out_features=4)
    classifier.add("shared", "nn.Linear", "own", out_features=4)
    classifier.share("shared", "fc")
    classifier.add("tied", "nn.Linear", "shared", out_features=4, bias=False)
    graph = classifier.graph
    classifier.graph = type(graph)(
        graph.nodes, graph.wires, (Tie("tied", "weight", "fc", "weight"),), graph.extra
    )
    classifier.add("loss", "F.cross_entropy", "tied", "truth")
    analysis = classifier.analyse()
    for node in ("own", "shared", "tied"):
        assert "has weights, which nothing would train" in _messages(analysis, node)[0]
    assert _messages(analysis, "fc") == _messages(analysis, "loss") == []


@pytest.mark.parametrize(
    ("operator", "arguments"),
    [("nn.Dropout", {}), ("F.dropout", {}), ("nn.BatchNorm1d", {"affine": False})],
)
def test_what_differs_in_training_is_a_problem_in_the_loss_only(classifier, operator, arguments):
    classifier.add("before", operator, "x", **arguments)
    classifier.add("behind", operator, "out", **arguments)
    classifier.add("loss", "F.cross_entropy", "behind", "truth")
    analysis = classifier.analyse()
    assert "behaves differently in training" in _messages(analysis, "behind")[0]
    assert not any("in training" in text for text in _messages(analysis, "before"))


def test_weights_in_a_block_of_the_loss_are_named_at_its_use(classifier, new_sketch):
    body = new_sketch()
    body.add("x", "input")
    body.add("out", "output", body.add("fc", "nn.Linear", "x", out_features=4))
    classifier.block("Head", body)
    classifier.add("head", "block:Head", "out")
    classifier.add("loss", "F.cross_entropy", "head", "truth")
    analysis = classifier.analyse()
    assert [problem.node for problem in analysis.problems] == ["head"]

"""Wrong and half-drawn graphs: what is said, where, and whether the offered mend mends it."""

# ruff: noqa: E501 - messages are quoted whole

import pytest

from engine.analysis.analyse import analyse
from engine.graph import edits
from engine.graph.model import Endpoint, Graph, Node, NodeId, Project, Wire, frozen
from engine.graph.problem import Severity

MISTAKES = {
    "channels": (
        [
            ("x", "input", (), {"shape": (1, 28, 28)}),
            ("conv", "nn.Conv2d", ("x",), {"in_channels": 3}),
        ],
        "conv expects 3 as in_channels, but 1 arrive as channels: N×1×28×28 from x.",
        "Set in_channels to 1",
    ),
    "linear on maps": (
        [
            ("x", "input", (), {"shape": (64, 2, 2)}),
            ("fc", "nn.Linear", ("x",), {"in_features": 256}),
        ],
        "fc expects 256 as in_features, but 2 arrive in the last dimension: N×64×2×2 from x.",
        "Insert nn.Flatten",
    ),
    "linear width": (
        [("x", "input", (), {"shape": (1024,)}), ("fc", "nn.Linear", ("x",), {"in_features": 256})],
        "fc expects 256 as in_features, but 1024 arrive in the last dimension: N×1024 from x.",
        "Set in_features to 1024",
    ),
    "features of a norm": (
        [
            ("x", "input", (), {"shape": (32, 8, 8)}),
            ("bn", "nn.BatchNorm2d", ("x",), {"num_features": 64}),
        ],
        "bn expects 64 as num_features, but 32 arrive as channels: N×32×8×8 from x.",
        "Set num_features to 32",
    ),
    "channels of a transposed convolution": (
        [
            ("x", "input", (), {"shape": (4, 8, 8)}),
            ("up", "nn.ConvTranspose2d", ("x",), {"in_channels": 8}),
        ],
        "up expects 8 as in_channels, but 4 arrive as channels: N×4×8×8 from x.",
        "Set in_channels to 4",
    ),
    "sum of unequal maps": (
        [
            ("x", "input", (), {"shape": (64, 56, 56)}),
            ("y", "input", (), {"shape": (128, 28, 28)}),
            ("add", "torch.add", ("x", "y"), {}),
        ],
        (
            "add cannot combine N×64×56×56 from x with N×128×28×28 from y: dimension 3 is 56 on one "
            "side and 28 on the other. Make them equal, or 1."
        ),
        None,
    ),
    "view": (
        [
            ("x", "input", (), {"shape": (64, 3, 3)}),
            ("view", "Tensor.view", ("x",), {"shape": (-1, 256)}),
        ],
        "view cannot make -1×256 of N×64×3×3 from x, which has 576 elements for each sample.",
        "Set shape to (-1, 576)",
    ),
    "power of whole numbers": (
        [
            ("x", "input", (), {"shape": (4,), "dtype": "int64"}),
            ("power", "torch.pow", ("x",), {"exponent": -1}),
        ],
        (
            "power takes whole numbers (N×4 from x) to the power -1, which gives no whole numbers. "
            "Set dtype of the input to float32."
        ),
        None,
    ),
    "kernel": (
        [
            ("x", "input", (), {"shape": (1, 3, 3)}),
            ("conv", "nn.Conv2d", ("x",), {"kernel_size": 5}),
        ],
        (
            "conv looks at 5×5 elements at a time, but only 3×3 arrive: N×1×3×3 from x. Choose a "
            "smaller kernel, or pool less before."
        ),
        None,
    ),
    "pooling nothing": (
        [("x", "input", (), {"shape": (8, 1, 1)}), ("pool", "F.max_pool2d", ("x",), {})],
        (
            "pool looks at 2×2 elements at a time, but only 1×1 arrive: N×8×1×1 from x. Choose a "
            "smaller kernel, or pool less before."
        ),
        None,
    ),
    "cat": (
        [
            ("x", "input", (), {"shape": (8, 14, 14)}),
            ("y", "input", (), {"shape": (8, 7, 7)}),
            ("cat", "torch.cat", ("x", "y"), {}),
        ],
        (
            "cat joins along dimension 1; the others must be equal, but N×8×14×14 from x has 14 and "
            "N×8×7×7 from y has 7 in dimension 2."
        ),
        None,
    ),
    "matrices": (
        [
            ("x", "input", (), {"shape": (3, 4)}),
            ("y", "input", (), {"shape": (5, 6)}),
            ("mm", "torch.matmul", ("x", "y"), {}),
        ],
        (
            "mm sums over the last dimension of N×3×4 from x, which is 4; that of N×5×6 from y before "
            "the last is 5. They must be equal: transpose one of them, or change its size."
        ),
        None,
    ),
    "split": (
        [
            ("x", "input", (), {"shape": (5,)}),
            ("split", "torch.split", ("x",), {"split_size_or_sections": (2, 2)}),
        ],
        (
            "split cuts parts of 2 + 2 = 4, but dimension 1 of N×5 from x has 5. The parts must sum to "
            "that."
        ),
        None,
    ),
    "dimension out of range": (
        [("x", "input", (), {"shape": (5,)}), ("soft", "nn.Softmax", ("x",), {"dim": 5})],
        "soft works along dim 5, but N×5 from x has the dimensions 0 to 1.",
        None,
    ),
    "whole numbers into a float operator": (
        [
            ("x", "input", (), {"shape": (5,), "dtype": "int64"}),
            ("fc", "nn.Linear", ("x",), {}),
        ],
        (
            "fc computes with fractions, but N×5 from x holds whole numbers (int64). Set dtype of the "
            "input to float32, or use an embedding."
        ),
        None,
    ),
    "fractions into an embedding": (
        [("x", "input", (), {"shape": (5,)}), ("table", "nn.Embedding", ("x",), {})],
        (
            "table takes whole numbers at input, but N×5 from x is float32. Set dtype of the input to "
            "int64."
        ),
        None,
    ),
    "double precision into weights": (
        [
            ("x", "input", (), {"shape": (5,), "dtype": "float64"}),
            ("fc", "nn.Linear", ("x",), {}),
        ],
        "fc computes in float32, but N×5 from x is float64. Set dtype of the input to float32.",
        None,
    ),
    "rank": (
        [("x", "input", (), {"shape": (5,)}), ("conv", "nn.Conv2d", ("x",), {})],
        "conv takes 4 dimensions with the batch (N × C × H × W), but N×5 from x has 2.",
        None,
    ),
    "unknown operator": (
        [("x", "input", (), {"shape": (5,)}), ("what", "nn.Conv2", ("x",), {})],
        (
            "what: There is no operator named 'nn.Conv2'. Did you mean nn.Conv2d or nn.Conv3d or "
            "nn.Conv1d?"
        ),
        None,
    ),
    "unknown argument": (
        [("x", "input", (), {"shape": (5,)}), ("fc", "nn.Linear", ("x",), {"out_feature": 3})],
        "fc: nn.Linear has no argument 'out_feature'. Did you mean out_features?",
        "Remove out_feature",
    ),
    "no width at all": (
        [("x", "input", (), {"shape": (5,)}), ("fc", "nn.Linear", ("x",), {"out_features": 0})],
        "fc: out_features must be a whole number from 1 to 16777216, but it is 0.",
        "Remove out_features",
    ),
    "not a number": (
        [("x", "input", (), {"shape": (5,)}), ("drop", "nn.Dropout", ("x",), {"p": 2.0})],
        "drop: p must be a number from 0.0 to 1.0, but it is 2.0.",
        "Remove p",
    ),
    "groups": (
        [
            ("x", "input", (), {"shape": (4, 8, 8)}),
            ("conv", "nn.Conv2d", ("x",), {"groups": 3, "out_channels": 6}),
        ],
        (
            "conv cannot be made with these arguments. PyTorch says: in_channels must be divisible by "
            "groups."
        ),
        None,
    ),
    "weights of petabytes": (
        [
            ("x", "input", (), {"shape": (1_000_000,)}),
            ("fc", "nn.Linear", ("x",), {"out_features": 1_000_000}),
        ],
        "fc has 4.0 TB of weights. Choose smaller sizes.",
        None,
    ),
    "nothing to add": (
        [("x", "input", (), {"shape": (5,)}), ("add", "torch.add", ("x",), {})],
        "add: Nothing is wired to other. Drag a wire to it or give it a number.",
        None,
    ),
}


def drawn(sketch, nodes, *, output):
    for name, operator, sources, arguments in nodes:
        sketch.add(name, operator, *sources, **arguments)
    sketch.add("out", "output", f"{nodes[-1][0]}:{output}")
    return sketch.analyse()


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_once_at_its_node_with_a_mend_that_works(sketch, mistake, errors_of):
    nodes, message, title = MISTAKES[mistake]
    output = "output.0" if nodes[-1][1] == "torch.split" else "output"
    analysis = drawn(sketch, nodes, output=output)
    at_fault = nodes[-1][0]
    assert errors_of(analysis) == {at_fault: [message]}
    assert analysis.nodes[at_fault].outputs == {}
    assert analysis.nodes["out"].waits_for == at_fault
    fix = next(problem.fix for problem in analysis.problems if problem.node == at_fault)
    assert (fix.title if fix else None) == title
    if fix:
        mended = analyse(edits.apply_fix(sketch.project, fix))
        assert mended.problems == ()


def test_only_the_root_cause_is_an_error(sketch, errors_of):
    sketch.add("x", "input", shape=(1, 28, 28))
    sketch.add("conv", "nn.Conv2d", "x", in_channels=3)
    sketch.add("act", "F.relu", "conv")
    sketch.add("pool", "F.max_pool2d", "act")
    sketch.add("out", "output", "pool")
    analysis = sketch.analyse()
    assert list(errors_of(analysis)) == ["conv"]
    assert {analysis.nodes[each].waits_for for each in ("act", "pool", "out")} == {"conv"}
    assert analysis.nodes["conv"].waits_for is None
    assert analysis.nodes["x"].output.shape == ("N", 1, 28, 28)


def test_what_hangs_on_an_unwired_node_still_shows_its_other_branch(sketch, errors_of):
    sketch.add("x", "input", shape=(4,))
    sketch.add("fc", "nn.Linear", "x", out_features=3)
    sketch.add("lost", "F.relu")
    sketch.add("add", "torch.add", "fc", "lost")
    sketch.add("out", "output", "add")
    analysis = sketch.analyse()
    assert errors_of(analysis) == {"lost": ["lost: Nothing is wired to input. Drag a wire to it."]}
    assert analysis.nodes["fc"].output.shape == ("N", 3)
    assert analysis.nodes["add"].waits_for == "lost"


def test_a_loop_is_one_problem_and_the_rest_is_known(sketch, errors_of):
    sketch.add("x", "input", shape=(4,))
    sketch.add("fc", "nn.Linear", "x", out_features=4)
    sketch.add("out", "output", "fc")
    loop = [
        Node(NodeId(each), "torch.add", arguments=frozen({"other": 1.0})) for each in ("a", "b")
    ]
    nodes = {**sketch.graph.nodes, **{node.id: node for node in loop}}
    wires = (
        *sketch.graph.wires,
        Wire(Endpoint(NodeId("a"), "output"), Endpoint(NodeId("b"), "input")),
        Wire(Endpoint(NodeId("b"), "output"), Endpoint(NodeId("a"), "input")),
    )
    analysis = analyse(Project(graph=Graph(nodes, wires)))
    assert len(errors_of(analysis)) == 1
    assert "loop" in next(iter(errors_of(analysis).values()))[0]
    assert analysis.nodes["fc"].output.shape == ("N", 4)
    assert {analysis.nodes["a"].waits_for, analysis.nodes["b"].waits_for} <= {"a", "b"}


def test_an_empty_network_says_what_to_do(errors_of):
    assert "Add an input" in errors_of(analyse(Project()))["None"][0]


def test_a_network_without_output_offers_one(sketch):
    sketch.add("x", "input", shape=(4,))
    sketch.add("fc", "nn.Linear", "x", out_features=3)
    problem = sketch.analyse().problems[0]
    assert "no output" in problem.message
    assert analyse(edits.apply_fix(sketch.project, problem.fix)).problems == ()


def test_a_loss_that_reads_an_inner_node_asks_for_an_output(sketch):
    sketch.add("x", "input", shape=(4,))
    sketch.add("fc", "nn.Linear", "x", out_features=3)
    sketch.add("code", "nn.Linear", "x", out_features=3)
    sketch.add("out", "output", "fc")
    sketch.add("loss", "F.mse_loss", "out", "code")
    problem = sketch.analyse().problems[0]
    assert (problem.node, problem.port, problem.severity) == ("loss", "target", Severity.ERROR)
    assert analyse(edits.apply_fix(sketch.project, problem.fix)).problems == ()


def test_a_loss_may_read_the_source_of_an_output(sketch):
    sketch.add("x", "input", shape=(4,))
    sketch.add("fc", "nn.Linear", "x", out_features=3)
    sketch.add("out", "output", "fc")
    sketch.add("truth", "target", encoding="index")
    sketch.add("loss", "F.cross_entropy", "fc", "truth")
    assert sketch.analyse().problems == ()


@pytest.mark.parametrize(
    ("loss", "target", "text"),
    [
        ("F.cross_entropy", {"encoding": "values", "shape": (1,)}, "takes class numbers"),
        ("F.nll_loss", {"encoding": "one_hot"}, "takes whole numbers at target"),
        ("F.mse_loss", {"encoding": "index"}, "Give the target the encoding one_hot"),
        ("F.binary_cross_entropy", {"encoding": "values", "shape": (1,)}, "differ in shape"),
    ],
)
def test_a_target_that_does_not_fit_its_loss_is_told_in_words_of_the_target(
    sketch, loss, target, text
):
    sketch.add("x", "input", shape=(4,))
    sketch.add("fc", "nn.Linear", "x", out_features=10)
    sketch.add("out", "output", "fc")
    sketch.add("truth", "target", **target)
    sketch.add("loss", loss, "out", "truth")
    problems = sketch.analyse().problems
    assert len(problems) == 1
    assert (problems[0].node, problems[0].port) == ("loss", "target")
    assert text in problems[0].message


def test_a_loss_that_keeps_one_number_for_each_sample_offers_the_mean(sketch):
    sketch.add("x", "input", shape=(4,))
    sketch.add("out", "output", sketch.add("fc", "nn.Linear", "x", out_features=10))
    sketch.add("truth", "target")
    sketch.add("loss", "F.cross_entropy", "out", "truth", reduction="none")
    problem = sketch.analyse().problems[0]
    assert "ends the loss with N numbers" in problem.message
    assert analyse(edits.apply_fix(sketch.project, problem.fix)).problems == ()


def warnings_of(analysis):
    assert not analysis.has_errors
    return [(problem.node, problem.message) for problem in analysis.problems]


def test_mse_of_different_shapes_is_a_warning(sketch):
    sketch.add("x", "input", shape=(4,))
    sketch.add("out", "output", sketch.add("fc", "nn.Linear", "x", out_features=1))
    sketch.add("truth", "target", encoding="values", shape=())
    sketch.add("loss", "F.mse_loss", "out", "truth")
    ((node, text),) = warnings_of(sketch.analyse())
    assert node == "loss"
    assert "N×1 from out" in text
    assert "N from truth" in text


@pytest.mark.parametrize(
    ("operator", "arguments", "text"),
    [
        ("F.softmax", {"dim": 0}, "the samples of the batch"),
        ("slice", {"dim": 0, "stop": 1}, "cuts the batch"),
        ("torch.mean", {"dim": None}, "one result of all samples"),
        ("torch.sum", {"dim": 0}, "one result of all samples"),
        ("torch.squeeze", {"dim": -3}, "along the samples of the batch"),
    ],
)
def test_mixing_the_samples_of_a_batch_is_a_warning(sketch, operator, arguments, text):
    sketch.add("x", "input", shape=(4, 5))
    sketch.add("mix", operator, "x", **arguments)
    sketch.add("out", "output", "mix")
    node, message = warnings_of(sketch.analyse())[0]
    assert node == "mix"
    assert text in message


def test_a_view_that_tears_samples_apart_is_a_warning_with_a_mend(sketch):
    sketch.add("x", "input", shape=(64, 4, 4))
    sketch.add("view", "Tensor.view", "x", shape=(-1, 256))
    sketch.add("out", "output", "view")
    analysis = sketch.analyse()
    assert analysis.nodes["view"].output.shape == ("4N", 256)
    assert [problem.node for problem in analysis.problems] == ["view", "out"]
    assert analyse(edits.apply_fix(sketch.project, analysis.problems[0].fix)).problems == ()


def test_linear_on_maps_asks_for_a_flatten(sketch):
    sketch.add("x", "input", shape=(64, 2, 2))
    sketch.add("fc", "nn.Linear", "x", out_features=10)
    sketch.add("out", "output", "fc")
    (problem,) = sketch.analyse().problems
    assert "Is a flatten missing?" in problem.message
    mended = analyse(edits.apply_fix(sketch.project, problem.fix))
    assert mended.problems == ()
    assert mended.nodes["fc"].output.shape == ("N", 10)


@pytest.mark.parametrize(
    ("size", "arguments", "text"),
    [
        (13, {"kernel_size": 2}, "the last 1 of 13 in height and 1 of 13 in width"),
        (13, {"kernel_size": 2, "ceil_mode": True}, None),
        (12, {"kernel_size": 2}, None),
        (13, {"kernel_size": 3, "stride": 2, "padding": 1}, None),
        (12, {"kernel_size": 2, "stride": 3}, "what lies between is not used"),
    ],
)
def test_a_stride_that_leaves_input_uncovered_is_pointed_out(sketch, size, arguments, text):
    sketch.add("x", "input", shape=(1, size, size))
    sketch.add("pool", "F.max_pool2d", "x", **arguments)
    sketch.add("out", "output", "pool")
    found = warnings_of(sketch.analyse())
    assert [node for node, _ in found] == (["pool"] if text else [])
    assert text is None or text in found[0][1]


def test_a_node_that_nothing_reads_is_a_warning(sketch):
    sketch.add("x", "input", shape=(4,))
    sketch.add("out", "output", "x")
    sketch.add("idle", "F.relu", "x")
    assert warnings_of(sketch.analyse()) == [
        ("idle", "Nothing reads idle. Wire it to something, or remove it.")
    ]


def test_titles_stand_for_ids_in_messages(sketch):
    sketch.add("x", "input", shape=(1, 28, 28))
    sketch.graph = edits.rename(sketch.graph, NodeId("x"), "picture")
    sketch.add("conv", "nn.Conv2d", "x", in_channels=3)
    sketch.graph = edits.rename(sketch.graph, NodeId("conv"), "edges")
    message = sketch.analyse().problems[0].message
    assert message.startswith("edges expects 3")
    assert message.endswith("from picture.")


def test_shared_weights_that_meet_different_sizes_are_a_problem(sketch, errors_of):
    sketch.add("x", "input", shape=(8,))
    sketch.add("y", "input", shape=(9,))
    sketch.add("a", "nn.Linear", "x", out_features=3)
    sketch.add("b", "nn.Linear", "y", out_features=3)
    sketch.share("b", "a")
    sketch.add("out", "output", "a")
    sketch.add("out2", "output", "b")
    assert errors_of(sketch.analyse()) == {
        "b": [
            (
                "b uses the weights of a, which were made for in_features 8; here in_features would "
                "be 9. What arrives at both must have the same size, or they need weights of their own."
            )
        ]
    }


def test_ties_of_unequal_parameters_are_a_problem(sketch, errors_of):
    sketch.add("x", "input", shape=(8,))
    sketch.add("a", "nn.Linear", "x", out_features=8)
    sketch.add("b", "nn.Linear", "a", out_features=3)
    sketch.add("out", "output", "b")
    sketch.tie("b", "weight", "a", "weight")
    sketch.tie("b", "scale", "a", "weight")
    first, second = errors_of(sketch.analyse())["b"]
    assert "b.weight has the shape 3×8 and cannot be a.weight, which has 8×8" in first
    assert "b has no parameter scale" in second


def test_parts_that_a_size_does_not_fall_into_are_a_problem_with_a_mend(sketch, errors_of):
    sketch.add("x", "input", shape=(6, 8))
    sketch.add("chunk", "torch.chunk", "x", chunks=4)
    sketch.add("out", "output", "chunk:output.0")
    analysis = sketch.analyse()
    assert errors_of(analysis) == {
        "chunk": [
            (
                "chunk is to give 4 parts, but N×6×8 from x falls into 3 only (N×2×8 each). Ask for "
                "3, or change the size that arrives."
            )
        ]
    }
    assert analyse(edits.apply_fix(sketch.project, analysis.problems[0].fix)).problems == ()


def test_ties_of_what_has_no_such_parameter_are_a_problem(sketch, new_sketch, errors_of):
    body = new_sketch()
    body.add("y", "output", body.add("fc", "nn.Linear", body.add("x", "input"), out_features=8))
    sketch.block("Body", body)
    sketch.add("x", "input", shape=(8,))
    sketch.add("bend", "F.relu", "x")
    sketch.add("a", "nn.Linear", "bend", out_features=8)
    sketch.add("use", "block:Body", "a")
    sketch.add("out", "output", sketch.add("b", "nn.Linear", "use:y", out_features=8))
    sketch.tie("a", "weight", "bend", "weight")
    sketch.tie("use", "fc.weight", "b", "weight")
    found = errors_of(sketch.analyse())
    assert "but bend has no parameter weight" in found["a"][0]
    assert "but use is a block. Tie it the other way round." in found["use"][0]

"""Blocks: ports, arguments per repetition, recursion, how large they unfold."""

import pytest

from engine.errors import UnknownNameError
from engine.graph.blocks import (
    BlockError,
    argument_faults,
    arguments_of_use,
    find_recursion,
    nesting,
    ports_of_block,
    repetitions,
    unfolded_nodes,
)
from engine.graph.edits import add_node, rename
from engine.graph.model import (
    Block,
    BlockArgument,
    BlockName,
    Expression,
    Graph,
    Node,
    NodeId,
    Project,
)
from engine.graph.ports import port_lookup

STAGE = Block(
    BlockName("Stage"),
    arguments=(
        BlockArgument("channels", "int", 64),
        BlockArgument("kernel", "tuple", (3, 3)),
        BlockArgument("mode", "choice", "same", ("same", "valid")),
        BlockArgument("rate", "float", 0.5),
        BlockArgument("bias", "bool", default=True),
    ),
)


def _use(repeat=1, **arguments) -> Node:
    return Node(NodeId("stage1"), "block:Stage", arguments=arguments, repeat=repeat)


def _projects(**blocks: str) -> Project:
    """Makes blocks of which each uses those that its text names."""
    made = {}
    for name, used in blocks.items():
        graph = Graph()
        for operator in used.split():
            graph, _node = add_node(graph, operator if "." in operator else f"block:{operator}")
        made[BlockName(name)] = Block(BlockName(name), graph)
    top = made.pop(BlockName("top")).graph
    return Project(graph=top, blocks=made)


def test_the_ports_of_a_block_are_its_inputs_and_outputs_by_name(catalogue):
    graph = Graph()
    for operator in ("output", "input", "F.relu", "input"):
        graph, _node = add_node(graph, operator)
    graph = rename(graph, NodeId("input2"), "mask")
    ports = ports_of_block(graph)
    assert (ports.inputs, ports.outputs) == (("input", "mask"), ("output",))
    block = Block(BlockName("Stage"), graph)
    look_up = port_lookup(catalogue, {block.name: block})
    assert look_up(_use()) == ports
    assert look_up(Node(NodeId("x"), "block:Gone")) is None


def test_arguments_have_their_defaults_and_expressions_their_values():
    (values,) = arguments_of_use(STAGE, _use(channels=Expression("width * 2")), {"width": 8})
    assert values == {"channels": 16, "kernel": (3, 3), "mode": "same", "rate": 0.5, "bias": True}


def test_a_list_gives_each_repetition_its_value():
    use = _use(3, channels=(8, Expression("width"), 32), kernel=((1, 1), (3, 3), (5, 5)))
    values = arguments_of_use(STAGE, use, {"width": 16})
    assert [each["channels"] for each in values] == [8, 16, 32]
    assert [each["kernel"] for each in values] == [(1, 1), (3, 3), (5, 5)]
    assert [each["rate"] for each in values] == [0.5] * 3


def test_a_tuple_argument_of_a_repeated_use_stays_a_tuple():
    values = arguments_of_use(STAGE, _use(2, kernel=(5, 7)), {})
    assert [each["kernel"] for each in values] == [(5, 7), (5, 7)]


@pytest.mark.parametrize(
    ("use", "words"),
    [
        (_use(3, channels=(8, 16)), "channels of stage1 has 2 values for 3 repetitions"),
        (_use(channels=(8, 16)), "channels of stage1 has 2 values for 1 repetitions"),
        (_use(channels="wide"), "channels of stage1 is 'wide'; it must be a whole number"),
        (_use(channels=True), "must be a whole number"),
        (_use(2, channels=(1, 2.5)), "must be a whole number"),
        (_use(bias=1), "must be true or false"),
        (_use(rate="x"), "must be a number"),
        (_use(kernel=3), "must be a list of numbers"),
        (_use(mode="full"), "must be one of same, valid"),
        (_use(0), "repeated 0 times"),
        (_use(10**9), "repeated 1000000000 times"),
        (_use(Expression("1 > 0")), "repeated True times"),
    ],
)
def test_a_use_that_cannot_be_says_why(use, words):
    with pytest.raises(BlockError, match=words):
        arguments_of_use(STAGE, use, {})


def test_an_expression_stands_for_one_value_and_never_for_a_list():
    with pytest.raises(BlockError, match="must be a whole number"):
        arguments_of_use(STAGE, _use(2, channels=Expression("sizes")), {"sizes": (8, 16)})

    use = _use(2, kernel=(Expression("kernel"), 5))
    assert [each["kernel"] for each in arguments_of_use(STAGE, use, {"kernel": 3})] == [(3, 5)] * 2


def test_an_argument_that_the_block_has_not_suggests_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean channels"):
        arguments_of_use(STAGE, _use(chanels=3), {})
    assert argument_faults(STAGE, {"chanels": 3, "rate": "x"}) == [
        ("chanels", "is no argument of the block"),
        ("rate", "must be a number"),
    ]


def test_a_repetition_can_be_an_expression():
    assert repetitions(_use(Expression("depth // 2")), {"depth": 9}) == 4


def test_recursion_is_found_over_any_number_of_blocks():
    assert find_recursion(_projects(top="A", A="B B F.relu", B="C", C="F.relu")) is None
    assert find_recursion(_projects(top="A", A="A")) == ["A"]
    loop = find_recursion(_projects(top="", X="A", A="B", B="F.relu C", C="A"))
    assert sorted(loop) == ["A", "B", "C"]
    assert find_recursion(_projects(top="A Gone", A="Gone")) is None


def test_a_thousand_nested_blocks_are_walked_without_recursion():
    names = {f"B{i}": f"B{i + 1} B{i + 1}" for i in range(999)}
    project = _projects(top="B0", **names, B999="F.relu")
    assert find_recursion(project) is None
    assert nesting(project) == 1000
    assert unfolded_nodes(project) == 10**18
    assert len(find_recursion(_projects(top="B0", **names, B999="B0"))) == 1000


def test_repetitions_and_uses_count_in_the_unfolded_network():
    project = _projects(top="A A F.relu", A="B F.relu", B="F.relu F.relu")
    assert nesting(project) == 2
    assert unfolded_nodes(project) == 2 + 1 + 2 * (2 + 2)
    repeated = Node(NodeId("a"), "block:A", repeat=5)
    assert unfolded_nodes(project.with_graph(Graph({repeated.id: repeated}))) == 1 + 5 * 4

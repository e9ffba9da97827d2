"""How long nodes take: every node is found, forward and backward, in a process of its own."""

import threading
from dataclasses import replace

import pytest
import torch

import presets
from engine.analysis.analyse import analyse
from engine.errors import EngineError
from engine.graph import edits
from engine.graph.model import Endpoint, Graph, NodeId, Project
from engine.graph.problem import NodePath
from engine.measuring.client import Failed, MeasureClient, Measured, Progressed
from engine.measuring.clocks import ProcessorClock
from engine.measuring.measure import FEWEST, measure
from engine.measuring.messages import project_from_json, project_to_json
from engine.measuring.result import (
    Measurement,
    NodeTime,
    measurement_from_json,
    measurement_to_json,
    with_blocks,
)
from engine.measuring.stopwatch import Stopwatch
from engine.measuring.subject import subject_of
from engine.operators.operator import Role
from engine.service.frames import LARGEST_FRAME

HELD = {"nn.Parameter"}
"""Operators that run nothing."""


def once(project: Project) -> dict[NodePath, NodeTime]:
    """Gives the times of one forward and backward pass."""
    subject = subject_of(project, torch.device("cpu"))
    with Stopwatch(ProcessorClock(), subject.locate, []) as stopwatch:
        loss = subject.compute_loss(subject.model(*subject.inputs))
    loss.backward()
    return with_blocks(stopwatch.times())


@pytest.mark.parametrize("name", ["lenet", "siamese", "transformer-encoder", "multi-task", "xor"])
def test_every_node_is_timed_forward(name):
    project = presets.load(name)
    times = once(project)

    nodes = analyse(project).nodes
    runs = {
        path
        for path, node in nodes.items()
        if node.role in (Role.NETWORK, Role.LOSS) and node.operator not in HELD
    }
    assert times.keys() == runs
    assert all(each.forward_ms > 0 for each in times.values())


def test_what_learns_is_timed_backward():
    project = presets.load("lenet")
    times = once(project)

    assert all(each.backward_ms > 0 for each in times.values())


def test_one_script_serves_all_passes_and_finds_the_same_nodes():
    subject = subject_of(presets.load("siamese"), torch.device("cpu"))
    looked: list[object] = []

    def locate(frame):
        looked.append(frame)
        return subject.locate(frame)

    script: list[tuple[object, NodePath | None]] = []
    found = []
    for _ in range(2):
        with Stopwatch(ProcessorClock(), locate, script) as stopwatch:
            subject.compute_loss(subject.model(*subject.inputs)).backward()
        found.append(stopwatch.times().keys())

    assert found[0] == found[1]
    assert len(looked) == len(script)


def test_a_block_takes_as_long_as_what_is_in_it():
    times = with_blocks(
        {
            NodePath("layer/0/conv"): NodeTime(1, 2),
            NodePath("layer/1/conv"): NodeTime(3, 4),
            NodePath("fc"): NodeTime(5, 6),
        }
    )

    assert times[NodePath("layer")] == NodeTime(4, 6)
    assert "layer/0" not in times
    assert Measurement(times).total == NodeTime(9, 12)


def test_a_measurement_survives_the_pipe():
    measurement = Measurement(
        {NodePath("a"): NodeTime(1.5, 2.5)}, 3.0, 0.9, "cpu", 8, 10, has_real_data=False
    )

    assert measurement_from_json(measurement_to_json(measurement)) == measurement


def test_the_project_survives_the_pipe():
    project = presets.load("siamese")

    assert project_from_json(project_to_json(project)) == project


def test_without_data_the_inputs_are_random():
    project = presets.load("lenet")
    graph = project.graph
    network = [node for node in graph if node.operator not in ("target", "F.cross_entropy")]
    ids = {node.id for node in network}
    wires = tuple(w for w in graph.wires if w.source.node in ids and w.target.node in ids)
    nodes = {node.id: node for node in network}
    subject = subject_of(
        project.with_graph(replace(graph, nodes=nodes, wires=wires)), torch.device("cpu")
    )

    assert not subject.has_real_data
    assert subject.batch_size == project.training.batch_size


def test_a_network_with_errors_is_refused():
    project = presets.load("lenet")
    graph = replace(project.graph, wires=project.graph.wires[1:])

    with pytest.raises(EngineError, match="conv1"):
        measure(project.with_graph(graph), lambda *_: None)


def test_a_network_that_fails_while_it_runs_is_told_with_its_node():
    training = replace(Project().training, batch_size=1)
    graph, node = edits.add_node(Graph(), "input", id="x", arguments={"shape": (4,)})
    for number, operator in enumerate(("nn.BatchNorm1d", "output")):
        graph, _ = edits.add_node(graph, operator, id=f"n{number}")
        end = Endpoint(NodeId(f"n{number}"), "input")
        graph = edits.connect(graph, Endpoint(NodeId(node), "output"), end)
        node = NodeId(f"n{number}")

    with pytest.raises(EngineError, match=r"normalization in n0 .* single sample"):
        measure(Project(graph=graph, training=training), lambda *_: None)


def test_a_project_that_cannot_be_sent_leaves_no_process():
    heard = Heard()
    client = MeasureClient(heard)

    with pytest.raises(EngineError, match="too large"):
        client.start(replace(presets.load("xor"), weights="w" * LARGEST_FRAME))

    assert client.wait(30)
    assert heard.events == []


def test_it_can_be_stopped():
    stop = threading.Event()
    stop.set()

    with pytest.raises(EngineError, match="cancelled"):
        measure(presets.load("xor"), lambda *_: None, stop)


class Heard:
    """What a client has told."""

    def __init__(self) -> None:
        self.events: list[object] = []
        self.has_begun = threading.Event()
        self.has_ended = threading.Event()

    def __call__(self, event: object) -> None:
        self.events.append(event)
        if isinstance(event, Progressed) and event.phase.startswith(("Rep", "Warm")):
            self.has_begun.set()
        if isinstance(event, Measured | Failed):
            self.has_ended.set()


def test_a_process_measures_and_tells_how_far_it_is():
    heard = Heard()
    client = MeasureClient(heard)
    client.start(presets.load("xor"))

    assert heard.has_ended.wait(120)
    assert client.wait(30)
    *before, last = heard.events
    assert isinstance(last, Measured)
    assert last.measurement.repetitions >= FEWEST
    assert last.measurement.step_ms > 0
    assert 0 < last.measurement.coverage < 2
    shares = [each.progress for each in before]
    assert shares == sorted(shares)


def test_a_cancelled_process_is_gone():
    heard = Heard()
    client = MeasureClient(heard)
    client.start(presets.load("resnet-18"))
    assert heard.has_begun.wait(120)

    client.cancel()

    assert client.wait(30)
    assert heard.events[-1] == Failed("")


def test_a_process_says_what_is_wrong():
    project = presets.load("lenet")
    heard = Heard()
    client = MeasureClient(heard)
    client.start(project.with_graph(replace(project.graph, wires=project.graph.wires[1:])))

    assert heard.has_ended.wait(120)
    assert client.wait(30)
    assert "conv1" in heard.events[-1].message

"""The service as the window has it: a real process, asked, killed, hung."""

import os
import queue
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

import presets
from engine.analysis.analyse import analyse
from engine.graph import edits
from engine.graph.model import NodeId, Project
from engine.service.client import ServiceClient
from engine.service.life import Deadlines

WAIT_S = 60


def lenet_with(width: int) -> Project:
    lenet = presets.load("lenet")
    graph = edits.set_argument(lenet.graph, NodeId("linear1"), "out_features", width)
    return lenet.with_graph(graph)


def test_the_service_gives_the_analysis_that_a_direct_call_gives(warm):
    client = warm.clients[0]
    client.analyse(presets.load("lenet"))
    assert warm.analysis() == analyse(presets.load("lenet"))
    assert warm.states[:2] == ["starting", "ready"]


def test_edits_reach_the_service_as_changes_and_the_analysis_is_whole(warm):
    client = warm.clients[0]
    project = presets.load("lenet")
    client.analyse(project)
    warm.analysis()
    changes = [
        lambda graph: edits.set_argument(graph, NodeId("conv1"), "out_channels", 16),
        lambda graph: edits.remove_and_reconnect(graph, [NodeId("relu1")]),
        lambda graph: edits.add_node(graph, "nn.Linear", id="extra")[0],
        lambda graph: edits.rename(graph, NodeId("conv1"), "edges"),
        lambda graph: edits.insert_on_wire(graph, graph.wires[0], "F.relu")[0],
        lambda graph: edits.remove_nodes(graph, [NodeId("linear2")]),
    ]
    for change in changes:
        project = project.with_graph(change(project.graph))
        client.analyse(project)
        assert warm.analysis() == analyse(project)
    client.analyse(presets.load("lenet"))  # undone
    assert warm.analysis() == analyse(presets.load("lenet"))


def test_of_many_quick_edits_the_last_is_answered_and_not_all_are_worked_out(warm):
    client = warm.clients[0]
    projects = [lenet_with(width) for width in range(1, 200)]
    client.analyse(projects[0])
    warm.analysis()
    for project in projects:
        client.analyse(project)
    expected = analyse(projects[-1])
    count = 1
    while warm.analysis() != expected:
        count += 1
    assert count < len(projects)
    assert warm.analyses.empty()


def test_a_moved_node_is_answered_without_the_service(warm):
    client = warm.clients[0]
    project = presets.load("lenet")
    client.analyse(project)
    first = warm.analysis()
    os.kill(client.pid, signal.SIGSTOP)
    moved = project.with_graph(edits.move_nodes(project.graph, {NodeId("conv1"): (9.0, 9.0)}))
    client.analyse(moved)
    assert warm.analysis() is first
    os.kill(client.pid, signal.SIGCONT)


def test_a_killed_service_comes_back_and_answers(service):
    client = service.start()
    client.analyse(presets.load("lenet"))
    service.analysis()
    os.kill(client.pid, signal.SIGKILL)
    service.wait_for("restarting")
    client.analyse(lenet_with(33))
    assert service.analysis() == analyse(lenet_with(33))


def test_a_request_that_the_service_dies_of_is_answered_with_an_error(service):
    client = service.start()
    answers: queue.Queue = queue.Queue()
    client.request("optimizers", {}, answers.put)
    os.kill(client.pid, signal.SIGKILL)
    assert "error" in answers.get(timeout=WAIT_S)


def test_the_optimizers_of_pytorch_are_listed_with_their_defaults(warm):
    client = warm.clients[0]
    answers: queue.Queue = queue.Queue()
    client.request("optimizers", {}, answers.put)
    found = {each["name"]: each["arguments"] for each in answers.get(timeout=WAIT_S)["optimizers"]}
    assert {"SGD", "Adam", "AdamW", "RMSprop"} <= set(found)
    assert {"name": "momentum", "default": 0} in found["SGD"]
    assert {"name": "betas", "default": [0.9, 0.999]} in found["Adam"]


def test_an_unknown_request_is_answered_with_an_error(warm):
    client = warm.clients[0]
    answers: queue.Queue = queue.Queue()
    client.request("nonsense", {}, answers.put)
    assert "nonsense" in answers.get(timeout=WAIT_S)["error"]


def test_a_node_that_hangs_is_named_and_the_rest_is_worked_out(service, slow_module):
    client = service.start(module=slow_module, deadlines=Deadlines(node=0.5, silence=30))
    client.analyse(lenet_with(13))
    analysis = service.analysis()
    (problem,) = [each for each in analysis.problems if each.node == "linear1"]
    assert "takes too long" in problem.message
    assert analysis.nodes["conv2"].output.shape == ("N", 64, 4, 4)
    assert analysis.nodes["linear2"].waits_for == "linear1"
    client.analyse(lenet_with(200))
    assert service.analysis().parameters == 105_506
    assert service.states[:3] == ["starting", "ready", "working"]


def test_a_node_that_kills_the_service_is_found_and_left_out(service, slow_module):
    client = service.start(module=slow_module)
    client.analyse(lenet_with(17))
    analysis = service.analysis()
    assert [each.node for each in analysis.problems if each.node == "linear1"] == ["linear1"]
    assert analysis.nodes["conv2"].output is not None
    client.analyse(lenet_with(200))
    assert service.analysis().parameters == 105_506


def test_a_mistake_in_the_service_is_told_and_the_next_edit_works(service, slow_module):
    client = service.start(module=slow_module)
    client.analyse(lenet_with(19))
    (problem,) = service.analysis().problems
    assert "a mistake of ours" in problem.message
    client.analyse(lenet_with(200))
    assert service.analysis().parameters == 105_506


def test_a_service_that_cannot_start_is_given_up(service):
    client = service.start(module="engine.no_such_module")
    service.wait_for("failed")
    assert "no_such_module" in client.last_words
    assert service.states.count("restarting") <= 5
    client.stop()
    service.states.append("stopped")


def test_a_stopped_service_can_be_started_again(service):
    client = service.start()
    client.analyse(presets.load("lenet"))
    service.analysis()
    pid = client.pid
    client.stop()
    service.wait_for("stopped")
    client.start()
    client.analyse(lenet_with(5))
    assert service.analysis() == analyse(lenet_with(5))
    assert client.pid != pid


ORPHAN = """
import sys, threading
from engine.service.client import ServiceClient
ready = threading.Event()
client = ServiceClient(lambda *answer: None, lambda state: state == "ready" and ready.set())
client.start()
ready.wait()
print(client.pid, flush=True)
sys.stdin.read()
"""


def test_the_service_ends_with_a_window_that_is_killed():
    window = subprocess.Popen(
        [sys.executable, "-c", ORPHAN],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        text=True,
    )
    with window:
        service = int(window.stdout.readline())
        window.kill()
    deadline = time.monotonic() + WAIT_S
    while _is_alive(service):
        assert time.monotonic() < deadline
        os.sched_yield()


def _is_alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_the_client_loads_neither_torch_nor_qt():
    code = (
        "import sys, engine.service.client\n"
        "print([name for name in ('torch', 'PySide6', 'numpy') if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout == "[]\n"


@pytest.mark.parametrize("field", ["training", "view", "name"])
def test_what_no_analysis_looks_at_is_not_sent(field):
    sent = []
    client = ServiceClient(lambda *answer: sent.append(answer), sent.append)
    project = presets.load("lenet")
    values = {"training": replace(project.training, epochs=99), "view": {"x": 1}, "name": "other"}
    changed = replace(project, **{field: values[field]})
    client._run.is_ready, client._run.sent = True, project
    client.analyse(changed)
    assert sent == [(client._run.analysis, changed)]

"""Projects with something changed at random: each opens or is refused, and never more than that."""

import copy
import json
import random

import pytest

from engine.errors import EngineError
from engine.graph import edits, file_format
from engine.graph.edits import apply_fix
from engine.graph.model import Project
from engine.graph.order import find_cycle, network_and_loss, topological_order
from engine.graph.strict_json import ReadError
from engine.graph.structure import structural_problems
from engine.operators.standard import CATALOGUE

MUTANTS = 1500
VALUES = (
    None, True, False, 0, 1, -1, 2, 3.5, 2**31, 2**53, 2**64, 10**300, 1e308, "", "a", "b", "input",
    "output", "nn.Conv2d", "torch.cat", "block:T", "block:U", "tensors.0", "x" * 300, "\ud800", "\x00",
    [], [1, 2], [[[1]]], ["a", "output", "b", "input"], {}, {"expression": "n * 2"},
    {"expression": "9**9"}, {"name": "digits"}, {"id": "a", "operator": "F.relu"},
)  # fmt: skip


def _sample() -> dict[str, object]:
    inner = {
        "nodes": [
            {"id": "i", "operator": "input", "title": "image"},
            {"id": "c", "operator": "nn.Conv2d", "arguments": {"out_channels": {"expression": "n"}}},
            {"id": "o", "operator": "output"},
        ],
        "wires": [["i", "output", "c", "input"], ["c", "output", "o", "input"]],
    }
    graph = {
        "nodes": [
            {"id": "a", "operator": "input", "arguments": {"shape": [1, 28, 28]}},
            {"id": "b", "operator": "block:T", "repeat": 3, "arguments": {"n": [1, 2, 3]}},
            {"id": "l", "operator": "nn.Linear", "position": [3, 4.5]},
            {"id": "m", "operator": "nn.Linear", "weights_of": "l"},
            {"id": "s", "operator": "torch.cat"},
        ],
        "wires": [
            ["a", "output", "b", "image"],
            ["b", "o", "l", "input"],
            ["l", "output", "m", "input"],
            ["l", "output", "s", "tensors.0"],
            ["m", "output", "s", "tensors.1"],
        ],
        "ties": [["l", "bias", "m", "bias"]],
    }
    argument = {"name": "n", "kind": "int", "default": 8, "help": "Width.", "choices": []}
    return {
        "format": "netloom",
        "version": 1,
        "name": "Sample",
        "graph": graph,
        "blocks": [
            {"name": "T", "graph": inner, "arguments": [argument]},
            {"name": "U", "graph": {"nodes": [{"id": "t", "operator": "block:T"}]}},
        ],
        "training": {"data": {"name": "digits"}, "optimizer_arguments": {"lr": 0.1}, "epochs": 3},
        "view": {"camera": [1, 2]},
    }


def _holders(value: object) -> list[list[object] | dict[str, object]]:
    """Every list and object in a value."""
    if not isinstance(value, list | dict):
        return []
    parts = value.values() if isinstance(value, dict) else value
    return [value, *(holder for part in parts for holder in _holders(part))]


def _mutate(dice: random.Random, project: dict[str, object]) -> None:
    holders = _holders(project)
    holder = dice.choice([each for each in holders if each])
    key = dice.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    match dice.randrange(5):
        case 0:
            del holder[key]
        case 1 | 2:
            holder[key] = copy.deepcopy(dice.choice(VALUES))
        case 3:
            holder[key] = copy.deepcopy(dice.choice(holders))
        case _ if isinstance(holder, list):
            holder.insert(key, copy.deepcopy(holder[key]))
        case _:
            holder[f"{key}2"] = holder[key]


def _use(project: Project) -> None:
    """Does all that a window does with a project, its mends included."""
    text = file_format.dumps(project)
    assert file_format.dumps(file_format.loads(text)) == text
    for problem in structural_problems(project, CATALOGUE):
        assert problem.message.isprintable()
        if problem.fix:
            assert apply_fix(project, problem.fix) != project
    for block in (None, *project.blocks):
        graph = project.graph_of(block)
        assert len(topological_order(graph)) == len(graph.nodes)
        find_cycle(graph)
        network_and_loss(graph, CATALOGUE)
        for node in graph.nodes:
            edits.set_argument(graph, node, "x", 1)
            edits.remove_and_reconnect(graph, [node])
            edits.duplicate(graph, [node], keep_inputs=True)


@pytest.mark.parametrize("seed", range(4))
def test_a_project_with_wrong_values_opens_or_is_refused(seed):
    dice, opened = random.Random(seed), 0
    for _ in range(MUTANTS // 4):
        project = copy.deepcopy(_sample())
        for _ in range(dice.choice((1, 1, 2, 4))):
            _mutate(dice, project)
        text = json.dumps(project)
        try:
            read = file_format.loads(text)
        except ReadError as refused:
            assert len(str(refused)) < 400, text
            continue
        opened += 1
        try:
            _use(read)
        except EngineError as refused:
            raise AssertionError(text) from refused
    assert MUTANTS // 4 * 0.2 < opened < MUTANTS // 4 * 0.9


def test_a_file_with_wrong_bytes_opens_or_is_refused(tmp_path):
    dice, path = random.Random(0), tmp_path / "x.netloom"
    data = json.dumps(_sample()).encode()
    for _ in range(MUTANTS // 3):
        changed = bytearray(data)
        for _ in range(dice.choice((1, 1, 2, 8))):
            place = dice.randrange(len(changed))
            changed[place : place + dice.choice((0, 1, 1, 5))] = dice.randbytes(dice.randrange(3))
        path.write_bytes(changed)
        try:
            _use(file_format.load(path))
        except ReadError as refused:
            assert "cannot be opened" in str(refused)

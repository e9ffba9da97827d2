"""Every preset's script trains by itself, and as the product does."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

import presets
from engine.analysis.analyse import analyse
from engine.exporting.script import export_script
from engine.graph.model import Project
from engine.graph.setup import DataSetup
from engine.training.data import load_samples
from engine.training.data_catalogue import DATA
from engine.training.preparation import build_learner, prepare
from engine.training.session import Session
from presets.preset import Group

ALONE = """
import runpy, sys
sys.argv, files = sys.argv[:1], sys.argv[1:]
for file in files:
    sys.argv = [file, "--metrics", f"{file}.jsonl"]
    runpy.run_path(file, run_name="__main__")
assert not any(name.partition(".")[0] in ("engine", "presets", "gui") for name in sys.modules)
"""
STEPS = 2


def shortened(project: Project) -> Project:
    """Gives the project with so few samples that an epoch has two steps."""
    name = project.training.data.name
    known = {each.name: each.default for each in DATA[name].arguments}
    few = {"step": 1000} if "step" in known else {}
    if "samples" in known:
        few = {"samples": 10}
    data = DataSetup(name, {**project.training.data.arguments, **few})
    objective = replace(project.training, data=data, epochs=1, threads=1, device="cpu")
    samples = load_samples(prepare(replace(project, training=objective)).plan)
    batch_size = -(-samples.training_count // STEPS)
    return replace(project, training=replace(objective, batch_size=batch_size))


def losses_of_product(project: Project) -> list[float]:
    prepared = prepare(project)
    learner = build_learner(prepared).learner
    training = project.training
    samples = load_samples(prepared.plan)
    session = Session(learner, samples, batch_size=training.batch_size, seed=training.seed)
    return [loss.item() for loss in session.run_epoch()]


@pytest.mark.parametrize("group", Group)
def test_the_scripts_of_a_group_train_two_steps_alone(group: Group, tmp_path: Path) -> None:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    chosen = [preset for preset in presets.PRESETS if preset.group is group]
    assert chosen
    files = {}
    for preset in chosen:
        project = shortened(preset.build())
        files[preset.name] = file = tmp_path / f"{preset.name}.py"
        file.write_text(export_script(project, analyse(project)), encoding="utf-8")
    command = [sys.executable, "-I", "-W", "error", "-c", ALONE, *map(str, files.values())]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for preset in chosen:
        lines = Path(f"{files[preset.name]}.jsonl").read_text("utf-8").splitlines()
        losses = [json.loads(line)["loss"] for line in lines]
        assert len(losses) == STEPS, preset.name
        assert torch.tensor(losses).isfinite().all(), preset.name
        if group is not Group.PHOTOGRAPHS:
            assert losses == losses_of_product(shortened(preset.build())), preset.name
    torch.set_num_threads(threads)

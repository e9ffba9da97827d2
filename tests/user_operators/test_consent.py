"""A file of the user's own runs after consent only: by its hash, on this machine."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from engine import user_folders
from engine.analysis.analyse import analyse
from engine.analysis.cache import AnalysisCache
from engine.graph import file_format
from engine.user_operators.consents import Consents
from engine.user_operators.loading import (
    current,
    described_operators,
    load_user_operators,
    trusted,
)
from engine.user_operators.reading import UserFileError, describe


def has_run(layers: Path) -> bool:
    return layers.with_name("ran").exists()


def analysed(project):
    own = load_user_operators(project)
    return analyse(project, AnalysisCache(own=own.classes), own.catalogue)


def test_describing_a_file_runs_nothing(layers):
    found = describe(layers)

    assert found.classes == ("Gate", "Halves", "Odd", "Helper")
    assert found.text == layers.read_text()
    assert len(found.sha256) == 64
    assert not has_run(layers)


def test_without_consent_the_node_is_a_placeholder_that_says_how_to_allow_it(with_gate, layers):
    analysis = analysed(with_gate())

    problems = [each for each in analysis.problems if each.node == "gate1"]
    assert not has_run(layers)
    assert len(problems) == 1
    assert "my_layers.py" in problems[0].message
    assert "not allowed to run" in problems[0].message
    assert "--trust" in problems[0].message
    assert analysis.nodes["gate1"].outputs == {}


def test_with_consent_it_is_an_operator_like_any_other(with_gate, layers, capsys):
    analysis = analysed(trusted(with_gate(reduction=8)))

    gate = analysis.nodes["gate1"]
    assert has_run(layers)
    assert not analysis.problems
    assert gate.arguments == {"channels": 64, "reduction": 8}
    assert gate.output.shape == ("N", 64, 4, 4)
    assert gate.parameters == 64 * 8 + 8 + 8 * 64 + 64
    assert gate.products == 2 * 64 * 8
    assert capsys.readouterr().out == ""


def test_a_changed_file_asks_again(with_gate, layers):
    project = trusted(with_gate())
    layers.write_text(layers.read_text() + "\nPath(__file__).with_name('changed').touch()\n")

    messages = [each.message for each in analysed(project).problems if each.node == "gate1"]

    assert not layers.with_name("changed").exists()
    assert "has changed since" in messages[0]
    assert current(project) == project
    assert not analysed(trusted(project)).problems
    assert layers.with_name("changed").exists()


def test_a_link_turned_to_another_file_asks_again(with_gate, layers):
    project = trusted(with_gate())
    other = layers.with_name("other.txt")
    other.write_text(layers.read_text().replace('"ran"', '"swapped"'))
    layers.unlink()
    layers.symlink_to(other)

    assert analysed(project).has_errors
    assert not layers.with_name("swapped").exists()


def test_consent_holds_for_a_hash_on_one_machine(layers):
    found, here = describe(layers), Consents()
    here.give(found.sha256, layers)

    assert here.is_given(found.sha256)
    assert Consents().is_given(found.sha256)
    assert not here.is_given("0" * 64)
    assert not replace(here, machine="elsewhere").is_given(found.sha256)
    here.withdraw(found.sha256)
    assert not here.is_given(found.sha256)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"consents": 3}', '{"consents": [1, {}]}'])
def test_a_damaged_store_grants_nothing_and_can_be_written_again(text, layers):
    path = user_folders.home() / "consents.json"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    found = describe(layers)

    assert not Consents().is_given(found.sha256)
    Consents().give(found.sha256, layers)
    assert Consents().is_given(found.sha256)
    assert json.loads(path.read_text())["version"] == 1


def test_describing_its_operators_needs_consent(layers):
    with pytest.raises(UserFileError, match="not allowed to run"):
        described_operators(str(layers))
    assert not has_run(layers)

    Consents().give(describe(layers).sha256, layers)
    found = described_operators(str(layers))

    assert [row["name"] for row in found["rows"]] == ["my_layers.Gate", "my_layers.Halves"]
    assert "made_of" in found["faults"]["my_layers.Odd"]
    assert "nn.Module" in found["faults"]["my_layers.Helper"]


@pytest.mark.parametrize("name", ["torch.py", "json.py", "my layers.py", "class.py", "layers.txt"])
def test_a_name_that_could_not_be_imported_is_refused(name, layers):
    with pytest.raises(UserFileError):
        describe(layers.rename(layers.with_name(name)))


@pytest.mark.parametrize("file", ["../my_layers.py", "/etc/my_layers.py", "a/b.py", "x.py:y"])
def test_a_project_names_only_files_beside_it(file, gate_file):
    fields = json.loads(gate_file.read_text())
    fields["user_files"][0]["file"] = file
    gate_file.write_text(json.dumps(fields))

    with pytest.raises(file_format.ProjectFileError):
        file_format.load(gate_file)


def test_a_project_keeps_the_reference_and_opening_it_runs_nothing(gate_file, layers):
    project = file_format.load(gate_file)

    assert project.user_files == (describe(layers).reference(("Gate",)),)
    assert str(layers.parent) not in gate_file.read_text()
    assert file_format.dumps(project) == gate_file.read_text()
    assert not has_run(layers)


def test_saving_elsewhere_brings_the_file_but_never_over_another(with_gate, layers, tmp_path):
    there = tmp_path / "there"
    there.mkdir()
    file_format.save(with_gate(), there / "gated.netloom")

    assert (there / "my_layers.py").read_bytes() == layers.read_bytes()
    (there / "my_layers.py").write_text("mine = 1\n")
    with pytest.raises(file_format.ProjectFileError, match=r"another my_layers\.py"):
        file_format.save(with_gate(), there / "gated.netloom")
    assert (there / "my_layers.py").read_text() == "mine = 1\n"


def test_a_file_that_fails_is_a_problem_of_its_nodes(with_gate, layers):
    layers.write_text("raise SystemExit('no')\n")

    problems = [each for each in analysed(trusted(with_gate())).problems if each.node == "gate1"]

    assert "fails when it is run: SystemExit: no" in problems[0].message


def test_a_missing_file_is_a_problem_of_its_nodes(with_gate, layers):
    project = trusted(with_gate())
    layers.unlink()

    problems = [each for each in analysed(project).problems if each.node == "gate1"]

    assert "my_layers.py cannot be read" in problems[0].message

"""What can be read as a drawing, what is said of it, and what is refused."""

import sys

import pytest

import presets
from engine.analysis.analyse import analyse
from engine.codegen.model import generate_model
from engine.errors import EngineError
from engine.exporting.script import export_script
from engine.graph import edits
from engine.graph.setup import TrainingSetup
from engine.importing.text.reading import read_project
from presets.drawing import Drawing

HEAD = "import torch\nimport torch.nn.functional as F\nfrom torch import Tensor, nn\n\n\n"
NETWORK = """class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x: Tensor) -> Tensor:
        {body}
"""


def test_the_network_of_a_training_script_is_read_and_the_rest_said() -> None:
    project = presets.load("lenet")
    analysis = analyse(project)
    reading = read_project(export_script(project, analysis))
    (finding,) = reading.findings
    assert "loss" in finding
    again = generate_model(reading.project, analyse(reading.project)).text
    assert again == generate_model(project, analysis).text


def test_blocks_of_the_loss_are_no_part_of_the_network_that_is_read() -> None:
    drawing = Drawing()
    x = drawing.add("nn.Linear", drawing.input("x", shape=(64,)), title="fc", out_features=10)
    loss = drawing.compare("F.cross_entropy", x, encoding="index")
    project, use = edits.group(drawing.project("Net", TrainingSetup()), None, [loss.node])
    project, _use = edits.group(project, None, [use], name="Outer")
    reading = read_project(export_script(project, analyse(project)))
    assert [node.operator for node in reading.project.graph] == ["input", "nn.Linear", "output"]


def test_a_shape_that_no_comment_says_is_asked_for() -> None:
    text = HEAD + NETWORK.format(body="return self.fc(x)")
    (finding,) = read_project(text).findings
    assert "shape" in finding
    reading = read_project(text, input_shapes=[(4,)])
    assert reading.findings == ()
    assert analyse(reading.project).parameters == 10


def test_as_many_shapes_as_inputs_are_wanted() -> None:
    with pytest.raises(EngineError, match="1 inputs; received 2 shapes"):
        read_project(HEAD + NETWORK.format(body="return self.fc(x)"), input_shapes=[(4,), (4,)])


def test_a_module_that_is_never_called_is_said() -> None:
    text = HEAD + NETWORK.format(body="return F.relu(x)")
    assert any("Net.fc is never called" in each for each in read_project(text).findings)


def test_a_class_is_chosen_by_its_name() -> None:
    text = HEAD + NETWORK.format(body="return self.fc(x)")
    both = text + "\n\n" + NETWORK.format(body="return x").replace("Net", "Other")
    assert read_project(both).project.name == "Other"
    assert read_project(both, name="Net").project.name == "Net"
    with pytest.raises(EngineError, match="no class Third"):
        read_project(both, name="Third")


def read_and_check(text: str) -> None:
    """What can be drawn and is wrong is shown as a problem of the drawing."""
    analysis = analyse(read_project(text, input_shapes=[(4,)]).project)
    if analysis.has_errors:
        raise EngineError(analysis.problems[0].message)


@pytest.mark.parametrize(
    "body",
    [
        "return self.fc(x, x, x)",
        "return torch.cat(x)[0][1][2]",
        "y = 3\n        return x",
        "return 3",
        "return x.numpy()",
        "return self.missing(x)",
        "for block in self.missing:\n            x = block(x)\n        return x",
        "return undefined",
        "return torch.relu(3)",
        "a, b = torch.chunk(x, 3, dim=1)\n        return a",
        "a = torch.chunk(x, 2, dim=1)\n        return a[7]",
        "a, b = x\n        return a",
        "return F.dropout(x, nonsense=2)",
        "import os\n        return x",
        "return __import__('os')",
        "x[0] = 3\n        return x",
        "pass",
    ],
)
def test_what_no_drawing_can_hold_is_refused_in_a_sentence(body: str) -> None:
    with pytest.raises(EngineError, match=r"\w+ .*\."):
        read_and_check(HEAD + NETWORK.format(body=body))


@pytest.mark.parametrize("text", ["", "x = 1", "class Net: pass", "def f(): return 1", "(" * 500])
def test_a_text_without_a_network_is_refused(text: str) -> None:
    with pytest.raises(EngineError):
        read_project(text)


def test_reading_runs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    project = presets.load("lenet")
    text = generate_model(project, analyse(project)).text
    read_project(text)  # what is imported for it is imported
    sys.addaudithook(lambda event, _: seen.append(event) if is_on[0] else None)
    is_on = [True]
    read_project(text)
    is_on[0] = False
    assert not {"exec", "import", "open", "subprocess.Popen", "os.system"} & set(seen)

"""Source that holds anything but a network is not executed."""

import pytest

import presets
from engine.analysis.analyse import analyse
from engine.build.allowed import check_allowed
from engine.build.build import build, build_loss
from engine.build.errors import BuildError
from engine.build.execution import execute
from engine.build.vocabulary import IMPORTS
from engine.codegen.loss import generate_loss
from engine.codegen.model import generate_model
from engine.codegen.source import Source

HEAD = "import torch\nimport torch.nn.functional as F\nfrom torch import Tensor, nn\n\n\n"
NETWORK = (
    "class Net(nn.Module):\n"
    "    def __init__(self, width: int = 3) -> None:\n"
    "        super().__init__()\n"
    "        self.fc = nn.Linear(4, width)\n"
    "        {init}\n\n"
    "    def forward(self, x: Tensor) -> Tensor:\n"
    "        {forward}\n"
    "        return self.fc(x)\n"
)


def _network(init: str = "self.a = width", forward: str = "x = F.relu(x)") -> str:
    return HEAD + NETWORK.format(init=init, forward=forward)


HOSTILE_EXPRESSIONS = (
    "self.conv[self.x].weight",
    "self.conv['a'].weight",
    "self.conv[0][0:1].weight",
    "self.conv[0].__class__",
    "z[0].weight",
    "__import__('os').system('true')",
    "open('/etc/passwd').read()",
    "eval('1')",
    "exec('1')",
    "().__class__.__bases__[0].__subclasses__()",
    "x.__class__",
    "x.numpy().tofile('f')",
    "x.share_memory_()",
    "torch.load('f')",
    "torch.save(x, 'f')",
    "torch.hub.load('a', 'b')",
    "torch.ops.load_library('f')",
    "torch.utils",
    "torch",
    "nn.Module",
    "F.__builtins__",
    "torch.jit.os.system('true')",
    "self.forward.__globals__",
    "self.fc.weight.data.tofile('f')",
    "self.register_forward_hook(print)",
    "self.fc.register_forward_hook(x)",
    "self.__dict__",
    "self._modules",
    "super().forward(x)",
    "getattr(x, 'a')",
    "globals()",
    "print(x)",
    "[y for y in x if y]()",
    "(lambda: x)()",
    "(y := x)",
    "f'{x}'",
    "{'a': x}",
    "{x}",
    "x if await_ else x()",
    "unknown",
    "unknown(x)",
    "Net.forward(x)",
    "b'bytes'",
    "1j",
    "...",
)


@pytest.mark.parametrize("expression", HOSTILE_EXPRESSIONS)
@pytest.mark.parametrize("place", ["init", "forward"])
def test_an_expression_outside_of_the_grammar_is_refused(expression: str, place: str) -> None:
    target = "self.y" if place == "init" else "y"
    text = _network(**{place: f"{target} = {expression}"})
    with pytest.raises(BuildError, match=r"Line \d+ of the source is not allowed"):
        check_allowed(text)


@pytest.mark.parametrize(
    "statement",
    [
        "import os",
        "from os import system",
        "global x",
        "del x",
        "assert x",
        "raise x",
        "while True: pass",
        "with x: pass",
        "x += 1",
        "x: int = 1",
        "def inner(): pass",
        "class Inner: pass",
        "print(x)",
        "self.fc(x)",
        "super().__init__(x)",
        "yield x",
        "pass",
        "if x: x = 1",
        "x.fc = 1",
        "x[0] = 1",
        "x[0], y = x",
        "(x, *y) = x",
        "torch = x",
        "for self.fc in x:\n            x = F.relu(x)",
        "__builtins__ = 1",
        "self.__class__ = 1",
        "torch.relu = 1",
        "F.relu = x",
        "try:\n            x = 1\n        except x:\n            x = 2",
    ],
)
def test_a_statement_outside_of_the_grammar_is_refused(statement: str) -> None:
    with pytest.raises(BuildError):
        check_allowed(_network(forward=statement))


@pytest.mark.parametrize(
    "text",
    [
        "import os\n",
        "import torch as t\n",
        "from torch import *\n",
        "from torch import load, nn\n",
        "print('x')\n",
        "x = torch.load('f')\n",
        "class A(object):\n    pass\n",
        "class A(nn.Module, metaclass=B):\n    pass\n",
        "@d\nclass A(nn.Module):\n    pass\n",
        "class A(nn.Module):\n    x = 1\n",
        "class A(nn.Module):\n    def __del__(self):\n        return 1\n",
        "class A(nn.Module):\n    def forward(self, x=open):\n        return x\n",
        "class A(nn.Module):\n    def forward(self, x: exit()):\n        return x\n",
        "class A(nn.Module):\n    @d\n    def forward(self, x):\n        return x\n",
        "class A(nn.Module):\n    def forward(self, *x):\n        return x\n",
        "def __getattr__(name):\n    return name\n",
        "async def f(x):\n    return x\n",
        "if True:\n    x = 1\n",
        "x = 1; import os\n",
        "(" * 5000,
        "x = " + "-" * 100_000 + "1",
        "\x00",
        "def f(:\n",
    ],
)
def test_a_file_outside_of_the_grammar_is_refused(text: str) -> None:
    with pytest.raises(BuildError):
        check_allowed(HEAD + text)


def test_a_file_without_end_is_refused() -> None:
    with pytest.raises(BuildError, match="at most"):
        check_allowed("#" * 9_000_000)


@pytest.mark.parametrize("name", presets.names())
def test_what_the_generator_writes_is_allowed(name: str) -> None:
    project = presets.load(name)
    analysis = analyse(project)
    check_allowed(generate_model(project, analysis).text)
    check_allowed(generate_loss(project, analysis).text)
    check_allowed(_network())


def test_refused_source_is_not_executed(tmp_path: object) -> None:
    marker = tmp_path / "marker"
    text = f"{HEAD}x = open({str(marker)!r}, 'w')\n"
    for make in (execute, lambda t: build(Source(t, "Net")), lambda t: build_loss(Source(t, "f"))):
        with pytest.raises(BuildError):
            make(text)
    assert not marker.exists()


def test_executed_source_sees_no_other_builtins() -> None:
    namespace, _ = execute(_network())
    found = namespace["__builtins__"]
    assert not {"open", "eval", "exec", "getattr", "compile", "input"} & set(found)
    with pytest.raises(ImportError, match="os"):
        found["__import__"]("os")
    assert all(line.startswith(("import torch", "from torch")) for line in IMPORTS)

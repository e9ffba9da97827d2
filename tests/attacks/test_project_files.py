"""Hostile project files: each opens or is refused in one plain sentence, and does nothing else.

All are read in one process under an audit hook that notes execution, imports, processes,
sockets and files opened, with time and memory measured around each.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
READER = HERE / "reader.py"
ROOT = HERE.parents[1]
SECONDS = 3.0
"""Of CPU time for each step; one is promised, but a busy machine counts slower."""
KIBIBYTES = 300 * 1024


def _project(*nodes, **fields) -> bytes:
    graph = {"nodes": list(nodes), "wires": fields.pop("wires", [])}
    return json.dumps({"format": "netloom", "version": 1, "graph": graph, **fields}).encode()


def _node(name: str = "a", operator: str = "nn.Linear", **fields) -> dict[str, object]:
    return {"id": name, "operator": operator, **fields}


def _set(text: str, operator: str = "nn.Linear", name: str = "out_features") -> bytes:
    """A project whose one argument is this text of JSON, however wrong."""
    return _project(_node(operator=operator, arguments={name: "HERE"})).replace(
        b'"HERE"', text.encode()
    )


def _chain(count: int, loop: int = 0) -> bytes:
    nodes = [_node(f"n{i}", "F.relu") for i in range(count)]
    wires = [[f"n{i}", "output", f"n{(i + 1) % count}", "input"] for i in range(count - 1 + loop)]
    return _project(*nodes, wires=wires)


def _blocks(*texts: str) -> list[dict[str, object]]:
    """Blocks of which each `A:B B` uses those after its colon."""
    made = []
    for text in texts:
        name, _, used = text.partition(":")
        nodes = [_node(f"u{i}", f"block:{each}") for i, each in enumerate(used.split())]
        made.append({"name": name, "graph": {"nodes": [*nodes, _node("output", "output")]}})
    return made


EVIL_NAMES = [
    '"); __import__("os").system("touch /tmp/owned") #',
    '"""',
    "line\nbreak\r\x00",
    "class",
    "<img src='file:///etc/passwd'>",
    "<a href='file:///etc/passwd'>x</a>",
    "\u202etxt.exe",
]
EVIL_OPERATORS = [
    "builtins.eval",
    "torch.hub.load",
    "os:system",
    "__reduce__",
    "nn.Module.__class__",
    "block:../../etc",
]

OPENS: dict[str, bytes | Callable[[], bytes]] = {
    "4 TB of weights": _project(_node(arguments={"out_features": 10**12})),
    "10^12 squared": _project(_node(arguments={"in_features": 10**12, "out_features": 10**12})),
    "2^63": _set(str(2**63)),
    "2^64": _set(str(2**64)),
    "10^400": _set(str(10**400)),
    "10^9 layers": _set("1000000000", "nn.LSTM", "num_layers"),
    "a loop of two": lambda: _chain(2, loop=1),
    "a loop of 5,000": lambda: _chain(5000, loop=1),
    "wires to nowhere": _project(
        _node(), wires=[["gone", "o", "a", "i"], ["a", "o", "a", "i"], ["a", "x", "b", "y"]]
    ),
    "two wires into one input": _project(
        _node("a"), _node("b"), wires=[["a", "output", "b", "input"]] * 2
    ),
    "a node at 1e308": _project(_node(position=[1e308, -1e308])),
    "a block in itself": _project(_node(operator="block:A"), blocks=_blocks("A:A")),
    "blocks in each other": _project(_node(operator="block:A"), blocks=_blocks("A:B", "B:A")),
    "1,000 nested blocks": lambda: _project(
        _node(operator="block:B0"),
        blocks=_blocks(*(f"B{i}:B{i + 1} B{i + 1}" for i in range(999)), "B999:"),
    ),
    "10^9 repetitions": _project(
        _node(operator="block:A", repeat=10**9), blocks=_blocks("A:A2", "A2:")
    ),
    "half a surrogate pair": _project(_node()).replace(b'"a"', b'"a", "title": "\\ud800\\u0000"'),
    "evil titles": _project(*(_node(f"n{i}", title=t) for i, t in enumerate(EVIL_NAMES))),
    "evil operators": _project(*(_node(f"n{i}", t) for i, t in enumerate(EVIL_OPERATORS))),
    "evil fields": _project(_node(__class__="os", __reduce__=["os.system", "id"]), __init__=1),
    "evil arguments": _project(
        _node(arguments={"__class__": 1, "weight": {"py/object": "os.system"}, "x\n(": EVIL_NAMES})
    ),
    "evil expressions": _project(
        *(
            _node(f"n{i}", arguments={"x": {"expression": text}})
            for i, text in enumerate(
                (
                    "().__class__.__bases__[0].__subclasses__()",
                    "__import__('os')",
                    "9**9**9",
                    '"a"*10**10',
                    "(" * 10_000,
                    "f'{1}'",
                    "lambda: 0",
                    "(a:=1)",
                )
            )
        )
    ),
    "data at a path": _project(training={"data": {"name": "../../../etc/passwd"}}),
    "data on a share": _project(training={"data": {"name": "\\\\evil\\share"}}),
    "a picture from the net": _project(view={"icon": "http://evil.example/x.png"}),
    "a chain of 9,000 shared weights": lambda: _project(
        *(_node(f"n{i}", weights_of=f"n{i + 1}") for i in range(9000))
    ),
    "10,000 nodes and 50,000 wires": lambda: _project(
        *(_node(f"n{i}", "torch.cat") for i in range(10_000)),
        wires=[
            [f"n{i}", "output", f"n{j}", f"tensors.{j - i}"]
            for i in range(10_000)
            for j in range(i + 1, min(i + 6, 10_000))
        ],
    ),
    "a byte order mark": b"\xef\xbb\xbf" + _project(_node()),
    **{
        f"{value} as a size": _set(value)
        for value in ("-1", "0", "3.5", "true", "null", '"64"', "[]", "{}", "[[[[1]]]]")
    },
}

REFUSED: dict[str, bytes | Callable[[], bytes]] = {
    "NaN": _set("NaN"),
    "infinity": _set("-Infinity"),
    "1e999": _set("1e999"),
    "10,000 digits": _set("9" * 10_000),
    "100,000 lists deep": b"[" * 100_000,
    "100,000 lists deep in a project": lambda: _set("[" * 100_000 + "]" * 100_000),
    "65 lists deep": _set("[" * 65 + "]" * 65),
    "32 MB and a byte": lambda: b'{"a": "' + b"x" * 32 * 2**20,
    "16,000,000 lists": lambda: b"[" + b"[]," * 10_600_000,
    "1,000,000 wires": lambda: _chain(3).replace(
        b'[["n0"', b"[" + b'["n0","o","n1","i"],' * 1_000_000 + b'["n0"'
    ),
    "10,001 nodes": lambda: _chain(10_001),
    "900,000 names, one twice": lambda: (
        "{" + ",".join(f'"{i}":1' for i in range(900_000)) + ',"7":1}'
    ).encode(),
    "no byte": b"",
    "one byte": b"{",
    "white space": b" \n\t ",
    "UTF-16": _project(_node()).decode().encode("utf-16"),
    "Latin-1": '{"format": "é"}'.encode("latin-1"),
    "a name of 10 MB": lambda: _project(_node(title="x" * 10 * 2**20)),
    "the same node twice": _project(_node(), _node()),
    "the same name twice": b'{"format": "netloom", "format": "netloom"}',
    "the same block twice": _project(blocks=_blocks("A:", "A:")),
    "a pickle": b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94.",
    "an old pickle": b"cos\nsystem\n(S'id'\ntR.",
    "a ZIP": b"PK\x03\x04" + _project(_node()),
    "gzip": b"\x1f\x8b" + b"\x00" * 100,
    "a picture": b"\x89PNG\r\n\x1a\n",
    "an id that is a path": _project(_node("../../etc")),
    "an id that is code": _project(_node('x"); import os #')),
    "a foreign program's JSON": b'{"nodes": [{"type": "KSampler"}], "links": []}',
    "a newer version": _project(_node()).replace(b'"version": 1', b'"version": 99'),
    "a version of 10^400": _project().replace(b'"version": 1', b'"version": 1' + b"0" * 400),
    "a version that is a list": _project().replace(b'"version": 1', b'"version": [[1]]'),
    "a huge seed": _project(training={"seed": 2**64}),
    "a negative batch": _project(training={"batch_size": -1}),
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory) -> dict[str, dict[str, object]]:
    """What reading each file did, from one process of its own."""
    folder = tmp_path_factory.mktemp("attacks")
    names = {}
    for number, (name, content) in enumerate({**OPENS, **REFUSED}.items()):
        path = folder / f"{number}.netloom"
        path.write_bytes(content() if callable(content) else content)
        names[path.name] = name
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}
    command = [sys.executable, "-P", str(READER), str(folder)]
    ended = subprocess.run(
        command, env=environment, capture_output=True, check=True, timeout=300, cwd=folder
    )
    found = json.loads(ended.stdout)
    return {name: found[file] for file, name in names.items()}


def _is_harmless(report: dict[str, object]) -> None:
    assert report["events"] == []
    assert report["seconds"] < SECONDS
    assert report["kibibytes"] < KIBIBYTES


@pytest.mark.parametrize("name", OPENS)
def test_it_opens_and_can_be_saved_and_analysed_no_further_than_it_is_sound(reports, name):
    assert reports[name]["error"] == ""
    _is_harmless(reports[name])


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_one_plain_sentence(reports, name):
    error = reports[name]["error"]
    assert error.startswith("ReadError: ")
    assert "cannot be opened" in error
    assert len(error) < 400
    assert error.isprintable()
    for foreign in ("Traceback", "recursion", "codec", "Exceeds", "Error("):
        assert foreign not in error.removeprefix("ReadError: ")
    _is_harmless(reports[name])


@pytest.mark.skipif(sys.platform == "win32", reason="devices and pipes of Unix")
@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "nothing", "link to a device"])
def test_what_is_no_file_is_refused_without_waiting(tmp_path, kind):
    from_path = {
        "pipe": tmp_path / "pipe.netloom",
        "device": Path("/dev/zero"),
        "folder": tmp_path,
        "nothing": tmp_path / "gone.netloom",
        "link to a device": tmp_path / "link.netloom",
    }[kind]
    os.mkfifo(tmp_path / "pipe.netloom")
    (tmp_path / "link.netloom").symlink_to("/dev/zero")
    code = (
        "import sys\nfrom engine.graph.file_format import load, ProjectFileError\n"
        "try: load(sys.argv[1])\nexcept ProjectFileError as error: sys.stdout.write(str(error))"
    )
    ended = subprocess.run(
        [sys.executable, "-P", "-c", code, str(from_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        timeout=20,
        text=True,
    )
    assert "cannot be opened" in ended.stdout


def test_the_watch_would_notice(tmp_path):
    """The audit hook of the reader sees what the other tests say does not happen."""
    code = "import os, runpy, sys; sys.argv = ['reader', sys.argv[1], 'probe']; " + (
        f"runpy.run_path({str(READER)!r}, run_name='__main__')"
    )
    ended = subprocess.run(
        [sys.executable, "-P", "-c", code, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        timeout=20,
    )
    events = json.loads(ended.stdout)["probe"]["events"]
    assert {event.split(" ")[0] for event in events} >= {"exec", "open", "os.system"}

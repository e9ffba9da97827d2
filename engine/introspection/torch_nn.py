"""The table of the modules of `torch.nn` that are not curated, read from their signatures.

`python -m engine.introspection.torch_nn` writes it anew.
"""

import inspect
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from torch import nn

from engine.introspection.kinds import Description
from engine.introspection.modules import described
from engine.operators.described import TABLE
from engine.operators.standard import CATALOGUE

EXCLUDED: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "Container",
            "Module",
            "ModuleDict",
            "ModuleList",
            "ParameterDict",
            "ParameterList",
            "RNNBase",
            "RNNCellBase",
            "Sequential",
        ),
        "computes nothing by itself",
    ),
    "AdaptiveLogSoftmaxWithLoss": "a loss with weights of its own, which is no part of the network",
    "DataParallel": "spreads a module over devices",
    "LinearCrossEntropyLoss": "a loss with weights of its own, which is no part of the network",
    "NLLLoss2d": "the old name of NLLLoss",
    "SyncBatchNorm": "needs several processes with a GPU each",
}
"""Public classes that are no operators, and why. Lazy ones are left out as well: every operator
here reads its widths from what arrives."""

_DEFAULTS: Mapping[str, object] = {
    "embedding_dim": 64,
    "groups": 2,
    "kernel_size": 2,
    "norm_type": 2.0,
    "num_embeddings": 1000,
    "size": 5,
    "threshold": 0.1,
    "value": 0.0,
}
_ALWAYS: Mapping[str, Mapping[str, object]] = {
    "FractionalMaxPool2d": {"output_ratio": 0.5},
    "FractionalMaxPool3d": {"output_ratio": 0.5},
    "UpsamplingBilinear2d": {"scale_factor": 2},
    "UpsamplingNearest2d": {"scale_factor": 2},
    "Softmin": {"dim": 1},
}
_PORTS: Mapping[str, Mapping[str, Description]] = {
    "ChannelShuffle": {"input": {"ranks": [4]}},
    "CrossMapLRN2d": {"input": {"ranks": [4]}},
    "EmbeddingBag": {"input": {"ranks": [2], "numbers": "integer"}},
    "FeatureAlphaDropout": {"input": {"ranks": [4, 5]}},
    "FractionalMaxPool2d": {"input": {"ranks": [4]}},
    "FractionalMaxPool3d": {"input": {"ranks": [5]}},
    "LPPool1d": {"input": {"ranks": [3]}},
    "LPPool2d": {"input": {"ranks": [4]}},
    "LPPool3d": {"input": {"ranks": [5]}},
    "Softmax2d": {"input": {"ranks": [4]}},
    "UpsamplingBilinear2d": {"input": {"ranks": [4]}},
    "UpsamplingNearest2d": {"input": {"ranks": [4]}},
    **{
        f"MaxUnpool{count}d": {
            "input": {"ranks": [count + 2]},
            "indices": {"ranks": [count + 2], "numbers": "integer"},
        }
        for count in (1, 2, 3)
    },
}
_SUMMARIES = {"CrossMapLRN2d": "Divides by the squares of the neighbouring channels."}
_KINDS: Mapping[str, Description] = {
    "mode": {"kind": "choice", "options": ["sum", "mean", "max"]},
}
_LEFT_OUT = {"EmbeddingBag": ("offsets", "per_sample_weights")}


def table() -> list[Description]:
    """Gives the rows of the table, one for each class."""
    return [_row(name) for name in _names() if f"nn.{name}" not in _curated()]


def _names() -> list[str]:
    """Gives the public classes that can be operators."""
    return [
        name
        for name, cls in sorted(vars(nn).items())
        if inspect.isclass(cls) and issubclass(cls, nn.Module)
        if name not in EXCLUDED and not name.startswith("Lazy")
    ]


def _curated() -> frozenset[str]:
    return frozenset(each.name for each in CATALOGUE if each.is_curated)


def _row(name: str) -> Description:
    cls = getattr(nn, name)
    found = described(cls, _DEFAULTS, _ALWAYS.get(name))
    if found.unknown:
        raise TypeError(f"nn.{name} wants {', '.join(found.unknown)}: give a default")
    own = _PORTS.get(name, {})
    ports = [
        {**port, **own.get(str(port["name"]), {})}
        for port in found.ports
        if port["name"] not in _LEFT_OUT.get(name, ())
    ]
    summary = _SUMMARIES.get(name, found.summary)
    row: Description = {"name": f"nn.{name}", "summary": summary, "inputs": ports}
    if name.endswith("Loss"):
        row["role"] = "loss"
    if found.arguments:
        row["arguments"] = [
            {**each, "kind": _KINDS.get(str(each["name"]), each["kind"])}
            for each in found.arguments
        ]
    return row


def text() -> str:
    """Gives the file's text: one row a line."""
    rows = [json.dumps(row, ensure_ascii=False, sort_keys=True) for row in table()]
    return "[\n" + ",\n".join(rows) + "\n]\n"


if __name__ == "__main__":
    Path(TABLE).write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{TABLE}\n")

"""Ids and titles of nodes."""

import re
from collections.abc import Container

from engine.graph import limits
from engine.graph.model import BLOCK_PREFIX, NodeId

INPUT = "input"
OUTPUT = "output"
TARGET = "target"
BOUNDARIES = frozenset({INPUT, OUTPUT, TARGET})
"""The operators by which tensors enter and leave a graph."""

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)

_UNNUMBERED = BOUNDARIES | {"loss"}
_DIMENSIONS = re.compile(r"[123]d$")
_WORD_STARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")
_IRREGULAR = {"PReLU": "Prelu", "RReLU": "Rrelu", "ReLU": "Relu", "SiLU": "Silu"}
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029]+",
)
_SURROGATES = re.compile("[\ud800-\udfff]")


def is_identifier(text: str) -> bool:
    """Whether `text` can be the id of a node or the name of a block's argument."""
    return len(text) <= limits.ID_LENGTH and IDENTIFIER.fullmatch(text) is not None


def stem_of(operator: str) -> str:
    """Gives the start of the ids of an operator's nodes.

    Example:
        >>> stem_of("nn.Conv2d"), stem_of("F.max_pool2d"), stem_of("nn.CrossEntropyLoss")
        ('conv', 'max_pool', 'cross_entropy_loss')
    """
    last = operator.removeprefix(BLOCK_PREFIX).rpartition(".")[2][: limits.ID_LENGTH]
    last = _DIMENSIONS.sub("", last)
    for irregular, regular in _IRREGULAR.items():
        last = last.replace(irregular, regular)
    words = _WORD_STARTS.sub("_", last).lower()
    stem = _NOT_IN_IDS.sub("_", words).strip("_")[:60]
    return stem if stem and not stem[0].isdigit() else f"node_{stem}".rstrip("_")


def fresh_id(taken: Container[str], operator: str) -> NodeId:
    """Gives an id for a new node that is not in `taken` (`conv1`, `conv2`, …)."""
    return _free(taken, stem_of(operator))


def fresh_id_like(taken: Container[str], id: str) -> NodeId:  # noqa: A002
    """Gives an id for a copy of a node: the same, or the same word with the next free number."""
    return NodeId(id) if id not in taken else _free(taken, id.rstrip("0123456789_") or "node")


def clean_title(text: str) -> str:
    """Gives `text` as it can be a title: one line, no control characters, not too long."""
    line = _UNPRINTABLE.sub(" ", without_surrogates(text)).strip()
    return line[: limits.TITLE_LENGTH]


def without_surrogates(text: str) -> str:
    """Gives `text` with halves of surrogate pairs, which no encoding takes, replaced by �."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def _free(taken: Container[str], stem: str) -> NodeId:
    """Finds a free number in few steps, also among ten thousand ids of one stem."""
    if stem in _UNNUMBERED and stem not in taken:
        return NodeId(stem)
    stem = f"{stem}_" if stem[-1].isdigit() else stem
    low, high = 1 if stem in _UNNUMBERED else 0, 2 if stem in _UNNUMBERED else 1
    while f"{stem}{high}" in taken:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if f"{stem}{middle}" in taken else (low, middle)
    return NodeId(f"{stem}{high}")

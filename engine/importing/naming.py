"""Ids and titles of imported nodes."""

import re

from engine.graph.model import BLOCK_PREFIX
from engine.graph.naming import BOUNDARIES, is_identifier, stem_of

PLAIN_VARIABLES = frozenset({"x", "y", "z", "out", "output", "input", "result", "ret"})
"""Names of values that say nothing."""


def is_default_name(operator: str, name: str) -> bool:
    """Whether a name is one that a new node of the operator gets as its id (`conv2`)."""
    if operator in BOUNDARIES or not is_identifier(name):
        return False
    stem = stem_of(operator)
    between = "_" if stem[-1].isdigit() else ""
    return re.fullmatch(rf"{re.escape(stem)}{between}[1-9]\d*", name) is not None


def block_operator(name: str) -> str:
    """Gives the operator of a block's uses."""
    return f"{BLOCK_PREFIX}{name}"


def class_name_of(attribute: str) -> str:
    """Gives an attribute as the name of a class: `image_tower` is `ImageTower`."""
    words = re.findall(r"[A-Za-z0-9]+", attribute.rpartition(".")[2]) or ["Part"]
    name = "".join(word[0].upper() + word[1:] for word in words)
    return f"Part{name}" if name[0].isdigit() else name

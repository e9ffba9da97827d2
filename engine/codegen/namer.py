"""One way from what the user calls things to Python identifiers."""

import builtins
import itertools
import keyword
import re
import unicodedata
from collections.abc import Iterable, Iterator

from engine.codegen.imports import is_of_library, spelling
from engine.operators.forms import FunctionForm, ModuleForm
from engine.operators.standard import CATALOGUE

LONGEST_NAME = 32

IMPORTED = frozenset(
    {"Callable", "F", "Iterator", "Tensor", "nn", "torch"}
    | {"argparse", "base64", "json", "math", "zlib"}
)
"""What generated files and the scripts around them import."""

_AMBIGUOUS = frozenset({"I", "O", "l"})
_KEYWORDS = frozenset(keyword.kwlist) | {"self", "super"}

_OF_LIBRARIES = frozenset(
    spelling(operator.form.path)
    for operator in CATALOGUE
    if isinstance(operator.form, FunctionForm | ModuleForm) and is_of_library(operator.form.path)
)

VARIABLES = _KEYWORDS | IMPORTED | _OF_LIBRARIES | _AMBIGUOUS | frozenset(dir(builtins))
"""Names that no variable, argument or class takes."""

ATTRIBUTES = _KEYWORDS | {
    "T_destination", "add_module", "apply", "bfloat16", "buffers", "call_super_init", "children",
    "compile", "cpu", "cuda", "double", "dump_patches", "eval", "extra_repr", "float", "forward",
    "get_buffer", "get_extra_state", "get_parameter", "get_submodule", "half", "ipu",
    "load_state_dict", "modules", "mtia", "named_buffers", "named_children", "named_modules",
    "named_parameters", "parameters", "register_backward_hook", "register_buffer",
    "register_forward_hook", "register_forward_pre_hook", "register_full_backward_hook",
    "register_full_backward_pre_hook", "register_load_state_dict_post_hook",
    "register_load_state_dict_pre_hook", "register_module", "register_parameter",
    "register_state_dict_post_hook", "register_state_dict_pre_hook", "requires_grad_",
    "set_extra_state", "set_submodule", "share_memory", "state_dict", "to", "to_empty", "train",
    "training", "type", "xpu", "zero_grad",
}  # fmt: skip
"""Names that `nn.Module` needs for itself."""


class Namer:
    """Gives each thing of one namespace a name of its own.

    Args:
        reserved: names that are never given.
    """

    def __init__(self, reserved: Iterable[str]) -> None:
        self._taken = set(reserved)

    def name(self, wanted: str, *, fallback: str = "value") -> str:
        """Gives `wanted` as an identifier that nothing else here has.

        Args:
            wanted: what the user calls it, any text.
            fallback: used where no letter or digit of `wanted` can be kept.
        """
        found = self.peek(wanted, fallback=fallback)
        self._taken.add(found)
        return found

    def peek(self, wanted: str, *, fallback: str = "value") -> str:
        """Gives the name that `name` would give, without taking it."""
        base = identifier(wanted, fallback=fallback)
        if base in VARIABLES or base in ATTRIBUTES:
            return self._free(base, itertools.chain([f"{base}_"], _numbered(base)))
        return self._free(base, _numbered(base))

    def reserve(self, names: Iterable[str]) -> None:
        """Keeps `names` from being given."""
        self._taken.update(names)

    def _free(self, base: str, others: Iterable[str]) -> str:
        if base not in self._taken:
            return base
        return next(name for name in others if name not in self._taken)


def _numbered(base: str) -> Iterator[str]:
    """Gives `conv2`, `conv3`, …; after a digit `conv1_2`, `conv1_3`, …"""
    stem = f"{base}_" if base[-1].isdigit() else base
    return (f"{stem}{number}" for number in itertools.count(2))


def identifier(text: str, *, fallback: str = "value") -> str:
    """Gives `text` as a Python identifier of ASCII letters; kept as it is if it is one.

    Args:
        text: any text.
        fallback: stands in where nothing of `text` can be kept, and in front of a digit.

    Example:
        >>> identifier("left image"), identifier("3x3", fallback="conv1"), identifier("ResNet")
        ('left_image', 'conv_3x3', 'ResNet')
    """
    kept = _kept(text)
    if kept and not kept[0].isdigit():
        return kept
    whole = _kept(fallback)
    if not whole or whole[0].isdigit():
        whole = "value"
    stem = whole.rstrip("0123456789_") or "value"
    return f"{stem}_{kept}"[:LONGEST_NAME].strip("_") if kept else whole


def class_identifier(text: str, *, fallback: str = "Network") -> str:
    """Gives `text` as the name of a class.

    Example:
        >>> class_identifier("digits classifier"), class_identifier("LeNet")
        ('DigitsClassifier', 'LeNet')
    """
    words = re.findall(r"[A-Za-z0-9]+", _ascii(text[: 2 * LONGEST_NAME]))
    name = "".join(word[0].upper() + word[1:] for word in words)[:LONGEST_NAME]
    if not name:
        return fallback
    return f"{fallback}{name}"[:LONGEST_NAME] if name[0].isdigit() else name


def _kept(text: str) -> str:
    short = text[: 2 * LONGEST_NAME]
    if not (short.isascii() and short.isidentifier()):
        short = re.sub(r"[^a-z0-9]+", "_", _ascii(short).lower())
    return short.strip("_")[:LONGEST_NAME].strip("_")


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")

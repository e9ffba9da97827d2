"""The names that generated source may use, read off the catalogue."""

from collections.abc import Iterator

from engine.operators.catalogue import Catalogue
from engine.operators.forms import FunctionForm, MethodForm, ModuleForm
from engine.operators.standard import CATALOGUE

IMPORTS = frozenset(
    {
        "import torch",
        "import torch.nn.functional as F",
        "from torch import Tensor, nn",
        "from torch import Tensor",
    }
)
TYPES = frozenset({"Tensor", "bool", "float", "int", "str", "tuple"})
FUNCTIONS = frozenset({"max", "min", "range"})


def _paths(catalogue: Catalogue) -> Iterator[str]:
    yield from ("nn.ModuleList", "nn.Sequential")
    for operator in catalogue:
        if isinstance(operator.form, FunctionForm | ModuleForm):
            yield operator.form.path


PATHS = frozenset(_paths(CATALOGUE))
"""What may be called of `nn`, `F` and `torch`."""

METHODS = frozenset(
    operator.form.name for operator in CATALOGUE if isinstance(operator.form, MethodForm)
)
"""What may be called of a tensor."""

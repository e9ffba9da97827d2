"""The names that generated source may use, read off the catalogue."""

from collections.abc import Iterator

from engine.codegen.imports import is_of_library
from engine.operators import filling
from engine.operators.catalogue import Catalogue
from engine.operators.forms import FunctionForm, MethodForm, ModuleForm
from engine.operators.standard import CATALOGUE

TYPES = frozenset({"Tensor", "bool", "float", "int", "str", "tuple"})
FUNCTIONS = frozenset({"list", "max", "min", "range"})


def _paths(catalogue: Catalogue) -> Iterator[str]:
    yield from ("nn.ModuleList", "nn.Sequential")
    yield from filling.PATHS
    for operator in catalogue:
        if isinstance(operator.form, FunctionForm | ModuleForm):
            yield operator.form.path
        if isinstance(operator.form, ModuleForm) and operator.form.inner:
            yield operator.form.inner


PATHS = frozenset(_paths(CATALOGUE))
"""What may be called of `nn`, `F` and `torch`, and of other libraries."""

LIBRARY_PATHS = frozenset(path for path in PATHS if is_of_library(path))
"""What is imported by itself."""

LIBRARIES = frozenset(path.rpartition(".")[0] for path in LIBRARY_PATHS)
"""The modules that it is imported from."""

IMPORTS = frozenset(
    {
        "import torch",
        "import torch.nn.functional as F",
        "from torch import Tensor, nn",
        "from torch import Tensor",
    }
)

CONSTANTS = frozenset(f"torch.{name}" for name in filling.DTYPES)
"""What may be named of `torch` without being called."""

METHODS = frozenset(
    operator.form.name for operator in CATALOGUE if isinstance(operator.form, MethodForm)
) | {"size"}
"""What may be called of a tensor."""

"""The operators by how they are written."""

from collections.abc import Iterable
from functools import cache

from engine.operators.catalogue import Catalogue
from engine.operators.forms import (
    BufferForm,
    Form,
    FunctionForm,
    InfixForm,
    MethodForm,
    ModuleForm,
    ParameterForm,
    SelectForm,
    SliceForm,
)
from engine.operators.operator import Operator
from engine.operators.standard import CATALOGUE

_ALONE = (BufferForm, ParameterForm, SelectForm, SliceForm)


class Writings:
    """Finds the operator of a piece of source."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._modules: dict[tuple[str, str], Operator] = {}
        self._functions: dict[str, Operator] = {}
        self._methods: dict[str, Operator] = {}
        self._infixes: dict[str, Operator] = {}
        self._alone: dict[type[Form], Operator] = {}
        for operator in _curated_first(catalogue):
            self._add(operator)

    def _add(self, operator: Operator) -> None:
        match operator.form:
            case ModuleForm(path=path, inner=inner):
                self._modules.setdefault((path, inner), operator)
            case FunctionForm(path=path):
                self._functions.setdefault(path, operator)
            case MethodForm(name=name):
                self._methods.setdefault(name, operator)
            case InfixForm(symbol=symbol):
                self._infixes.setdefault(symbol, operator)
            case form if isinstance(form, _ALONE):
                self._alone.setdefault(type(form), operator)

    def module(self, path: str, inner: str = "") -> Operator | None:
        """Gives the operator of a module, by its class and that of the module it is given."""
        return self._modules.get((path, inner)) or self._modules.get((path, ""))

    def function(self, path: str) -> Operator | None:
        """Gives the operator of a function."""
        return self._functions.get(path)

    def method(self, name: str) -> Operator | None:
        """Gives the operator of a tensor's method."""
        return self._methods.get(name)

    def infix(self, symbol: str) -> Operator | None:
        """Gives the operator of a sign between two tensors."""
        return self._infixes.get(symbol)

    def alone(self, form: type[Form]) -> Operator | None:
        """Gives the only operator of a form."""
        return self._alone.get(form)


@cache
def writings() -> Writings:
    """Gives the writings of the catalogue."""
    return Writings(CATALOGUE)


def _curated_first(catalogue: Catalogue) -> Iterable[Operator]:
    return sorted(catalogue, key=lambda operator: not operator.is_curated)

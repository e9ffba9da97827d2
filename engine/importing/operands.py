"""Arithmetic whose operands stand otherwise than the catalogue's: `2 - x`, `alpha`, rounding."""

from typing import Any

from engine.importing.calls import function_name
from engine.importing.errors import Unmapped
from engine.importing.flattening import Flattening, Origin, Rule
from engine.importing.trace import Called, is_source


def of_two(flattening: Flattening, number: int, call: Called) -> bool:
    """`add`, `sub`, `mul`, `div`, `pow`: with a number first, a factor, or rounding."""
    left, *rest = call.arguments
    rest += [call.keywords["other"]] if "other" in call.keywords else []
    name = function_name(call.function)
    if len(rest) == 1 and call.keywords.get("alpha", 1) != 1:
        return _with_factor(flattening, number, call, (left, rest[0]))
    if len(rest) == 1 and call.keywords.get("rounding_mode"):
        return _rounded(flattening, number, call, (left, rest[0]))
    if is_source(left) or len(rest) != 1 or not is_source(rest[0]):
        return False
    if name not in ("add", "mul"):
        return _with_constant(flattening, number, call, (left, rest[0]), f"torch.{name}")
    inputs = [("input", rest[0])]
    return flattening.stand_for(number, f"torch.{name}", {"other": left}, inputs, call)


def _with_factor(
    flattening: Flattening, number: int, call: Called, operands: tuple[Any, Any]
) -> bool:
    """`torch.add(a, b, alpha=c)`: a + b * c."""
    left, right = operands
    factor = call.keywords["alpha"]
    operator = f"torch.{function_name(call.function)}"
    if not is_source(left):
        raise Unmapped("its first operand is a number, and it has an alpha")
    if not is_source(right):
        values = {"other": right * factor}
        return flattening.stand_for(number, operator, values, [("input", left)], call)
    scaled = flattening.chain("torch.mul", {"other": factor}, [("input", right)], call)
    flattening.note(
        "alpha is written as a product of its own; the last bit of a sum may differ.", scaled[0]
    )
    inputs = [("input", left), ("other", scaled)]
    return flattening.stand_for(number, operator, {}, inputs, call)


def _rounded(flattening: Flattening, number: int, call: Called, operands: tuple[Any, Any]) -> bool:
    """`torch.div(…, rounding_mode=…)`."""
    left, right = operands
    if not is_source(left):
        raise Unmapped("its first operand is a number")
    inputs = [("input", left), *([("other", right)] if is_source(right) else [])]
    values = {} if is_source(right) else {"other": right}
    if not call.dtypes[0].is_floating_point:
        raise Unmapped("it rounds a quotient of whole numbers")
    quotient = flattening.chain("torch.div", values, inputs, call)
    rounding = "torch.floor" if call.keywords["rounding_mode"] == "floor" else "torch.trunc"
    return flattening.stand_for(number, rounding, {}, [("input", quotient)], call)


def reflected_difference(flattening: Flattening, number: int, call: Called) -> bool:
    """`1 - x` is `-x + 1`, exactly; `torch.rsub(x, y)` is `y - x`."""
    source, value = (*call.arguments, call.keywords.get("other"))[:2]
    if call.keywords.get("alpha", 1) != 1:
        raise Unmapped("it has an alpha")
    if is_source(value):
        inputs = [("input", value), ("other", source)]
        return flattening.stand_for(number, "torch.sub", {}, inputs, call)
    negated = flattening.chain("torch.neg", {}, [("input", source)], call)
    inputs = [("input", negated)]
    return flattening.stand_for(number, "torch.add", {"other": value}, inputs, call)


def reflected_quotient(flattening: Flattening, number: int, call: Called) -> bool:
    """`2 / x` is `torch.reciprocal(x) * 2`: PyTorch computes it so, to the last bit."""
    source, value = call.arguments
    if is_source(value) or not flattening.trace.dtype_of(source).is_floating_point:
        return reflected("torch.div")(flattening, number, call)
    inverse = flattening.chain("torch.reciprocal", {}, [("input", source)], call)
    inputs = [("input", inverse)]
    return flattening.stand_for(number, "torch.mul", {"other": value}, inputs, call)


def reflected(operator: str) -> Rule:
    """Gives the rule for `2 / x`, `2 ** x`, `2 // x`: the number becomes a constant."""

    def rule(flattening: Flattening, number: int, call: Called) -> bool:
        source, value = call.arguments
        if is_source(value):
            return False
        return _with_constant(flattening, number, call, (value, source), operator)

    return rule


def _with_constant(
    flattening: Flattening, number: int, call: Called, operands: tuple[Any, Any], operator: str
) -> bool:
    value, source = operands
    ports = ("input", "exponent" if operator == "torch.pow" else "other")
    inputs = zip(ports, [constant(flattening, value, call), source], strict=True)
    return flattening.stand_for(number, operator, {}, inputs, call)


def constant(flattening: Flattening, value: Any, call: Called) -> Origin:
    """Adds a node that holds a number."""
    return flattening.chain("constant", {"data": value}, (), call)


def of_masks(name: str) -> Rule:
    """Gives the rule for `&`, `|`, `^` and `~`: of masks they are logical."""

    def rule(flattening: Flattening, number: int, call: Called) -> bool:
        operands = [*call.arguments, *call.keywords.values()]
        are_masks = str(call.dtypes[0]) == "torch.bool" and all(map(is_source, operands))
        if not are_masks:
            raise Unmapped("it works on the bits of whole numbers, or with a plain truth")
        inputs = zip(("input", "other"), operands, strict=False)
        return flattening.stand_for(number, f"torch.{name}", {}, inputs, call)

    return rule

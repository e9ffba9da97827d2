"""The types of arguments: each says which values it takes, and in words what it wants."""

import math
import re
from dataclasses import dataclass
from typing import Protocol

from engine.graph.model import Value

LARGEST_INTEGER = 2**31


class Kind(Protocol):
    """A type of argument."""

    def fault(self, value: Value) -> str | None:
        """What is wrong with `value`, as the end of a sentence (`must be …`), or None."""
        ...


@dataclass(frozen=True)
class Integer:
    """A whole number in a range."""

    minimum: int = -LARGEST_INTEGER
    maximum: int = LARGEST_INTEGER

    def fault(self, value: Value) -> str | None:
        """See `Kind`."""
        if self._takes(value):
            return None
        return f"must be a whole number {_range(self.minimum, self.maximum)}"

    def _takes(self, value: Value) -> bool:
        if isinstance(value, bool) or not isinstance(value, int):
            return False
        return self.minimum <= value <= self.maximum


@dataclass(frozen=True)
class Float:
    """A finite number in a range."""

    minimum: float = -math.inf
    maximum: float = math.inf

    def fault(self, value: Value) -> str | None:
        """See `Kind`."""
        if self._takes(value):
            return None
        return f"must be a number {_range(self.minimum, self.maximum)}"

    def _takes(self, value: Value) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return math.isfinite(value) and self.minimum <= value <= self.maximum


@dataclass(frozen=True)
class Boolean:
    """True or false."""

    def fault(self, value: Value) -> str | None:
        """See `Kind`."""
        return None if isinstance(value, bool) else "must be true or false"


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    options: tuple[str, ...]

    def fault(self, value: Value) -> str | None:
        """See `Kind`."""
        if isinstance(value, str) and value in self.options:
            return None
        return f"must be one of {', '.join(self.options)}"


@dataclass(frozen=True)
class Integers:
    """A tuple of whole numbers, such as a shape.

    Args:
        minimum, maximum: of each number.
        shortest, longest: how many numbers there may be.
    """

    minimum: int = -LARGEST_INTEGER
    maximum: int = LARGEST_INTEGER
    shortest: int = 0
    longest: int = 16

    def fault(self, value: Value) -> str | None:
        """See `Kind`."""
        each = Integer(self.minimum, self.maximum)
        if self._takes(value, each):
            return None
        count = (
            f"{self.shortest}"
            if self.shortest == self.longest
            else f"{self.shortest} to {self.longest}"
        )
        return f"must be {count} whole numbers {_range(self.minimum, self.maximum)}"

    def _takes(self, value: Value, each: Integer) -> bool:
        if not isinstance(value, tuple) or not self.shortest <= len(value) <= self.longest:
            return False
        return all(each.fault(number) is None for number in value)


@dataclass(frozen=True)
class Floats:
    """A tuple of finite numbers.

    Args:
        shortest, longest: how many numbers there may be.
    """

    shortest: int = 0
    longest: int = 4096

    def fault(self, value: Value) -> str | None:
        """See `Kind`."""
        if isinstance(value, tuple) and self.shortest <= len(value) <= self.longest:
            each = Float()
            if all(each.fault(number) is None for number in value):
                return None
        return f"must be {self.shortest} to {self.longest} numbers"


@dataclass(frozen=True)
class Words:
    """A short text of a given form.

    Args:
        pattern: a regular expression for the whole text.
        meaning: what it is, in words (`an equation such as ij,jk->ik`).
    """

    pattern: str
    meaning: str
    longest: int = 200

    def fault(self, value: Value) -> str | None:
        """See `Kind`."""
        is_text = isinstance(value, str) and len(value) <= self.longest
        if is_text and re.fullmatch(self.pattern, str(value)):
            return None
        return f"must be {self.meaning}"


@dataclass(frozen=True)
class PerDimension:
    """A whole number, or one for each spatial dimension (`kernel_size=3`, `(3, 5)`)."""

    dimensions: int
    minimum: int = 0
    maximum: int = 4096

    def fault(self, value: Value) -> str | None:
        """See `Kind`."""
        if Integer(self.minimum, self.maximum).fault(value) is None:
            return None
        each = Integers(self.minimum, self.maximum, self.dimensions, self.dimensions)
        if each.fault(value) is None:
            return None
        number = f"a whole number {_range(self.minimum, self.maximum)}"
        return f"must be {number}" + (
            f" or {self.dimensions} of them" if self.dimensions > 1 else ""
        )


@dataclass(frozen=True)
class PerSide:
    """A whole number, or two for each spatial dimension: before and after it, the last first."""

    dimensions: int
    minimum: int = -4096
    maximum: int = 4096

    def fault(self, value: Value) -> str | None:
        """See `Kind`."""
        count = 2 * self.dimensions
        each = Integers(self.minimum, self.maximum, count, count)
        if Integer(self.minimum, self.maximum).fault(value) is None or each.fault(value) is None:
            return None
        return f"must be a whole number {_range(self.minimum, self.maximum)} or {count} of them"


@dataclass(frozen=True)
class Optional:
    """A value of another kind, or nothing (`None`)."""

    kind: Kind

    def fault(self, value: Value) -> str | None:
        """See `Kind`."""
        if value is None:
            return None
        fault = self.kind.fault(value)
        return fault and f"{fault}, or empty"


@dataclass(frozen=True)
class OneOf:
    """A value of any of several kinds (`padding=1` or `padding="same"`)."""

    kinds: tuple[Kind, ...]

    def fault(self, value: Value) -> str | None:
        """See `Kind`."""
        faults = [kind.fault(value) for kind in self.kinds]
        if None in faults:
            return None
        return ", or ".join(fault for fault in faults if fault)


def _range(minimum: float, maximum: float) -> str:
    has_minimum = minimum not in (-math.inf, -LARGEST_INTEGER)
    has_maximum = maximum not in (math.inf, LARGEST_INTEGER)
    if has_minimum and has_maximum:
        return f"from {minimum} to {maximum}"
    if has_minimum:
        return f"of at least {minimum}"
    return f"of at most {maximum}" if has_maximum else ""

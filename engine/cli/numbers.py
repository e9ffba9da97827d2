"""Numbers on the command line, for argparse."""

import argparse
import math
from collections.abc import Callable


def whole_number(minimum: int, maximum: int = 2**31) -> Callable[[str], int]:
    """Gives a reader of whole numbers from `minimum` to `maximum`."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = minimum - 1
        if not minimum <= number <= maximum:
            raise argparse.ArgumentTypeError(
                f"expected a whole number from {minimum} to {maximum}, received {text!r}"
            )
        return number

    return read


def positive_number(text: str) -> float:
    """Reads a finite number above zero."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not (math.isfinite(number) and number > 0):
        raise argparse.ArgumentTypeError(f"expected a number above 0, received {text!r}")
    return number

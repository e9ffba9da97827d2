"""Numbers as people read them."""

import math


def grouped(number: int) -> str:
    """Gives a whole number with its thousands set apart: 1,333,200."""
    return f"{number:,}"


def compact(number: int) -> str:
    """Gives a count in three digits: 832, 23.5 K, 4.09 G."""
    if number < 1000:
        return str(number)
    amount = float(number)
    for unit in ("K", "M", "G", "T", "P"):
        amount /= 1000
        if amount < 999.5:
            return f"{amount:.{2 if amount < 9.995 else 1 if amount < 99.95 else 0}f} {unit}"
    return f"{amount:,.0f} P"


def short(number: float) -> str:
    """Gives a measured number with four significant digits: 0.0312, 12.5, 3.1e-05."""
    if math.isnan(number):
        return "not a number"
    if number != 0 and not 1e-4 <= abs(number) < 1e6:
        return f"{number:.2e}"
    digits = 4 if abs(number) < 1 else 4 - len(str(int(abs(number))))
    return f"{number:.{max(digits, 0)}f}" if number else "0"


def percent(share: float) -> str:
    """Gives a share in per cent: 1.03 %."""
    return f"{share * 100:.2f} %"


def size(size_bytes: int) -> str:
    """Gives a size in memory: 72.0 KiB."""
    if size_bytes < 1024:
        return f"{size_bytes} B"
    amount = size_bytes / 1024
    for unit in ("KiB", "MiB", "GiB"):
        if amount < 1024:
            return f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:,.1f} TiB"


def duration(seconds: float) -> str:
    """Gives a time that something took: 0.8 s, 42 s, 3 min 05 s, 2 h 14 min."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"

"""Which numbers are worth trying for the arguments of optimizers and surfaces."""

from engine.graph.model import Value
from gui.widgets.number_range import Range

RATE = Range(1e-4, 1.0, is_log=True)
CURVATURE = Range(0.1, 100.0, is_log=True)
ANGLE = Range(-90.0, 90.0)
_SHARE = Range(0.0, 0.999)
_NAMED = {
    "lr": RATE,
    "momentum": _SHARE,
    "dampening": _SHARE,
    "alpha": _SHARE,
    "rho": _SHARE,
    "betas": _SHARE,
    "etas": Range(0.1, 2.0),
    "step_sizes": Range(1e-6, 50.0, is_log=True),
    "weight_decay": Range(1e-5, 10.0, is_log=True, has_zero=True),
    "eps": Range(1e-10, 1.0, is_log=True, has_zero=True),
    "max_iter": Range(1, 40, is_whole=True),
    "history_size": Range(1, 100, is_whole=True),
}


def range_of(name: str, default: Value) -> Range | None:
    """Gives the numbers that are worth trying for an argument; None if it is no number."""
    if isinstance(default, bool):
        return None
    if name in _NAMED:
        return _NAMED[name]
    if isinstance(default, int) and default > 1:
        return Range(1, 10.0 * default, is_whole=True)
    if isinstance(default, int | float) and default >= 0:
        if default == 0:
            return Range(1e-5, 1.0, is_log=True, has_zero=True)
        return Range(default / 1e3, default * 1e3, is_log=True)
    return None

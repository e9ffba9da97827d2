"""What the loss panel can show: which figure over which axis."""

from gui.panels.run_curves import SAMPLES, SECONDS, STEPS, RunCurves
from gui.widgets.curve_store import CurveStore, Numbers
from gui.widgets.curves import Curve, CurveStyle
from gui.widgets.numbers import duration, grouped

LOSS, TEST_ERROR = "loss", "test_error"
FIGURES = {LOSS: "Loss", TEST_ERROR: "Test error"}
AXES = {STEPS: "Steps", SAMPLES: "Samples", SECONDS: "Time"}
AXIS_TITLES = {STEPS: "Steps", SAMPLES: "Samples seen", SECONDS: "Time (s)"}


def write_place(axis: str, x: float) -> str:
    """Gives a place on the axis as the read-out says it: `Step 1,200`."""
    if axis == SECONDS:
        return f"After {duration(x)}"
    return f"{'Step' if axis == STEPS else 'Sample'} {grouped(round(x))}"


def curves_of(
    run: RunCurves, *, name: str, number: int, figure: str, axis: str, weight: float
) -> list[Curve]:
    """Gives the curves of one run.

    Args:
        run: what was measured.
        name: what the run is called where there are several; empty for the only one.
        number: of the run, for its colour and marker.
        figure: `loss` or `test_error`.
        axis: a column: `step`, `samples` or `seconds`.
        weight: of the smoothing of the training's curve.
    """
    if figure == TEST_ERROR:
        return _test_error(run, name=name, number=number, axis=axis)
    group = str(run.folder) if name else ""
    test_color = number if name else number + 1
    curves = []
    if _has_numbers(run.steps, "loss"):
        raw = run.steps.column("loss")
        style = CurveStyle(color=number, marker=number)
        curves.append(
            Curve(
                key=f"{run.folder}|train",
                label=f"{name} train".strip(),
                x=run.steps.column(axis),
                y=run.smoothed_loss(weight),
                style=style,
                faint=raw if weight > 0 else None,
                group=group,
            )
        )
    if _has_numbers(run.epochs, "test_loss"):
        curves.append(
            Curve(
                key=f"{run.folder}|test",
                label=f"{name} test".strip(),
                x=run.epochs.column(axis),
                y=run.epochs.column("test_loss"),
                style=CurveStyle(test_color, test_color, is_dashed=True, is_sparse=True),
                group=group,
            )
        )
    return curves


def _test_error(run: RunCurves, *, name: str, number: int, axis: str) -> list[Curve]:
    if not _has_numbers(run.epochs, "test_error"):
        return []
    errors: Numbers = run.epochs.column("test_error") * 100
    style = CurveStyle(number, number, is_sparse=True)
    key, label = f"{run.folder}|error", name or "test error"
    group = str(run.folder) if name else ""
    return [Curve(key, label, run.epochs.column(axis), errors, style, group=group)]


def _has_numbers(store: CurveStore, name: str) -> bool:
    column = store.column(name)
    return bool((column == column).any())

"""Results in words."""

from engine.training.results_values import Prediction, Results, ResultsKind
from gui.widgets.numbers import grouped, percent, short


def share_text(count: int, total: int) -> str:
    """Gives a share in per cent; nothing has none."""
    return percent(count / total) if total else "–"


def summary(results: Results) -> str:
    """Gives the whole of an epoch's results in a few words."""
    if results.confusion:
        wrong = f"{grouped(results.errors)} of {grouped(results.total)} {results.decisions} wrong"
        return f"{wrong} ({share_text(results.errors, results.total)})"
    samples = f"{grouped(results.samples)} test samples"
    worst = results.worst[0].loss if results.worst else None
    if worst is None:
        return samples
    return f"{samples}, largest {loss_name(results)} {short(worst)}"


def loss_name(results: Results) -> str:
    """Gives what the predictions are ranked by."""
    return "squared error" if results.kind is ResultsKind.VALUES else "loss"


def verdict(results: Results, prediction: Prediction) -> str:
    """Gives what became of a sample in two words or three."""
    if prediction.true is None:
        return ""
    if not prediction.is_wrong:
        return results.name(prediction.true)
    return f"{results.name(prediction.true)} taken for {results.name(prediction.predicted)}"


def score_text(results: Results, score: float) -> str:
    """Gives a probability, or an output that is none."""
    return f"{score:.1%}".replace("%", " %") if results.has_probabilities else f"{score:.2f}"


def description(results: Results, prediction: Prediction) -> str:
    """Gives all that is known of a prediction in one line, as for a screen reader."""
    parts = [f"Test sample {grouped(prediction.sample)}"]
    parts += [verdict(results, prediction)] * (prediction.true is not None)
    parts += [f"{title} {text}" for title, text in prediction.texts]
    parts += [
        f"{results.name(number)}: {score_text(results, score)}"
        for number, score in prediction.scores
    ]
    if prediction.loss is not None:
        parts.append(f"{loss_name(results)} {short(prediction.loss)}")
    return ", ".join(parts)


def filter_text(results: Results, cell: tuple[int, int | None]) -> str:
    """Gives what the predictions are narrowed down to."""
    true, predicted = cell
    if predicted is None:
        return f"True {results.name(true)}"
    if true == predicted:
        return f"{results.name(true)}, told rightly"
    return f"True {results.name(true)}, taken for {results.name(predicted)}"

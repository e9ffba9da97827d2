"""Losses, as modules and as functions. They belong to the training, not to the network."""

from engine.operators.common_arguments import REDUCTION
from engine.operators.documentation import page_of
from engine.operators.forms import Form, FunctionForm, ModuleForm
from engine.operators.kinds import Float, Integer
from engine.operators.operator import Argument, Numbers, Operator, Port, Role

FAMILY = "loss"

_IGNORE_INDEX = Argument(
    "ignore_index", Integer(), default=-100, help="Samples of this class do not count."
)
_LABEL_SMOOTHING = Argument(
    "label_smoothing",
    Float(0.0, 1.0),
    default=0.0,
    help="Share of the truth that is spread over all classes.",
)


def _both(
    module: str,
    function: str,
    *,
    summary: str,
    scores: str,
    target: Port,
    arguments: tuple[Argument, ...] = (REDUCTION,),
    keywords: tuple[str, ...] = (),
) -> tuple[Operator, Operator]:
    def make(name: str, form: Form) -> Operator:
        return Operator(
            name=name,
            family=FAMILY,
            summary=summary,
            form=form,
            inputs=(Port("input", scores), target),
            arguments=arguments,
            docs=page_of(name),
            role=Role.LOSS,
            keywords=("criterion", "cost", *keywords),
        )

    return make(module, ModuleForm(module)), make(function, FunctionForm(function))


OPERATORS = (
    *_both(
        "nn.CrossEntropyLoss",
        "F.cross_entropy",
        summary="Classification from raw scores: −log softmax at the true class.",
        scores="Raw scores, N × classes.",
        target=Port("target", "Class numbers, or a share for each class.", numbers=Numbers.ANY),
        arguments=(_IGNORE_INDEX, REDUCTION, _LABEL_SMOOTHING),
        keywords=("classification", "logits", "softmax"),
    ),
    *_both(
        "nn.NLLLoss",
        "F.nll_loss",
        summary="Classification from log-probabilities: minus the one of the true class.",
        scores="Log-probabilities, N × classes.",
        target=Port("target", "Class numbers.", numbers=Numbers.INTEGER),
        arguments=(_IGNORE_INDEX, REDUCTION),
        keywords=("classification", "negative log likelihood"),
    ),
    *_both(
        "nn.MSELoss",
        "F.mse_loss",
        summary="Mean of the squared differences.",
        scores="Predictions.",
        target=Port("target", "Numbers of the same shape."),
        keywords=("mean squared error", "l2", "regression"),
    ),
    *_both(
        "nn.L1Loss",
        "F.l1_loss",
        summary="Mean of the absolute differences.",
        scores="Predictions.",
        target=Port("target", "Numbers of the same shape."),
        keywords=("mean absolute error", "regression"),
    ),
    *_both(
        "nn.BCELoss",
        "F.binary_cross_entropy",
        summary="Yes or no, from probabilities.",
        scores="Probabilities, from 0 to 1.",
        target=Port("target", "0 or 1, of the same shape."),
        keywords=("binary", "classification"),
    ),
    *_both(
        "nn.BCEWithLogitsLoss",
        "F.binary_cross_entropy_with_logits",
        summary="Yes or no, from raw scores.",
        scores="Raw scores.",
        target=Port("target", "0 or 1, of the same shape."),
        keywords=("binary", "classification", "logits"),
    ),
)

"""Losses of pairs, triplets, distributions, sequences and several labels."""

from engine.operators.common_arguments import REDUCTION
from engine.operators.documentation import page_of
from engine.operators.forms import Form, FunctionForm, ModuleForm
from engine.operators.kinds import Boolean, Choice, Float, Integer
from engine.operators.operator import Argument, Numbers, Operator, Port, Role

FAMILY = "loss"

_LIKE_INPUT = Port("target", "Numbers of the same shape.")
_SIGN = Port("target", "1 for pairs that belong together, −1 for others.")
_EPS = Argument("eps", Float(0.0), default=1e-06, help="So that no distance is zero.")


def _margin(default: float, help: str) -> Argument:  # noqa: A002
    return Argument("margin", Float(), default=default, help=help)


def _both(
    module: str,
    function: str,
    *,
    summary: str,
    inputs: tuple[Port, ...],
    arguments: tuple[Argument, ...],
    of_function: tuple[Argument, ...] | None = None,
    keywords: tuple[str, ...] = (),
) -> tuple[Operator, Operator]:
    def make(name: str, form: Form, given: tuple[Argument, ...]) -> Operator:
        return Operator(
            name=name,
            family=FAMILY,
            summary=summary,
            form=form,
            inputs=inputs,
            arguments=given,
            docs=page_of(name),
            role=Role.LOSS,
            keywords=("criterion", "cost", *keywords),
        )

    return (
        make(module, ModuleForm(module), arguments),
        make(function, FunctionForm(function), arguments if of_function is None else of_function),
    )


_TRIPLET = (
    _margin(1.0, "How much nearer the positive must be."),
    Argument("p", Float(), default=2.0, help="The p of the norm; 2 is Euclid's."),
    _EPS,
    Argument("swap", Boolean(), default=False, help="Use the nearer of anchor and positive."),
    REDUCTION,
)
_BETA = Argument("beta", Float(0.0), default=1.0, help="Where the square ends and the line starts.")
_LOG_TARGET = Argument(
    "log_target", Boolean(), default=False, help="The target holds logarithms as well."
)
_KL_REDUCTION = Argument(
    "reduction",
    Choice(("none", "batchmean", "sum", "mean")),
    default="batchmean",
    help="How the losses become one number; batchmean is the divergence itself.",
    required=True,
)
_BLANK = Argument("blank", Integer(0, 2**20), default=0, help="The class that means nothing.")
_INFINITY = Argument(
    "zero_infinity", Boolean(), default=False, help="Endless losses count as zero."
)
_POISSON = (
    Argument("log_input", Boolean(), default=True, help="The input is the logarithm of the rate."),
    Argument("full", Boolean(), default=False, help="Add the term of Stirling's formula."),
    Argument("eps", Float(0.0), default=1e-08, help="So that no logarithm of zero is taken."),
    REDUCTION,
)
_GAUSSIAN = (
    Argument("full", Boolean(), default=False, help="Add the constant term."),
    Argument("eps", Float(0.0), default=1e-06, help="Smallest variance."),
    REDUCTION,
)
_MULTI_MARGIN = (
    Argument("p", Integer(1, 2), default=1, help="Power of the violation."),
    _margin(1.0, "How far the true class must lead."),
    REDUCTION,
)

OPERATORS = (
    *_both(
        "nn.TripletMarginLoss",
        "F.triplet_margin_loss",
        summary="The anchor must be nearer to the positive than to the negative by a margin.",
        inputs=(Port("anchor"), Port("positive", "Of the same kind."), Port("negative", "Other.")),
        arguments=_TRIPLET,
        keywords=("metric", "embedding", "siamese", "ranking"),
    ),
    *_both(
        "nn.CosineEmbeddingLoss",
        "F.cosine_embedding_loss",
        summary="Small angles between pairs that belong together, large ones between others.",
        inputs=(Port("input1", ranks=(2,)), Port("input2", ranks=(2,)), _SIGN),
        arguments=(_margin(0.0, "Cosine that others may have."), REDUCTION),
        keywords=("metric", "siamese", "pairs", "angle"),
    ),
    *_both(
        "nn.HingeEmbeddingLoss",
        "F.hinge_embedding_loss",
        summary="Small distances for pairs that belong together, above a margin for others.",
        inputs=(Port("input", "Distances."), _SIGN),
        arguments=(_margin(1.0, "Distance that others must have."), REDUCTION),
        keywords=("metric", "siamese", "pairs", "contrastive"),
    ),
    *_both(
        "nn.MarginRankingLoss",
        "F.margin_ranking_loss",
        summary="The one input must be larger than the other, as the target says.",
        inputs=(Port("input1"), Port("input2"), _SIGN),
        arguments=(_margin(0.0, "By how much."), REDUCTION),
        keywords=("ranking", "order", "pairs"),
    ),
    *_both(
        "nn.KLDivLoss",
        "F.kl_div",
        summary="Divergence of Kullback and Leibler, from log-probabilities.",
        inputs=(Port("input", "Log-probabilities."), Port("target", "Probabilities.")),
        arguments=(_KL_REDUCTION, _LOG_TARGET),
        keywords=("distribution", "distillation", "kullback", "relative entropy"),
    ),
    *_both(
        "nn.HuberLoss",
        "F.huber_loss",
        summary="Squares small differences, takes large ones as they are.",
        inputs=(Port("input", "Predictions."), _LIKE_INPUT),
        arguments=(
            REDUCTION,
            Argument("delta", Float(0.0), default=1.0, help="Where the square ends."),
        ),
        keywords=("robust", "regression"),
    ),
    *_both(
        "nn.SmoothL1Loss",
        "F.smooth_l1_loss",
        summary="Absolute differences with a round bottom.",
        inputs=(Port("input", "Predictions."), _LIKE_INPUT),
        arguments=(REDUCTION, _BETA),
        keywords=("robust", "regression", "detection"),
    ),
    *_both(
        "nn.SoftMarginLoss",
        "F.soft_margin_loss",
        summary="Yes or no, from raw scores, with targets 1 and −1.",
        inputs=(Port("input", "Raw scores."), Port("target", "1 or −1, of the same shape.")),
        arguments=(REDUCTION,),
        keywords=("binary", "logistic"),
    ),
    *_both(
        "nn.MultiLabelSoftMarginLoss",
        "F.multilabel_soft_margin_loss",
        summary="Several labels at once: yes or no for each class.",
        inputs=(
            Port("input", "Raw scores, N × classes.", ranks=(2,)),
            Port("target", "0 or 1 for each class.", ranks=(2,)),
        ),
        arguments=(REDUCTION,),
        keywords=("multi-label", "tags", "classification"),
    ),
    *_both(
        "nn.MultiLabelMarginLoss",
        "F.multilabel_margin_loss",
        summary="Several labels at once: every true class leads every other by a margin.",
        inputs=(
            Port("input", "Raw scores, N × classes.", ranks=(2,)),
            Port("target", "Class numbers, ended by −1.", ranks=(2,), numbers=Numbers.INTEGER),
        ),
        arguments=(REDUCTION,),
        keywords=("multi-label", "hinge", "classification"),
    ),
    *_both(
        "nn.MultiMarginLoss",
        "F.multi_margin_loss",
        summary="Classification: the true class leads every other by a margin.",
        inputs=(
            Port("input", "Raw scores, N × classes.", ranks=(2,)),
            Port("target", "Class numbers.", ranks=(1,), numbers=Numbers.INTEGER),
        ),
        arguments=_MULTI_MARGIN,
        keywords=("hinge", "svm", "classification"),
    ),
    *_both(
        "nn.PoissonNLLLoss",
        "F.poisson_nll_loss",
        summary="Counts, from the rate of a Poisson distribution.",
        inputs=(Port("input", "Rates, as logarithms."), Port("target", "Counts.")),
        arguments=_POISSON,
        keywords=("count", "regression", "likelihood"),
    ),
    *_both(
        "nn.GaussianNLLLoss",
        "F.gaussian_nll_loss",
        summary="Numbers, from mean and variance of a normal distribution.",
        inputs=(Port("input", "Means."), _LIKE_INPUT, Port("var", "Variances, above zero.")),
        arguments=_GAUSSIAN,
        keywords=("uncertainty", "regression", "likelihood"),
    ),
    *_both(
        "nn.CTCLoss",
        "F.ctc_loss",
        summary="Sequences whose alignment is not known (speech, handwriting).",
        inputs=(
            Port("log_probs", "Log-probabilities, T × N × classes.", ranks=(3,)),
            Port("targets", "Class numbers, N × S.", ranks=(2,), numbers=Numbers.INTEGER),
            Port("input_lengths", "Steps of each sample.", ranks=(1,), numbers=Numbers.INTEGER),
            Port("target_lengths", "Labels of each sample.", ranks=(1,), numbers=Numbers.INTEGER),
        ),
        arguments=(_BLANK, REDUCTION, _INFINITY),
        keywords=("sequence", "speech", "alignment"),
    ),
)

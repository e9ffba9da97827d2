"""Dropout: noise while training, nothing in evaluation."""

from engine.operators.documentation import page_of
from engine.operators.forms import Form, FunctionForm, ModuleForm
from engine.operators.kinds import Float
from engine.operators.operator import Argument, Operator, Port

FAMILY = "dropout"

_P = Argument("p", Float(0.0, 1.0), default=0.5, help="Share of the values that become zero.")


def _both(
    suffix: str,
    *,
    summary: str,
    ranks: tuple[int, ...] = (),
    module: str = "nn.Dropout",
    function: str = "F.dropout",
) -> tuple[Operator, Operator]:
    def make(name: str, form: Form) -> Operator:
        return Operator(
            name=name,
            family=FAMILY,
            summary=summary,
            form=form,
            inputs=(Port("input", ranks=ranks),),
            arguments=(_P,),
            docs=page_of(name),
            keywords=("regularization", "noise"),
        )

    module, function = module + suffix, function + suffix
    return make(module, ModuleForm(module)), make(
        function, FunctionForm(function, takes_training=True)
    )


OPERATORS = (
    *_both("", summary="Sets values to zero at random while training and scales the others up."),
    *_both("2d", summary="Sets whole channels to zero at random while training.", ranks=(4,)),
    *_both(
        "1d",
        summary="Sets whole channels of sequences to zero at random while training.",
        ranks=(3,),
    ),
    *_both(
        "3d", summary="Sets whole channels of volumes to zero at random while training.", ranks=(5,)
    ),
    *_both(
        "",
        module="nn.AlphaDropout",
        function="F.alpha_dropout",
        summary="Dropout that keeps mean 0 and variance 1, for SELU.",
    ),
)

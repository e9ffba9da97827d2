"""What stands at the rim of a graph: its inputs, its outputs and the targets of the loss."""

from engine.operators.forms import BoundaryForm
from engine.operators.kinds import Choice, Integer, Integers
from engine.operators.operator import Argument, Numbers, Operator, Port, Role

FAMILY = "input and output"
LARGEST_SIZE = 2**20

_SHAPE = Integers(minimum=1, maximum=LARGEST_SIZE, shortest=0, longest=7)
_ANYTHING = (Port("output", numbers=Numbers.ANY),)

INPUT = Operator(
    name="input",
    family=FAMILY,
    summary="A tensor that the network is given, sample by sample.",
    form=BoundaryForm(),
    inputs=(),
    outputs=_ANYTHING,
    arguments=(
        Argument(
            "shape",
            _SHAPE,
            default=(1, 28, 28),
            help="Shape of one sample, without the batch: channels, height, width for images.",
        ),
        Argument(
            "dtype",
            Choice(
                (
                    "float32",
                    "float64",
                    "float16",
                    "bfloat16",
                    "int64",
                    "int32",
                    "uint8",
                    "bool",
                )
            ),
            default="float32",
            help="Type of the numbers; int64 for indices into an embedding.",
        ),
    ),
    role=Role.INPUT,
    keywords=("image", "data", "placeholder", "x"),
)

OUTPUT = Operator(
    name="output",
    family=FAMILY,
    summary="A result of the network; the loss can read it from here.",
    form=BoundaryForm(),
    inputs=(Port("input", numbers=Numbers.ANY),),
    outputs=(Port("output", "The same tensor, for the loss.", numbers=Numbers.ANY),),
    role=Role.OUTPUT,
    keywords=("result", "prediction", "logits", "return"),
)

TARGET = Operator(
    name="target",
    family=FAMILY,
    summary="What the data say the network should give; read by the loss only.",
    form=BoundaryForm(),
    inputs=(),
    outputs=_ANYTHING,
    arguments=(
        Argument(
            "encoding",
            Choice(
                ("index", "one_hot", "values", "multi_hot", "labels", "sequence", "length"),
            ),
            default="index",
            help="index: class numbers. one_hot: 1 at the label and −1 elsewhere. values: numbers. "
            "multi_hot: 1 at each label and 0 elsewhere. labels: class numbers ended by −1, as "
            "many as classes. sequence: class numbers in their order, ended by −1. length: how "
            "many those are.",
        ),
        Argument(
            "classes",
            Integer(1, LARGEST_SIZE),
            default=10,
            help="How many classes there are; used by one_hot, multi_hot and labels.",
        ),
        Argument(
            "shape",
            _SHAPE,
            default=(1,),
            help="Shape of one sample's target, without the batch; used by values.",
        ),
        Argument(
            "places",
            _SHAPE,
            default=(),
            help="Where a sample has several class numbers: their shape, such as one for each "
            "character or pixel; used by index and, for the longest one, by sequence.",
        ),
    ),
    role=Role.TARGET,
    keywords=("label", "truth", "y", "class"),
)

OPERATORS = (INPUT, OUTPUT, TARGET)

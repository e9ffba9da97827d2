"""A block as an operator, for whoever shows operators."""

from engine.graph.model import Block, BlockArgument
from engine.graph.ports import ports_of_block
from engine.operators.forms import ModuleForm
from engine.operators.kinds import Boolean, Choice, Float, Integer, Integers, Kind
from engine.operators.operator import Argument, Numbers, Operator, Port

FAMILY = "block"


def operator_of_block(block: Block) -> Operator:
    """Gives what a catalogue would say of a block."""
    ports = ports_of_block(block.graph)
    return Operator(
        name=f"block:{block.name}",
        family=FAMILY,
        summary=block.help or _summary(block),
        form=ModuleForm(block.name),
        inputs=tuple(Port(name, numbers=Numbers.ANY) for name in ports.inputs),
        outputs=tuple(Port(name, numbers=Numbers.ANY) for name in ports.outputs),
        arguments=tuple(
            Argument(each.name, kind_of_argument(each), default=each.default, help=each.help)
            for each in block.arguments
        ),
    )


def kind_of_argument(argument: BlockArgument) -> Kind:
    """Gives the values that an argument of a block takes."""
    match argument.kind:
        case "int":
            return Integer()
        case "float":
            return Float()
        case "bool":
            return Boolean()
        case "tuple":
            return Integers()
    return Choice(argument.choices)


def _summary(block: Block) -> str:
    ports = ports_of_block(block.graph)
    inner = len(block.graph.nodes) - len(ports.inputs) - len(ports.outputs)
    return f"A block of this project with {inner} node{'s' * (inner != 1)}."

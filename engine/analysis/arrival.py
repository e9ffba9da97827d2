"""What the analysis knows at one end of a wire."""

from dataclasses import dataclass, field

from engine.analysis.kept import Coming, Storage
from engine.analysis.receptive_field import NO_FIELD, Field
from engine.analysis.result import TensorType
from engine.graph.problem import NodePath

AS_INPUT = Coming()


@dataclass(frozen=True, slots=True)
class Arrival:
    """What comes over a wire.

    Args:
        source: the name of the node that it comes from, for messages.
        type: shape and dtype; None where they cannot be known.
        field: the receptive field of its elements.
        waits_for: the node whose error keeps the type from being known.
        is_loss: whether it belongs to the loss part.
        storage: the memory that it is in; None where a module holds it, or it is not known.
        coming: how it comes.
    """

    source: str = ""
    type: TensorType | None = None
    field: Field = field(default=NO_FIELD)
    waits_for: NodePath | None = None
    is_loss: bool = False
    storage: Storage | None = None
    coming: Coming = AS_INPUT

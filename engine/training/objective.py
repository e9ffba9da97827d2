"""What a graph wants of its data and how its errors are counted, read from its boundaries."""

from dataclasses import dataclass
from typing import cast

from engine.errors import EngineError
from engine.graph.edits import dissolve
from engine.graph.model import Graph, NodeId, Project, Value
from engine.graph.order import network_and_loss
from engine.operators.catalogue import Catalogue
from engine.operators.standard import CATALOGUE
from engine.training.comparison import find_comparison


@dataclass(frozen=True)
class InputWish:
    """What an input node asks of the data.

    Args:
        shape: of one sample, without the batch.
        dtype: of its numbers.
        name: of the node.
    """

    shape: tuple[int, ...]
    dtype: str = "float32"
    name: str = "input"


@dataclass(frozen=True)
class TargetWish:
    """What a target node asks of the data.

    Args:
        encoding: how the data are to be: `index`, `one_hot`, … of the target's operator.
        classes: of a target with a number for each.
        shape: of one sample's target, where it is values.
        places: shape of one sample's class numbers; () where there is one.
        name: of the node.
    """

    encoding: str = "index"
    classes: int = 10
    shape: tuple[int, ...] = (1,)
    places: tuple[int, ...] = ()
    name: str = "target"


@dataclass(frozen=True)
class Objective:
    """What a training needs to know of the network and its loss.

    Args:
        inputs, targets: what the data have to fill, in graph order.
        output: which of the network's outputs is held against a target, to count errors; None
            where that cannot be told, and then only the loss is known.
        judge: which of the targets it is held against.
        outputs: how many the network has.
        is_logits: that output has still to go through a sigmoid.
        blank: the class that means nothing, where sequences are judged.
    """

    inputs: tuple[InputWish, ...]
    targets: tuple[TargetWish, ...] = (TargetWish(),)
    output: int | None = 0
    judge: int = 0
    outputs: int = 1
    is_logits: bool = False
    blank: int | None = None


def read_objective(project: Project, catalogue: Catalogue = CATALOGUE) -> Objective:
    """Gives what the project's graph wants of a training.

    Raises:
        EngineError: it cannot be trained: it has no input or no loss.
    """
    graph = project.graph
    parts = network_and_loss(graph, catalogue, project.blocks)
    if not parts.inputs:
        raise EngineError("There is nothing to train with: the graph has no input. Add one.")
    if not parts.loss_outputs:
        raise EngineError(
            "There is nothing to train for: the graph has no loss. Add one, such as "
            "nn.CrossEntropyLoss, and wire the output and the target into it."
        )
    flat = _with_flat_loss(project, catalogue).graph
    flat_parts = network_and_loss(flat, catalogue, project.blocks)
    compared = find_comparison(flat, flat_parts, catalogue)
    return Objective(
        inputs=tuple(_input(graph, node, catalogue) for node in parts.inputs),
        targets=tuple(_target(graph, node, catalogue) for node in parts.targets),
        output=compared.output,
        judge=compared.judge,
        outputs=len(parts.outputs),
        is_logits=compared.is_logits,
        blank=compared.blank,
    )


def _with_flat_loss(project: Project, catalogue: Catalogue) -> Project:
    """Gives the project with the blocks of its loss dissolved: errors are counted as without."""
    graph = project.graph
    for node in network_and_loss(graph, catalogue, project.blocks).loss:
        if graph.nodes[node].block in project.blocks:
            return _with_flat_loss(dissolve(project, None, node)[0], catalogue)
    return project


def _input(graph: Graph, node: NodeId, catalogue: Catalogue) -> InputWish:
    values = _values(graph, node, catalogue)
    shape = cast("tuple[int, ...]", values["shape"])
    return InputWish(shape, str(values["dtype"]), graph.nodes[node].name)


def _target(graph: Graph, node: NodeId, catalogue: Catalogue) -> TargetWish:
    values = _values(graph, node, catalogue)
    return TargetWish(
        encoding=str(values["encoding"]),
        classes=cast("int", values["classes"]),
        shape=cast("tuple[int, ...]", values["shape"]),
        places=cast("tuple[int, ...]", values["places"]),
        name=graph.nodes[node].name,
    )


def _values(graph: Graph, node: NodeId, catalogue: Catalogue) -> dict[str, Value]:
    return catalogue[graph.nodes[node].operator].values(graph.nodes[node].arguments)

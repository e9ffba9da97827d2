"""What is measured: a network with its loss, and one batch for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType

import torch
from torch import Tensor, nn

from engine.analysis.analyse import analyse
from engine.analysis.batch import sizes_at
from engine.analysis.cache import AnalysisCache
from engine.analysis.execution import tensors_in
from engine.analysis.result import TensorType
from engine.build.build import Own, build
from engine.codegen.model import generate_model
from engine.errors import EngineError
from engine.graph.model import Project
from engine.graph.problem import NodePath, Severity
from engine.operators.operator import Role
from engine.training.data import load_samples
from engine.training.preparation import build_learner, prepare
from engine.user_operators.loading import load_user_operators


@dataclass(frozen=True)
class Subject:
    """A network on a device, ready to go forward and back.

    Args:
        model: the network.
        inputs: one batch.
        compute_loss: a number from the network's result.
        locate: gives the node whose call runs in a frame.
        blame: finds the node whose call raised an exception.
        has_real_data: whether the batch is of the project's data.
    """

    model: nn.Module
    inputs: Sequence[Tensor]
    compute_loss: Callable[[object], Tensor]
    locate: Callable[[FrameType | None], NodePath | None]
    blame: Callable[[BaseException], NodePath | None]
    has_real_data: bool

    @property
    def batch_size(self) -> int:
        """The samples of the batch."""
        return len(self.inputs[0]) if self.inputs else 0


def subject_of(project: Project, device: torch.device) -> Subject:
    """Builds what a training would train; without data for it, its inputs are random numbers.

    Raises:
        EngineError: the network has errors.
    """
    try:
        return _trained(project, device)
    except EngineError:
        return _without_data(project, device)


def _trained(project: Project, device: torch.device) -> Subject:
    prepared = prepare(project)
    built = build_learner(prepared)
    samples = load_samples(prepared.plan)
    count = project.training.batch_size
    learner = built.learner
    inputs = [each[:count].to(device) for each in samples.train_inputs]
    targets = [each[:count].to(device) for each in samples.train_targets]
    in_model, in_loss = built.model.locator(), built.loss.locator()

    def locate(frame: FrameType | None) -> NodePath | None:
        return in_model.running(frame) or in_loss.running(frame)

    def compute_loss(output: object) -> Tensor:
        return learner.compute_loss(output, *targets)

    model = learner.model.to(device).train()
    return Subject(model, inputs, compute_loss, locate, built.blame, has_real_data=True)


def _without_data(project: Project, device: torch.device) -> Subject:
    own = load_user_operators(project)
    analysis = analyse(project, AnalysisCache(own=own.classes), own.catalogue)
    for problem in analysis.problems:
        if problem.severity is Severity.ERROR:
            where = f"{problem.node}: " if problem.node else ""
            raise EngineError(f"{where}{problem.message}")
    source = generate_model(project, analysis, own.catalogue)
    built = build(source, Own(own.paths, own.modules))
    inputs = [
        _random(each.outputs["output"], project.training.batch_size).to(device)
        for path, each in analysis.nodes.items()
        if each.role is Role.INPUT and "/" not in path
    ]
    model = built.module.to(device).train()
    locate = built.locator().running
    return Subject(model, inputs, _any_number, locate, built.blame, has_real_data=False)


def _random(of: TensorType, samples: int) -> Tensor:
    sizes, dtype = sizes_at(of.shape, samples), getattr(torch, of.dtype)
    if dtype.is_floating_point:
        return torch.randn(sizes, dtype=dtype)
    return torch.zeros(sizes, dtype=dtype)  # a number that every embedding knows


def _any_number(output: object) -> Tensor:
    parts = [each.float().sum() for each in tensors_in(output)]
    return torch.stack(parts).sum()

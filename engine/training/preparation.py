"""From a project to all that its training needs: sources, data plan, built network."""

from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from engine.analysis.analyse import analyse
from engine.analysis.cache import AnalysisCache
from engine.analysis.result import Analysis
from engine.build.build import BuiltLoss, BuiltModel, Own, build, build_loss
from engine.codegen.loss import generate_loss
from engine.codegen.model import generate_model
from engine.codegen.source import Source
from engine.graph.model import Project
from engine.graph.problem import NodePath, Severity
from engine.training.data_plan import DataPlan, plan_data
from engine.training.failures import TrainingError
from engine.training.freezing import frozen_parts
from engine.training.objective import Objective, read_objective
from engine.training.optimizer_table import WITH_CLOSURE
from engine.training.optimizers import make_optimizer
from engine.training.plain import errors
from engine.training.session import Learner, LossFunction
from engine.training.start_weights import load_start_weights
from engine.user_operators.loading import UserOperators, load_user_operators


@dataclass(frozen=True)
class Prepared:
    """A project that can be trained.

    Args:
        project: as it is.
        analysis: without errors.
        objective: what its graph wants.
        plan: the way to its data.
        model, loss: the generated sources.
        own: the user's own operators in it.
    """

    project: Project
    analysis: Analysis
    objective: Objective
    plan: DataPlan
    model: Source
    loss: Source
    own: UserOperators


def prepare(project: Project) -> Prepared:
    """Checks a project and generates its sources.

    Raises:
        EngineError: it cannot be trained; the text names the node and says how to mend it.
    """
    own = load_user_operators(project)
    analysis = analyse(project, AnalysisCache(own=own.classes), own.catalogue)
    for problem in analysis.problems:
        if problem.severity is Severity.ERROR:
            where = f"{problem.node}: " if problem.node else ""
            raise TrainingError(f"{where}{problem.message}", problem.node)
    objective = read_objective(project, own.catalogue)
    return Prepared(
        project,
        analysis,
        objective,
        plan_data(project.training.data, objective),
        generate_model(project, analysis, own.catalogue),
        generate_loss(project, analysis, own.catalogue),
        own,
    )


@dataclass(frozen=True)
class Built:
    """A network that was built from its generated source.

    Args:
        learner: the network with loss and optimizer.
        blame: finds the node whose source raised an exception.
    """

    learner: Learner
    model: BuiltModel
    loss: BuiltLoss

    def blame(self, error: BaseException) -> NodePath | None:
        """Gives the node whose source raised the exception, if one did."""
        return self.model.blame(error) or self.loss.blame(error)


def build_learner(prepared: Prepared) -> Built:
    """Builds the network from its source, on the CPU.

    Its weights are those that the project brings along; else they follow from the seed.

    Raises:
        EngineError: the optimizer's arguments are wrong, or the project's weights.
    """
    training = prepared.project.training
    own = Own(prepared.own.paths, prepared.own.modules)
    loss = build_loss(prepared.loss, own)
    torch.manual_seed(training.seed)
    model = build(prepared.model, own)
    load_start_weights(model.module, prepared.project)
    optimizer = make_optimizer(
        training.optimizer, model.module.parameters(), training.optimizer_arguments
    )
    several = prepared.objective.outputs > 1
    learner = Learner(
        model=model.module,
        compute_loss=_spread(loss.function) if several else loss.function,
        optimizer=optimizer,
        count_errors=_error_function(prepared),
        has_closure=training.optimizer in WITH_CLOSURE,
        frozen=tuple(
            (part.prefixes, part.freeze.epochs_of(training.epochs))
            for part in frozen_parts(training, prepared.model)
        ),
    )
    learner.freeze(0)
    return Built(learner, model, loss)


def _spread(function: LossFunction) -> LossFunction:
    def compute_loss(outputs: tuple[Tensor, ...], *targets: Tensor) -> Tensor:
        return function(*outputs, *targets)

    return compute_loss


def _error_function(prepared: Prepared) -> LossFunction | None:
    name = prepared.plan.count_errors
    if name is None:
        return None
    count_errors: LossFunction = getattr(errors, name)
    objective = prepared.objective
    if objective.blank is not None:
        count_errors = partial(count_errors, blank=objective.blank)
    number, judge = objective.output, objective.judge
    if objective.outputs == 1:
        return lambda output, *targets: count_errors(output, targets[judge])
    return lambda outputs, *targets: count_errors(outputs[number], targets[judge])

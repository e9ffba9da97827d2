"""A file that trains the network as the product does, without the product. No torch."""

from dataclasses import dataclass

from engine.analysis.result import Analysis
from engine.codegen.loss import generate_loss
from engine.codegen.model import generate_model
from engine.codegen.source import Source
from engine.exporting import digits_text, script_text, story_text
from engine.exporting.bodies import split_source
from engine.exporting.clashes import defined_names, without_clashes
from engine.exporting.verbatim import functions_of, import_lines
from engine.graph.model import Project
from engine.operators.catalogue import Catalogue
from engine.operators.standard import CATALOGUE
from engine.training.data_plan import DataPlan, plan_data
from engine.training.freezing import FrozenPart, frozen_parts
from engine.training.objective import Objective, read_objective
from engine.training.optimizer_table import WITH_CLOSURE

_PLAIN_DATA = ("images", "points", "targets", "digits", "texts")
_NEEDS = {
    "make_pairs": ("choose_partners",),
    "make_triplets": ("choose_partners",),
    "encode_label_sets": ("encode_multi_hot",),
}
"""Functions that others call."""


@dataclass(frozen=True)
class _Parts:
    project: Project
    objective: Objective
    plan: DataPlan
    model: Source
    loss: Source

    @property
    def frozen(self) -> tuple[FrozenPart, ...]:
        return frozen_parts(self.project.training, self.model)


def export_script(project: Project, analysis: Analysis, catalogue: Catalogue = CATALOGUE) -> str:
    """Gives a script that trains the network, prints its test error and needs only PyTorch.

    With the same seed on a CPU its losses equal those of a run, to the last bit.

    Raises:
        EngineError: the graph has errors, or the data do not fit it.
    """
    objective = read_objective(project, catalogue)
    network = generate_model(project, analysis, catalogue)
    taken = defined_names(network.text)
    parts = _Parts(
        project,
        objective,
        plan_data(project.training.data, objective),
        network,
        generate_loss(project, analysis, catalogue, taken=taken),
    )
    model_imports, model = split_source(parts.model.text)
    loss_imports, loss = split_source(parts.loss.text)
    own = [
        *_data_functions(parts.plan),
        *_training_functions(parts),
        script_text.WRITE_METRICS,
        script_text.arguments(project, parts.model.class_name),
        script_text.main(
            project, parts.plan, parts.objective, parts.model.class_name, parts.frozen
        ),
        *_constants(parts.plan),
        'if __name__ == "__main__":\n    main()',
    ]
    generated = f"{model}\n\n\n{loss}"
    body = "\n\n\n".join([generated, *without_clashes(own, generated)])
    imports = "\n".join(import_lines(body, [*model_imports, *loss_imports]))
    return f"{script_text.docstring(project, parts.model.class_name)}\n\n{imports}\n\n\n{body}\n"


def _constants(plan: DataPlan) -> list[str]:
    makers = {"read_digits": digits_text.digits_constant, "read_text": story_text.story_constant}
    return [makers[call.function]() for call in plan.calls if call.function in makers]


def _data_functions(plan: DataPlan) -> list[str]:
    known = {name: text for each in _PLAIN_DATA for name, text in functions_of(each).items()}
    known["read_digits"] = digits_text.READ_DIGITS
    known["read_text"] = story_text.READ_TEXT
    wanted = dict.fromkeys(
        each for call in plan.calls for each in (*_NEEDS.get(call.function, ()), call.function)
    )
    return [*(known[name] for name in wanted if name in known), script_text.load_data(plan)]


def _training_functions(parts: _Parts) -> list[str]:
    has_closure = parts.project.training.optimizer in WITH_CLOSURE
    epochs = functions_of("closure_epochs" if has_closure else "epochs")["train_epoch"]
    count_errors = parts.plan.count_errors
    wrappers = script_text.wrappers(parts.plan, parts.objective)
    freezing = [functions_of("freezing")["set_frozen"]] if parts.frozen else []
    start = [functions_of("weights")["take_weights"]] if parts.project.weights else []
    if count_errors is None:
        return [*start, *freezing, epochs, functions_of("evaluation")["evaluate"], *wrappers]
    return [
        *start,
        *freezing,
        epochs,
        functions_of("errors")[count_errors],
        functions_of("classification")["evaluate"],
        *wrappers,
    ]

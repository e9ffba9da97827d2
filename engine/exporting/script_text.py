"""The parts of an exported script that differ from project to project. No torch."""

import json
import keyword
import math
from collections.abc import Sequence
from pathlib import Path

from engine.codegen.namer import identifier
from engine.errors import EngineError, UnknownNameError
from engine.exporting.calls import LONGEST_LINE, call_text, data_call_text
from engine.graph.model import Project
from engine.graph.setup import NEVER
from engine.training.data_catalogue import describe_data
from engine.training.data_plan import DataPlan
from engine.training.freezing import FrozenPart
from engine.training.objective import Objective
from engine.training.optimizer_table import DEFAULT_RATES

_MAIN = '''\
def main() -> None:
    """Train the network, test it after every epoch, and print how good it is."""
    args = parse_arguments()
{threads}\
    device = args.device
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    data = [[tensor.to(device) for tensor in tensors] for tensors in load_data()]
    train_inputs, train_targets, test_inputs, test_targets = data
    {counts}

    torch.manual_seed(args.seed)
{model}
{optimizer}
    shuffle = torch.Generator().manual_seed(args.seed)

    for epoch in range(1, args.epochs + 1):
{freezing}\
        order = torch.randperm(samples, generator=shuffle).to(device)
        batches = order.split(args.batch_size)
{steps}
        losses = torch.stack(list(steps)).tolist()
        if args.metrics:
            write_metrics(args.metrics, epoch, losses)
{evaluation}
        total = sum(loss * len(batch) for loss, batch in zip(losses, batches))
        train_loss = total / samples
        print(f"epoch {{epoch}} {epoch_line}")
    print(f"{result}")
    if args.save:
        torch.save(model.state_dict(), args.save)'''

_ARGUMENTS = '''\
def parse_arguments() -> argparse.Namespace:
    """Read the options of the command line."""
    parser = argparse.ArgumentParser(description={description})
    parser.add_argument("--epochs", type=int, default={epochs})
    parser.add_argument("--batch-size", type=int, default={batch_size})
    parser.add_argument("--lr", type=float, default={lr}, help="learning rate")
    parser.add_argument("--seed", type=int, default={seed})
{threads}\
{weights}\
    devices = ["auto", "cpu", "cuda"]
    parser.add_argument("--device", choices=devices, default="{device}")
    parser.add_argument("--metrics", metavar="FILE", help="write each step's loss")
    parser.add_argument("--save", metavar="FILE", help="write the trained weights")
    args = parser.parse_args()
    if args.epochs < 1 or args.batch_size < 1:
        parser.error("--epochs and --batch-size start at 1")
    return args'''

_THREADS_ARGUMENT = """\
    parser.add_argument("--threads", type=int, default={threads}, help="on the CPU")
"""
_SET_THREADS = """\
    torch.set_num_threads(args.threads)
"""

_MODEL = """\
    model = {class_name}().to(device)"""
_MODEL_WITH_WEIGHTS = """\
    model = {class_name}()
    if not args.anew:
        anew = take_weights(model, safetensors.torch.load_file(args.weights))
        if anew:
            print(f"not in {{args.weights}}, so new: {{', '.join(anew)}}")
    model.to(device)"""

_WEIGHTS_ARGUMENTS = """\
{weights}
    parser.add_argument(
        "--weights", metavar="FILE", default=weights, help="what it starts from"
    )
    parser.add_argument("--anew", action="store_true", help="start without them")
"""

WRITE_METRICS = '''\
def write_metrics(path: str, epoch: int, losses: list[float]) -> None:
    """Add a line for each step of an epoch to a file."""
    with open(path, "a" if epoch > 1 else "w", encoding="utf-8") as file:
        for number, loss in enumerate(losses, 1):
            step = (epoch - 1) * len(losses) + number
            file.write(json.dumps({"epoch": epoch, "step": step, "loss": loss}) + "\\n")'''

_LOSS_OF_OUTPUTS = '''\
def compute_loss_of_outputs(outputs: tuple[Tensor, ...], *targets: Tensor) -> Tensor:
    """Compute the loss from all that the network gives."""
    return compute_loss(*outputs, *targets)'''

_ERRORS = '''\
def count_errors(output: {outputs}, *targets: Tensor) -> Tensor:
    """Count the samples that the network gets wrong."""
    return {function}(output{number}, targets[{judge}]{more})'''


def docstring(project: Project, class_name: str) -> str:
    """Gives the script's own description."""
    data = describe_data(project.training.data.name)
    file = f"{identifier(class_name.lower(), fallback='train')}.py"
    return (
        f'"""Train {class_name} on {_in_a_sentence(data.title)} and print how good '
        f"it is.\n\nExported from Netloom; {_needs(project)}. Try:\n\n"
        f'    python {file} --help\n"""'
    )


def _needs(project: Project) -> str:
    if project.weights:
        return "needs Python 3.10, PyTorch and safetensors"
    return "needs Python 3.10 and PyTorch only"


def _in_a_sentence(title: str) -> str:
    return title if title.isupper() else title[0].lower() + title[1:]


def wrappers(plan: DataPlan, objective: Objective) -> list[str]:
    """Gives the functions that take several outputs and targets apart, where there are some."""
    has_one_output = objective.outputs == 1
    loss = [] if has_one_output else [_LOSS_OF_OUTPUTS]
    if plan.count_errors is None or not _picks(objective):
        return loss
    errors = _ERRORS.format(
        function=plan.count_errors,
        outputs="Tensor" if has_one_output else "tuple[Tensor, ...]",
        number="" if has_one_output else f"[{objective.output}]",
        judge=objective.judge,
        more="" if objective.blank is None else f", blank={objective.blank}",
    )
    return [*loss, errors]


def _picks(objective: Objective) -> bool:
    """Whether errors are counted by one of several outputs or targets, or by more than them."""
    is_one = objective.outputs == 1 and len(objective.targets) == 1
    return not is_one or objective.blank is not None


def load_data(plan: DataPlan) -> str:
    """Gives the function that makes the samples."""
    calls = "\n".join(data_call_text(call) for call in plan.calls)
    split = ("~is_test", "is_test") if plan.is_split else ("", "")
    lists = [
        f"[{', '.join(f'{name}[{part}]' if part else name for name in names)}]"
        for part in split
        for names in (plan.inputs, plan.targets)
    ]
    kind = "list[Tensor]"
    head = f"def load_data() -> tuple[{', '.join([kind] * 4)}]:"
    if len(head) > LONGEST_LINE:
        head = f"def load_data() -> tuple[\n    {', '.join([kind] * 4)}\n]:"
    return (
        f"{head}\n"
        '    """Give inputs and targets for the training, then those for the test."""\n'
        f"{calls}\n{_returned(lists)}"
    )


def _returned(values: list[str]) -> str:
    one_line = f"    return {', '.join(values)}"
    if len(one_line) <= LONGEST_LINE:
        return one_line
    return call_text("return (", values, ")")


def arguments(project: Project, class_name: str) -> str:
    """Gives the function that reads the command line, with the project's own set-up."""
    training = project.training
    threads = _THREADS_ARGUMENT.format(threads=training.threads) if training.threads else ""
    return _ARGUMENTS.format(
        description=f'"Train {class_name}."',
        epochs=training.epochs,
        batch_size=training.batch_size,
        lr=_rate(project),
        seed=training.seed,
        threads=threads,
        weights=_weights_arguments(project),
        device=training.device,
    )


def _weights_arguments(project: Project) -> str:
    if not project.weights:
        return ""
    name = json.dumps(Path(project.weights).name)
    return _WEIGHTS_ARGUMENTS.format(
        weights=call_text("weights = pathlib.Path(__file__).with_name(", [name])
    )


def main(
    project: Project,
    plan: DataPlan,
    objective: Objective,
    class_name: str,
    frozen: Sequence[FrozenPart] = (),
) -> str:
    """Gives the function that trains and tests."""
    loss = "compute_loss" if objective.outputs == 1 else "compute_loss_of_outputs"
    is_counted = plan.count_errors is not None
    return _MAIN.format(
        threads=_SET_THREADS if project.training.threads else "",
        model=(_MODEL_WITH_WEIGHTS if project.weights else _MODEL).format(class_name=class_name),
        counts=(
            "samples, tests = len(train_inputs[0]), len(test_inputs[0])"
            if is_counted
            else "samples = len(train_inputs[0])"
        ),
        optimizer=_optimizer(project),
        freezing="".join(map(_freezing, frozen)),
        steps=_steps(loss),
        evaluation=_evaluation(plan, objective, loss),
        epoch_line="train_loss {train_loss:.4f} test_loss {test_loss:.4f}",
        result=(
            "test_error {errors / tests:.2%} ({errors}/{tests})"
            if is_counted
            else "test_loss {test_loss:.6g}"
        ),
    )


def _freezing(part: FrozenPart) -> str:
    epochs = part.freeze.epochs
    last = f"int({epochs!r} * args.epochs)" if epochs < 1 else str(int(epochs))
    inside = ", ".join(f'"{each}"' for each in part.prefixes)
    prefixes = f"({inside},)" if len(part.prefixes) == 1 else f"({inside})"
    is_frozen = "True" if epochs >= NEVER else f"epoch <= {last}"
    given = ["model", prefixes, f"is_frozen={is_frozen}"]
    return call_text("set_frozen(", given, indent=8) + "\n"


def _steps(loss: str) -> str:
    given = ["model", loss, "optimizer", "train_inputs", "train_targets", "batches"]
    return call_text("steps = train_epoch(", given, indent=8)


def _evaluation(plan: DataPlan, objective: Objective, loss: str) -> str:
    samples = ["test_inputs", "test_targets"]
    if plan.count_errors is None:
        return call_text("test_loss = evaluate(", ["model", loss, *samples], indent=8)
    count = "count_errors" if _picks(objective) else plan.count_errors
    given = ["model", loss, count, *samples]
    return call_text("test_loss, errors = evaluate(", given, indent=8)


def _rate(project: Project) -> str:
    training = project.training
    if training.optimizer not in DEFAULT_RATES:
        raise UnknownNameError("optimizer", training.optimizer, DEFAULT_RATES)
    default = DEFAULT_RATES[training.optimizer]
    return _literal(training.optimizer_arguments.get("lr", default))


def _optimizer(project: Project) -> str:
    training = project.training
    for name in training.optimizer_arguments:
        if not name.isidentifier() or not name.isascii() or keyword.iskeyword(name):
            raise EngineError(f"The optimizer's argument {name!r} cannot be written as a name.")
    others = [
        f"{name}={_literal(value)}"
        for name, value in training.optimizer_arguments.items()
        if name != "lr"
    ]
    given = ["model.parameters()", "lr=args.lr", *others]
    return call_text(f"optimizer = torch.optim.{training.optimizer}(", given)


def _literal(value: object) -> str:
    """Gives a checked value as Python text.

    Raises:
        EngineError: it is none that can be written.
    """
    if isinstance(value, list | tuple):
        inside = ", ".join(_literal(each) for each in value)
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if value is None or (isinstance(value, bool | int | float) and math.isfinite(value)):
        return repr(value)
    if isinstance(value, str) and value.isidentifier() and value.isascii():
        return f'"{value}"'
    raise EngineError(f"The set-up of the training holds {value!r}, which cannot be written.")

"""Problems of a project as the command line tells them."""

from engine.analysis.result import Analysis
from engine.cli.command import Context
from engine.cli.printing import counted, one_line
from engine.errors import EngineError
from engine.graph.problem import Problem, Severity


def problem_to_json(problem: Problem) -> dict[str, object]:
    """Gives the JSON value of a problem."""
    return {
        "severity": problem.severity,
        "node": problem.node,
        "port": problem.port,
        "message": problem.message,
        "fix": problem.fix.title if problem.fix else None,
    }


def problem_to_text(problem: Problem) -> str:
    """Gives a problem as one line."""
    return f"{problem.severity}: {_sentence(problem)}"


def report_errors(analysis: Analysis, name: str, context: Context) -> int:
    """Says on one line of stderr what is wrong with a project, and gives the exit status."""
    if not analysis.has_errors:
        return 0
    context.err.write(f"netloom: {_first_error(analysis, name)}\n")
    return 1


def refuse_errors(analysis: Analysis, name: str) -> None:
    """Lets only a project without errors pass.

    Raises:
        EngineError: it has errors; the text tells the first one.
    """
    if analysis.has_errors:
        raise EngineError(_first_error(analysis, name))


def _first_error(analysis: Analysis, name: str) -> str:
    errors = [each for each in analysis.problems if each.severity is Severity.ERROR]
    return f"{name} has {counted(len(errors), 'error')}. {_sentence(errors[0])}"


def _sentence(problem: Problem) -> str:
    """Gives the message, with the node before it where the message does not name it."""
    message = one_line(problem.message)
    is_named = problem.node is None or problem.node.rpartition("/")[2] in message
    return message if is_named else f"{problem.node}: {message}"

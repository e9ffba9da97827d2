"""`check`: what is wrong with a network."""

import argparse

from engine.cli.command import Context
from engine.cli.findings import problem_to_json, problem_to_text, report_errors
from engine.cli.printing import write_json
from engine.cli.projects import add_json, add_project
from engine.cli.user_files import add_trust, analyse_with_own, open_project
from engine.graph.problem import Severity


def configure(parser: argparse.ArgumentParser) -> None:
    """See `Command`."""
    add_project(parser)
    add_trust(parser)
    add_json(parser)


def run(options: argparse.Namespace, context: Context) -> int:
    """See `Command`."""
    analysis = analyse_with_own(open_project(options, context))[0]
    problems = analysis.problems
    if options.json:
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        found = {
            "problems": [problem_to_json(problem) for problem in problems],
            "errors": errors,
            "warnings": len(problems) - errors,
        }
        write_json(context.out, found)
    else:
        lines = [problem_to_text(problem) for problem in problems] or ["No problems found."]
        context.out.write("\n".join(lines) + "\n")
    return report_errors(analysis, options.project, context)

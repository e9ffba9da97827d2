"""`check`: what is wrong with a network."""

import argparse

from engine.analysis.analyse import analyse
from engine.cli.command import Context
from engine.cli.findings import problem_to_json, problem_to_text, report_errors
from engine.cli.printing import write_json
from engine.cli.projects import add_json, add_project, load_project
from engine.graph.problem import Severity


def configure(parser: argparse.ArgumentParser) -> None:
    """See `Command`."""
    add_project(parser)
    add_json(parser)


def run(options: argparse.Namespace, context: Context) -> int:
    """See `Command`."""
    analysis = analyse(load_project(options.project, context))
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

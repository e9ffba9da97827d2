"""`presets`: the networks that come with Netloom."""

import argparse

from engine.analysis.analyse import analyse
from engine.analysis.cache import AnalysisCache
from engine.cli.command import Context
from engine.cli.printing import write_json, write_table
from engine.cli.projects import add_json


def configure(parser: argparse.ArgumentParser) -> None:
    """See `Command`."""
    add_json(parser)


def run(options: argparse.Namespace, context: Context) -> int:
    """See `Command`."""
    cache = AnalysisCache()
    rows = []
    for preset in context.presets:
        analysis = analyse(preset.build(), cache)
        rows.append((preset.name, preset.title, analysis.parameters, analysis.products))
    names = ("name", "title", "parameters", "products")
    if options.json:
        write_json(context.out, [dict(zip(names, row, strict=True)) for row in rows])
    else:
        write_table(context.out, names, rows)
    return 0

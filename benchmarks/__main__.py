"""Runs the benchmarks, or those that are named: `python -m benchmarks window edit`."""

import importlib
import os
import sys

from benchmarks.report import show

ALL = ("window", "edit", "canvas", "plots", "built_module", "analysis", "landscape", "race")


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in Netloom's own processes
    for name in sys.argv[1:] or ALL:
        show(importlib.import_module(f"benchmarks.{name}").rows())


if __name__ == "__main__":
    main()

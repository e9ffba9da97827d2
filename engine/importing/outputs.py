"""The results of a network as output nodes."""

from engine.importing.flattening import Flattening
from engine.importing.trace import Called, Trace

OUTPUT = "output"


def add_outputs(flattening: Flattening, trace: Trace) -> list[str]:
    """Adds one output node for each result and gives their names."""
    call = Called(OUTPUT)
    names = []
    for name, source in trace.outputs:
        names.append(flattening.add(OUTPUT, {}, [("input", source)], call, name=name))
        flattening.rename_last(name)
    return names

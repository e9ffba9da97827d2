"""Holds an imported network to the original."""

from collections.abc import Mapping, Sequence

import torch
from torch import nn

from engine.analysis.analyse import analyse
from engine.build.build import build
from engine.codegen.model import generate_model
from engine.importing.importing import Imported, import_network

torch.set_num_threads(1)


def rebuilt(network: nn.Module, shapes: Mapping[str, Sequence[int]]) -> tuple[Imported, nn.Module]:
    """Gives a network imported, written as source, executed and given its weights."""
    imported = import_network(network, shapes)
    module = build(generate_model(imported.project, analyse(imported.project))).module
    module.load_state_dict(dict(imported.weights), strict=True)
    return imported, module


def agree(network: nn.Module, shapes: Mapping[str, Sequence[int]], *, samples: int = 5) -> Imported:
    """Holds the outputs and gradients of the imported network to the original's."""
    imported, module = rebuilt(network, shapes)
    for mode in (False, True):
        network.train(mode)
        module.train(mode)
        torch.manual_seed(0)
        inputs = [torch.rand(samples, *shape, requires_grad=True) for shape in shapes.values()]
        results = []
        for each in (network, module):
            torch.manual_seed(1)
            outputs = each(*inputs)
            outputs = outputs if isinstance(outputs, tuple) else (outputs,)
            gradients = torch.autograd.grad(sum(out.sum() for out in outputs), inputs)
            results.append((*outputs, *gradients))
        for one, other in zip(*results, strict=True):
            assert torch.equal(one, other)
    return imported

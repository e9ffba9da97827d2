"""The analysis beside torchinfo and fvcore: how long each takes, and what each counts.

All are given the same networks in one process, in turn. Netloom starts from an empty cache each
time. torchinfo is asked on the meta device too, where it computes no numbers; fvcore cannot be.
The true counts are PyTorch's own: the numbers of `module.parameters()`, and half of what
`FlopCounterMode` sees of one sample.
"""

import logging
import statistics
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import torch
import torchinfo
from fvcore.nn import FlopCountAnalysis, parameter_count
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

import presets
from benchmarks.report import Row
from engine.analysis.analyse import analyse
from engine.analysis.cache import AnalysisCache
from engine.build.build import build
from engine.codegen.model import generate_model
from engine.graph.model import Project, Tie
from engine.graph.problem import NodePath
from engine.graph.setup import TrainingSetup
from presets.drawing import Drawing

ROUNDS = 9
OURS, KEPT = "Netloom", "Netloom, cache kept"


@dataclass(frozen=True)
class Counts:
    """What a counter says of one sample."""

    parameters: int
    products: int

    def against(self, truth: "Counts") -> str:
        return "; ".join(
            f"{name} {received:,}" + ("" if received == expected else f" (true: {expected:,})")
            for name, received, expected in (
                ("parameters", self.parameters, truth.parameters),
                ("products", self.products, truth.products),
            )
        )


Counter = Callable[[], Counts]


def tied_embedding() -> Project:
    """A vocabulary of 1,000 words whose scores are made with the embedding's own weights."""
    drawing = Drawing()
    words = drawing.input("words", shape=(16,), dtype="int64")
    x = drawing.add("nn.Embedding", words, num_embeddings=1000, embedding_dim=64)
    scores = drawing.add("nn.Linear", x, out_features=1000, bias=False)
    drawing.add("output", scores)
    project = drawing.project("TiedEmbedding", TrainingSetup())
    tie = Tie(scores.node, "weight", x.node, "weight")
    return project.with_graph(replace(project.graph, ties=(tie,)))


NETWORKS: Mapping[str, Callable[[], Project]] = {
    "ResNet-152": lambda: presets.load("resnet-152"),
    "siamese (two uses of one tower)": lambda: presets.load("siamese"),
    "tied embedding": tied_embedding,
}


def rows() -> Iterator[Row]:
    torch.set_num_threads(1)
    logging.getLogger("fvcore").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module="fvcore")
    for name, project in NETWORKS.items():
        yield from _rows(name, project())


def _rows(name: str, project: Project) -> Iterator[Row]:
    module, samples = _built(project, "cpu")
    counters = _counters(project, module, samples)
    truth = _truth(module, samples)
    found = {who: counter() for who, counter in counters.items()}  # what is slow the first time
    times = _times(counters)
    for who in counters:
        median = statistics.median(times[who])
        ratio = statistics.median(a / b for a, b in zip(times[who], times[OURS], strict=True))
        figures = f"{median * 1e3:8.1f} ms, {ratio:5.2f} of Netloom's"
        yield Row(f"{name}: {who}", "time", figures)
    for who in counters:
        yield Row(f"{name}: {who}", "counts", found[who].against(truth))


def _built(project: Project, device: str) -> tuple[nn.Module, tuple[Tensor, ...]]:
    """Gives the network as a module, and one sample for each of its inputs."""
    analysis = analyse(project)
    with torch.device(device):
        module = build(generate_model(project, analysis)).module.eval()
    types = [
        analysis.nodes[NodePath(node.id)].outputs["output"]
        for node in project.graph
        if node.operator == "input"
    ]
    return module, tuple(
        torch.zeros(1, *each.shape[1:], dtype=getattr(torch, each.dtype), device=device)
        for each in types
    )


def _counters(
    project: Project, module: nn.Module, samples: tuple[Tensor, ...]
) -> Mapping[str, Counter]:
    on_meta = _built(project, "meta")
    kept = AnalysisCache()
    return {
        OURS: lambda: _ours(project, AnalysisCache()),
        KEPT: lambda: _ours(project, kept),
        "torchinfo on meta": lambda: _torchinfo(*on_meta),
        "torchinfo": lambda: _torchinfo(module, samples),
        "fvcore": lambda: _fvcore(module, samples),
    }


def _times(counters: Mapping[str, Counter]) -> Mapping[str, list[float]]:
    """Gives the seconds of processor time of every counter in every round."""
    times: dict[str, list[float]] = {who: [] for who in counters}
    for number in range(ROUNDS):
        names = list(counters)
        for who in names[number % len(names) :] + names[: number % len(names)]:
            start = time.process_time()
            counters[who]()
            times[who].append(time.process_time() - start)
    return times


def _truth(module: nn.Module, samples: tuple[Tensor, ...]) -> Counts:
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        module(*samples)
    parameters = sum(each.numel() for each in module.parameters())
    return Counts(parameters, counter.get_total_flops() // 2)


def _ours(project: Project, cache: AnalysisCache) -> Counts:
    analysis = analyse(project, cache)
    return Counts(analysis.parameters, analysis.products)


def _torchinfo(module: nn.Module, samples: tuple[Tensor, ...]) -> Counts:
    found = torchinfo.summary(module, input_data=samples, verbose=0, device=samples[0].device)
    return Counts(found.total_params, found.total_mult_adds)


def _fvcore(module: nn.Module, samples: tuple[Tensor, ...]) -> Counts:
    analysis = FlopCountAnalysis(module, samples)
    analysis.unsupported_ops_warnings(False).uncalled_modules_warnings(False)  # noqa: FBT003
    return Counts(parameter_count(module)[""], int(analysis.total()))


def main() -> None:
    for row in rows():
        print(f"{row.what:<52} {row.measured}", flush=True)


if __name__ == "__main__":
    main()

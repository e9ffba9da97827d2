"""Imports torchvision's networks and holds them to the published figures and to their outputs.

`python -m benchmarks.torchvision_models [NAME …] [--flat] [--not-run]`
"""

import argparse
import gc
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from benchmarks.report import Row
from engine.analysis.analyse import analyse
from engine.build.build import build
from engine.codegen.model import generate_model
from engine.importing.importing import import_network
from engine.importing.torchvision_import import torchvision

FRAMES = 16
ONLY_PUBLISHED: Mapping[str, Mapping[str, Any]] = {
    "googlenet": {"aux_logits": False},  # the published weights are without the two side exits
}


@dataclass(frozen=True)
class Outcome:
    """What came of one network."""

    name: str
    lines: int = 0
    blocks: int = 0
    parameters: int = 0
    published_parameters: int = 0
    products: int = 0
    published_products: float = 0.0
    difference: float | None = None
    import_s: float = 0.0
    seconds: float = 0.0
    remark: str = ""

    @property
    def is_right(self) -> bool:
        return (
            self.published_parameters > 0
            and self.parameters == self.published_parameters
            and round(self.products / 1e9, 3) == self.published_products
            and self.difference in (None, 0.0)
        )


def names() -> list[str]:
    """Gives the networks for classification, segmentation and video."""
    models = torchvision("models")
    tasks = [getattr(models, task) for task in ("detection", "optical_flow")]
    return [
        name
        for name in models.list_models()
        if not name.startswith("quantized_") and not any(hasattr(task, name) for task in tasks)
    ]


def outcome(name: str, *, is_run: bool = True, is_folded: bool = True) -> Outcome:
    started = time.perf_counter()
    try:
        return _outcome(name, started, is_run=is_run, is_folded=is_folded)
    except Exception as error:  # the table shows what fails
        text = " ".join(f"{type(error).__name__}: {error}".split())
        return Outcome(name, remark=text[:160], seconds=time.perf_counter() - started)


def _outcome(name: str, started: float, *, is_run: bool, is_folded: bool) -> Outcome:
    network, weights = _network(name)
    shape = _shape(name, weights)
    started_import = time.perf_counter()
    imported = import_network(network, {"": shape}, is_folded=is_folded)
    import_s = time.perf_counter() - started_import
    source = generate_model(imported.project, analyse(imported.project))
    difference = _difference(network, source, imported.weights, shape) if is_run else None
    return Outcome(
        name,
        lines=source.text.count("\n"),
        blocks=len(imported.project.blocks),
        parameters=imported.parameters,
        published_parameters=weights.meta["num_params"],
        products=imported.products,
        published_products=weights.meta["_ops"],
        difference=difference,
        import_s=import_s,
        seconds=time.perf_counter() - started,
        remark="; ".join(finding.message for finding in imported.findings if finding.is_loss)[:160],
    )


def _network(name: str) -> tuple[nn.Module, Any]:
    """Gives a network with made-up numbers, and what is published about it."""
    models = torchvision("models")
    weights = next(iter(models.get_model_weights(name)))
    options = {"weights": None, **ONLY_PUBLISHED.get(name, {})}
    if hasattr(models.segmentation, name):
        options |= {"weights_backbone": None, "num_classes": len(weights.meta["categories"])}
        if "lraspp" not in name:
            options["aux_loss"] = True
    if name.startswith("vit_"):  # it is made for one size
        options |= {"image_size": _shape(name, weights)[-1]}
    with _without_initial_numbers():
        network = models.get_model(name, **options)
    _fill(network)
    return network.eval(), weights


def _shape(name: str, weights: Any) -> tuple[int, ...]:
    """Gives the shape of one sample for which the figures are published."""
    transforms = weights.transforms()
    if hasattr(torchvision("models").video, name):
        return (3, FRAMES, *transforms.crop_size)
    size = getattr(transforms, "crop_size", None) or transforms.resize_size
    return (3, size[0], size[0])


def _difference(
    network: nn.Module, source: Any, weights: Mapping[str, Tensor], shape: tuple[int, ...]
) -> float:
    """Gives the largest difference between the outputs; nan where one has other numbers."""
    with _without_initial_numbers():
        built = build(source).module.eval()
    built.load_state_dict(weights, assign=True)
    sample = torch.randn(1, *shape, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        expected, received = _tensors(network(sample)), _tensors(built(sample))
    if len(expected) != len(received):
        return float("nan")
    if any(float(each.double().std()) == 0 for each in expected):
        return float("nan")
    return max(
        float((one - other).abs().max()) for one, other in zip(expected, received, strict=True)
    )


def _tensors(result: Any) -> list[Tensor]:
    if isinstance(result, Tensor):
        return [result]
    values = result.values() if isinstance(result, dict) else result
    return [tensor for each in values if each is not None for tensor in _tensors(each)]


@contextmanager
def _without_initial_numbers() -> Iterator[None]:
    """Skips drawing initial weights: they take minutes for the largest networks."""
    functions = {
        name: each
        for name, each in vars(nn.init).items()
        if callable(each) and name.endswith("_") and not name.startswith("_")
    }
    for name in functions:
        setattr(nn.init, name, lambda tensor, *_args, **_keywords: tensor)
    try:
        yield
    finally:
        for name, each in functions.items():
            setattr(nn.init, name, each)


def _fill(network: nn.Module) -> None:
    """Gives every parameter numbers of a size that keeps the outputs finite."""
    generator = torch.Generator().manual_seed(0)
    block = torch.randn(65_537, generator=generator)  # a prime, so that rows differ
    with torch.no_grad():
        for parameter in network.parameters():
            flat = parameter.view(-1)
            fan_in = max(1, parameter[0].numel()) if parameter.dim() > 1 else 1
            for start in range(0, flat.numel(), block.numel()):
                part = flat[start : start + block.numel()]
                part.copy_(block[: part.numel()])
            if parameter.dim() > 1:
                parameter.mul_(fan_in**-0.5)
            else:
                parameter.mul_(0.05).add_(0.5)
        for name, buffer in network.named_buffers():
            if name.endswith(("running_mean", "running_var")):
                is_variance = name.endswith("running_var")
                buffer.copy_(block[: buffer.numel()] * 0.05 + float(is_variance))


def rows() -> Iterator[Row]:
    """The summary of all, for `python -m benchmarks`."""
    outcomes = [outcome(name) for name in names()]
    right = sum(each.is_right for each in outcomes)
    yield Row("torchvision: imported, counted, run", "all", f"{right} of {len(outcomes)}")


def show(each: Outcome) -> None:
    difference = "-" if each.difference is None else f"{each.difference:g}"
    print(
        f"{'ok ' if each.is_right else 'NO '} {each.name:<28} "
        f"{each.lines:>5} lines {each.blocks:>3} blocks "
        f"{each.parameters:>13,} of {each.published_parameters:>13,} "
        f"{each.products / 1e9:>9.3f} of {each.published_products:>9.3f} G  "
        f"difference {difference:<8} import {each.import_s:5.1f} s, all {each.seconds:5.1f} s  "
        f"{each.remark}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--not-run", action="store_true", help="count only")
    parser.add_argument("--flat", action="store_true", help="without blocks")
    options = parser.parse_args()
    torch.set_num_threads(1)
    chosen = options.names or names()
    right = 0
    for name in chosen:
        found = outcome(name, is_run=not options.not_run, is_folded=not options.flat)
        right += found.is_right
        show(found)
        gc.collect()
    print(f"{right} of {len(chosen)} right")


if __name__ == "__main__":
    main()

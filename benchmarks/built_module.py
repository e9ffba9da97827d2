"""The step time of a built module against the same network written by hand, interleaved."""

import statistics
import time

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import presets
from benchmarks.report import Row
from engine.analysis.analyse import analyse
from engine.build.build import build
from engine.codegen.model import generate_model

ROUNDS = 200


class HandWritten(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, kernel_size=5)
        self.conv2 = nn.Conv2d(32, 64, kernel_size=5)
        self.fc1 = nn.Linear(256, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(F.max_pool2d(self.conv1(x), kernel_size=3))
        x = F.relu(F.max_pool2d(self.conv2(x), kernel_size=2))
        x = F.relu(self.fc1(x.view(-1, 256)))
        return self.fc2(x)


def rows() -> list[Row]:
    torch.set_num_threads(1)
    project = presets.load("lenet")
    built = build(generate_model(project, analyse(project))).module
    return [_row(built, batch) for batch in (1, 64)]


def _row(built: nn.Module, batch: int) -> Row:
    hand = HandWritten()
    images, labels = torch.randn(batch, 1, 28, 28), torch.randint(10, (batch,))
    modules = [built, hand]
    optimizers = [torch.optim.SGD(module.parameters(), lr=0.01) for module in modules]
    times: list[list[float]] = [[], []]
    for step in range(ROUNDS):
        for which in ((0, 1), (1, 0))[step % 2]:
            start = time.process_time()
            optimizers[which].zero_grad()
            F.cross_entropy(modules[which](images), labels).backward()
            optimizers[which].step()
            times[which].append(time.process_time() - start)
    ratio = statistics.median(a / b for a, b in zip(*times, strict=True))
    return Row(
        f"LeNet step, batch {batch}: built / hand-written", "≤ 1.00 within noise", f"{ratio:.3f}"
    )

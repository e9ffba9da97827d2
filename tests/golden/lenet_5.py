import torch
import torch.nn.functional as F
from torch import Tensor, nn


class LeNet5(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, kernel_size=5)
        self.c3 = nn.Conv2d(6, 16, kernel_size=5)
        self.c5 = nn.Conv2d(16, 120, kernel_size=5)
        self.f6 = nn.Linear(120, 84)
        self.output_units = nn.Linear(84, 10)

    def forward(self, image: Tensor) -> Tensor:  # image: N×1×32×32
        x = F.avg_pool2d(torch.tanh(self.c1(image)), kernel_size=2)  # N×6×14×14
        x = F.avg_pool2d(torch.tanh(self.c3(x)), kernel_size=2)  # N×16×5×5
        x = torch.tanh(self.c5(x))  # N×120×1×1
        x = torch.flatten(x, 1)  # N×120
        x = torch.tanh(self.f6(x))  # N×84
        return self.output_units(x)  # N×10


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(output, target)

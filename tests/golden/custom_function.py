import torch
from torch import Tensor, nn


class CustomFunction(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.A = nn.Parameter(torch.randn(()))
        self.B = nn.Parameter(torch.randn(()))

    def forward(self, x: Tensor, y: Tensor) -> Tensor:  # x: N×1, y: N×1
        return self.A * x * torch.log(y) + self.B * y**2


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.mse_loss(output, target)

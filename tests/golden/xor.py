import torch
from torch import Tensor, nn


class XOR(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.hidden = nn.Linear(2, 2)
        self.readout = nn.Linear(2, 1)

    def forward(self, point: Tensor) -> Tensor:  # point: N×2
        x = torch.tanh(self.hidden(point))
        return torch.sigmoid(self.readout(x))  # N×1


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.binary_cross_entropy(output, target)

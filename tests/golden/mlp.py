from torch import Tensor, nn


class MLP(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(10, 100),
            nn.ReLU(),
            nn.Linear(100, 50),
            nn.ReLU(),
            nn.Linear(50, 2),
        )

    def forward(self, features: Tensor) -> Tensor:  # features: N×10
        return self.layers(features)  # N×2


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(output, target)

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Tower(nn.Module):
    """Turns numbers into 16 features."""

    def __init__(self, in_features: int, width: int = 64) -> None:
        super().__init__()
        self.fc1 = nn.Linear(in_features, width)
        self.fc2 = nn.Linear(width, 16)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.fc1(x))  # N×width
        return self.fc2(x)  # N×16


class TwoTowers(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.person_tower = Tower(8, width=64)
        self.thing_tower = Tower(6, width=64)

    def forward(
        self,
        person: Tensor,  # N×8
        thing: Tensor,  # N×6
    ) -> Tensor:
        x = self.person_tower(person) * self.thing_tower(thing)  # N×16
        score = torch.sum(x, dim=-1, keepdim=True)  # N×1
        return score


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.binary_cross_entropy_with_logits(output, target)

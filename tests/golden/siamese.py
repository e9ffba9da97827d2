import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Tower(nn.Module):
    """Turns an image into a few features."""

    def __init__(self, features: int = 64) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, kernel_size=5)
        self.conv2 = nn.Conv2d(16, 32, kernel_size=5)
        self.embed = nn.Linear(32 * 2 * 2, features)

    def forward(self, image: Tensor) -> Tensor:
        x = F.relu(F.max_pool2d(self.conv1(image), kernel_size=3))  # N×16×8×8
        x = F.relu(F.max_pool2d(self.conv2(x), kernel_size=2))  # N×32×2×2
        return self.embed(torch.flatten(x, 1))  # N×features


class Siamese(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.tower = Tower(features=16)

    def forward(
        self,
        left: Tensor,  # N×1×28×28
        right: Tensor,  # N×1×28×28
    ) -> tuple[Tensor, Tensor]:
        return self.tower(left), self.tower(right)  # left_code: N×16, right_code: N×16


# --- loss ---
import torch
import torch.nn.functional as F
from torch import Tensor


def compute_loss(left_code: Tensor, right_code: Tensor, same: Tensor) -> Tensor:
    x = torch.linalg.vector_norm(left_code - right_code, dim=-1, keepdim=True)  # N×1
    pull = x**2
    margin = torch.neg(x) + 1
    push = F.relu(margin) ** 2
    different = torch.neg(same) + 1
    contrastive = torch.mean(same * pull + different * push, dim=None)  # scalar
    return contrastive

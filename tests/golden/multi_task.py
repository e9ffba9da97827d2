import torch
import torch.nn.functional as F
from torch import Tensor, nn


class TwoTasks(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, kernel_size=5)
        self.conv2 = nn.Conv2d(16, 32, kernel_size=5)
        self.trunk = nn.Linear(32 * 4 * 4, 64)
        self.digit_head = nn.Linear(64, 10)
        self.ink_head = nn.Linear(64, 1)

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:  # image: N×1×28×28
        x = F.relu(F.max_pool2d(self.conv1(image), kernel_size=2))  # N×16×12×12
        x = F.relu(F.max_pool2d(self.conv2(x), kernel_size=2))  # N×32×4×4
        x = torch.flatten(x, 1)  # N×512
        x = F.relu(self.trunk(x))  # N×64
        return self.digit_head(x), self.ink_head(x)  # digit: N×10, ink: N×1


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(digit: Tensor, ink: Tensor, label: Tensor, amount: Tensor) -> Tensor:
    weight = F.mse_loss(ink, amount) * 10  # scalar
    return F.cross_entropy(digit, label) + weight

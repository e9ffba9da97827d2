import torch
import torch.nn.functional as F
from torch import Tensor, nn


class DigitsClassifier(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=3)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=3)
        self.fc1 = nn.Linear(16 * 6 * 6, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, image: Tensor) -> Tensor:  # image: N×1×32×32
        x = F.max_pool2d(F.relu(self.conv1(image)), kernel_size=2)  # N×6×15×15
        x = F.max_pool2d(F.relu(self.conv2(x)), kernel_size=2)  # N×16×6×6
        x = torch.flatten(x, 1)  # N×576
        x = F.relu(self.fc1(x))  # N×120
        x = F.relu(self.fc2(x))  # N×84
        return self.fc3(x)  # N×10


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(output, target)

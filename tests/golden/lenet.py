import torch.nn.functional as F
from torch import Tensor, nn


class LeNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, kernel_size=5)
        self.conv2 = nn.Conv2d(32, 64, kernel_size=5)
        self.fc1 = nn.Linear(256, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, image: Tensor) -> Tensor:  # image: N×1×28×28
        x = F.relu(F.max_pool2d(self.conv1(image), kernel_size=3))  # N×32×8×8
        x = F.relu(F.max_pool2d(self.conv2(x), kernel_size=2))  # N×64×2×2
        x = x.view(-1, 256)  # N×256
        x = F.relu(self.fc1(x))  # N×200
        return self.fc2(x)  # N×10


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(output, target)

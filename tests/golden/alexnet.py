import torch
import torch.nn.functional as F
from torch import Tensor, nn


class AlexNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, kernel_size=11, stride=4, padding=2)
        self.conv2 = nn.Conv2d(64, 192, kernel_size=5, padding=2)
        self.conv3 = nn.Conv2d(192, 384, kernel_size=3, padding=1)
        self.conv4 = nn.Conv2d(384, 256, kernel_size=3, padding=1)
        self.conv5 = nn.Conv2d(256, 256, kernel_size=3, padding=1)
        self.fc1 = nn.Linear(9216, 4096)
        self.fc2 = nn.Linear(4096, 4096)
        self.fc3 = nn.Linear(4096, 1000)

    def forward(self, image: Tensor) -> Tensor:  # image: N×3×224×224
        x = F.max_pool2d(F.relu(self.conv1(image)), kernel_size=3, stride=2)
        x = F.max_pool2d(F.relu(self.conv2(x)), kernel_size=3, stride=2)  # N×192×13×13
        x = F.relu(self.conv3(x))  # N×384×13×13
        x = F.relu(self.conv4(x))  # N×256×13×13
        x = F.max_pool2d(F.relu(self.conv5(x)), kernel_size=3, stride=2)  # N×256×6×6
        x = F.adaptive_avg_pool2d(x, 6)
        x = F.dropout(torch.flatten(x, 1), training=self.training)  # N×9216
        x = F.dropout(F.relu(self.fc1(x)), training=self.training)  # N×4096
        x = F.relu(self.fc2(x))
        return self.fc3(x)  # N×1000


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(output, target)

import torch.nn.functional as F
from torch import Tensor, nn


class Layer(nn.Module):
    def __init__(self, in_features: int, width: int) -> None:
        super().__init__()
        self.fc = nn.Linear(in_features, width)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.fc(x))  # N×width


class Stage(nn.Module):
    def __init__(
        self, in_features: int, width: int = 8, depth: int = 2, p: float = 0.1
    ) -> None:
        super().__init__()
        self.p = p
        self.layer1 = nn.Sequential(
            Layer(in_features, width * 2),
            *[Layer(width * 2, width * 2) for _ in range(depth - 1)],
        )
        self.linear1 = nn.Linear(width * 2, width // 2 + 1)

    def forward(self, x: Tensor) -> Tensor:
        x = F.dropout(self.layer1(x), p=self.p, training=self.training)  # N×(width * 2)
        return self.linear1(x)  # N×(width // 2 + 1)


class Stages(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stage1 = Stage(10, width=16, depth=3)
        self.stage2 = Stage(9, width=32, depth=4, p=0.5)

    def forward(self, x: Tensor) -> Tensor:  # x: N×10
        x = self.stage1(x)  # N×9
        return self.stage2(x)  # N×17

import torch
from torch import Tensor, nn


class Parts(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear1 = nn.Linear(4, 6)
        self.linear2 = nn.Linear(2, 6)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:  # x: N×6
        split1_0, split1_1, split1_2 = torch.split(x, (1, 2, 3), dim=1)  # N×1, N×2, N×3
        y = torch.cat([split1_0, split1_2], dim=1)  # N×4
        gate = torch.sigmoid(self.linear2(split1_1))  # N×6
        y = self.linear1(y) * gate + x  # N×6
        x = torch.log(torch.exp(y))
        return x, y  # N×6, N×6

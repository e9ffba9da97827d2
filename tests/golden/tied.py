import torch
from torch import Tensor, nn


class TiedAutoencoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encode = nn.Linear(20, 20, bias=False)
        self.decode = nn.Linear(20, 20, bias=False)
        self.decode.weight = self.encode.weight

    def forward(self, x: Tensor) -> Tensor:  # x: N×20
        x = torch.tanh(self.encode(x))
        return self.decode(x)

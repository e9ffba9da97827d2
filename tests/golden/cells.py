import torch
from torch import Tensor, nn


class Cell(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear1 = nn.Linear(8, 8)

    def forward(self, hidden: Tensor, carry: Tensor) -> tuple[Tensor, Tensor]:
        x = self.linear1(hidden) + carry
        return torch.tanh(x), x  # next_hidden: N×8, next_carry: N×8


class Recurrent(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.cells = nn.ModuleList([Cell() for _ in range(4)])

    def forward(self, x: Tensor, state: Tensor) -> Tensor:  # x: N×8, state: N×8
        next_hidden, next_carry = x, state
        for block in self.cells:
            next_hidden, next_carry = block(next_hidden, next_carry)
        return next_hidden

import torch
from torch import Tensor, nn


class CharRNN(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(28, 32)
        self.lstm = nn.LSTM(32, 128, num_layers=2, batch_first=True)
        self.scores = nn.Linear(128, 28)

    def forward(self, characters: Tensor) -> Tensor:  # characters: N×32 int64
        x, _ = self.lstm(self.embedding(characters))  # N×32×128
        x = self.scores(x)  # N×32×28
        return torch.transpose(x, 1, 2)  # N×28×32


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(output, target)

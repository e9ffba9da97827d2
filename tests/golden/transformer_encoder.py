import torch
import torch.nn.functional as F
from torch import Tensor, nn


class EncoderBlock(nn.Module):
    """Attention and a perceptron, each with a way past it."""

    def __init__(self, heads: int = 4, width: int = 64) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(64, eps=1e-06)
        self.attention = nn.MultiheadAttention(64, heads, batch_first=True)
        self.norm2 = nn.LayerNorm(64, eps=1e-06)
        self.fc1 = nn.Linear(64, width * 4)
        self.fc2 = nn.Linear(width * 4, width)

    def forward(self, x: Tensor) -> Tensor:
        y = self.norm1(x)
        y, _ = self.attention(y, y, y, need_weights=False)
        x = x + y
        y = self.norm2(x)
        y = F.gelu(self.fc1(y))  # N×32×(width * 4)
        return x + self.fc2(y)


class TransformerEncoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(29, 64)
        self.positions = nn.Parameter(nn.init.normal_(torch.empty(32, 64), std=0.02))
        self.encoder = nn.Sequential(
            *[EncoderBlock(heads=4, width=64) for _ in range(4)]
        )
        self.norm = nn.LayerNorm(64, eps=1e-06)
        self.scores = nn.Linear(64, 28)

    def forward(self, characters: Tensor) -> Tensor:  # characters: N×32 int64
        x = self.embedding(characters) + self.positions  # N×32×64
        x = self.norm(self.encoder(x))
        x = self.scores(x)  # N×32×28
        return torch.transpose(x, 1, 2)  # N×28×32


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(output, target)

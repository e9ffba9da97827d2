import torch
import torch.nn.functional as F
from torch import Tensor, nn


class EncoderBlock(nn.Module):
    """Attention and a perceptron, each with a way past it."""

    def __init__(self, heads: int = 4, width: int = 64) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(192, eps=1e-06)
        self.attention = nn.MultiheadAttention(192, heads, batch_first=True)
        self.norm2 = nn.LayerNorm(192, eps=1e-06)
        self.fc1 = nn.Linear(192, width * 4)
        self.fc2 = nn.Linear(width * 4, width)

    def forward(self, x: Tensor) -> Tensor:
        y = self.norm1(x)
        y, _ = self.attention(y, y, y, need_weights=False)
        x = x + y
        y = self.norm2(x)
        y = F.gelu(self.fc1(y))  # N×197×(width * 4)
        return x + self.fc2(y)


class ViTTiny(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 192, kernel_size=16, stride=16)
        self.class_token = nn.Parameter(torch.zeros(1, 1, 192))
        self.positions = nn.Parameter(
            nn.init.normal_(torch.empty(1, 197, 192), std=0.02)
        )
        self.encoder = nn.Sequential(
            *[EncoderBlock(heads=3, width=192) for _ in range(12)]
        )
        self.norm = nn.LayerNorm(192, eps=1e-06)
        self.head = nn.Linear(192, 1000)

    def forward(self, image: Tensor) -> Tensor:  # image: N×3×224×224
        x = self.patches(image)  # N×192×14×14
        x = torch.flatten(x, 2)  # N×192×196
        x = torch.transpose(x, 1, 2)  # N×196×192
        x = torch.cat([self.class_token.expand(x.size(0), -1, -1), x], dim=1)
        x = self.norm(self.encoder(x + self.positions))
        class_token_out = x[:, 0]  # N×192
        return self.head(class_token_out)  # N×1000


# --- loss ---
import torch.nn.functional as F
from torch import Tensor


def compute_loss(output: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(output, target)

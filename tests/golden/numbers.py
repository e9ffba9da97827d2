import torch
from torch import Tensor, nn


class Scaled(nn.Module):
    def forward(self, x: Tensor, by: Tensor) -> Tensor:
        return x * torch.exp(by) - torch.tensor(0.5)


class Numbers(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.scaled1 = Scaled()

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:  # image: N×3
        x = torch.tensor(2.0, device=image.device)  # scalar
        y = torch.tensor(0.25, device=image.device)  # scalar
        x = torch.maximum(self.scaled1(image, x), y.view(1, 1))
        return x, torch.tensor(3, device=image.device)  # scaled: N×3, number: scalar

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Encoder(nn.Module):
    """Turns a 28×28 image into 128 features."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, kernel_size=3, stride=2, padding=1)
        self.conv2 = nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1)
        self.fc = nn.Linear(32 * 7 * 7, 128)

    def forward(self, image: Tensor) -> Tensor:
        x = F.relu(self.conv1(image))  # N×16×14×14
        x = F.relu(self.conv2(x))  # N×32×7×7
        x = torch.flatten(x, 1)  # N×1568
        return F.relu(self.fc(x))  # N×128


class Decoder(nn.Module):
    """Turns a code into a 28×28 image of 0 to 1."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(16, 128)
        self.fc2 = nn.Linear(128, 1568)
        self.up1 = nn.ConvTranspose2d(32, 16, kernel_size=2, stride=2)
        self.up2 = nn.ConvTranspose2d(16, 1, kernel_size=2, stride=2)

    def forward(self, code: Tensor) -> Tensor:
        x = F.relu(self.fc1(code))  # N×128
        x = F.relu(self.fc2(x))  # N×1568
        x = torch.unflatten(x, 1, (32, 7, 7))  # N×32×7×7
        x = F.relu(self.up1(x))  # N×16×14×14
        return torch.sigmoid(self.up2(x))  # N×1×28×28


class VariationalAutoencoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.mean = nn.Linear(128, 16)
        self.log_variance = nn.Linear(128, 16)
        self.decoder = Decoder()

    def forward(
        self,
        image: Tensor,  # N×1×28×28
    ) -> tuple[Tensor, Tensor, Tensor]:
        x = self.encoder(image)  # N×128
        y = self.mean(x)  # N×16
        x = self.log_variance(x)  # N×16
        noise = torch.randn_like(y)
        code = y + torch.exp(x * 0.5) * noise
        return (
            self.decoder(code),  # picture: N×1×28×28
            y,  # mean_of_code: N×16
            x,  # log_variance_of_code: N×16
        )


# --- loss ---
import torch
import torch.nn.functional as F
from torch import Tensor


def compute_loss(
    picture: Tensor, mean_of_code: Tensor, log_variance_of_code: Tensor, target: Tensor
) -> Tensor:
    x = mean_of_code**2 + torch.exp(log_variance_of_code) - log_variance_of_code - 1
    x = torch.mean(torch.sum(x, dim=-1), dim=None)  # scalar
    divergence = x * 0.5
    per_pixel = divergence / 784
    return F.binary_cross_entropy(picture, target) + per_pixel

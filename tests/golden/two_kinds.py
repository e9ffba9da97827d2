from torch import Tensor, nn


class Shrink(nn.Module):
    def __init__(self, normalized_shape: int) -> None:
        super().__init__()
        self.layer_norm1 = nn.LayerNorm(normalized_shape)

    def forward(self, x: Tensor) -> Tensor:
        return self.layer_norm1(x[:, :-1])  # N×normalized_shape


class Stack(nn.Module):
    def __init__(self, depth: int = 1) -> None:
        super().__init__()
        self.shrink1 = nn.Sequential(
            Shrink(11),
            *[Shrink(10) for _ in range(depth - 1)],
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.shrink1(x)  # N×10


class Stack2(nn.Module):
    def __init__(self, depth: int = 1) -> None:
        super().__init__()
        self.shrink1 = nn.Sequential(Shrink(9), Shrink(8), Shrink(7))

    def forward(self, x: Tensor) -> Tensor:
        return self.shrink1(x)  # N×7


class TwoKinds(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stack1 = Stack(depth=2)
        self.stack2 = Stack2(depth=3)

    def forward(self, x: Tensor) -> Tensor:  # x: N×12
        x = self.stack1(x)  # N×10
        return self.stack2(x)  # N×7

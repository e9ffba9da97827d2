from torch import Tensor, nn


class Step(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.to_hidden = nn.Linear(4, 6)
        self.back = nn.Linear(6, 4)

    def forward(self, x: Tensor) -> Tensor:
        x = self.to_hidden(x)  # N×6
        return self.back(x)  # N×4


class Encoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = Step()
        self.rest = nn.Sequential(Step(), Step())

    def forward(self, x: Tensor) -> Tensor:
        x = self.first(x)
        return self.rest(x)


class TiedIntoBlocks(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.one = nn.Linear(4, 6, bias=False)
        self.one_out = nn.Linear(6, 4)
        self.two = nn.Linear(4, 6, bias=False)
        self.two_out = nn.Linear(6, 4)
        self.one.weight = self.encoder.first.to_hidden.weight
        self.two.weight = self.encoder.rest[1].to_hidden.weight

    def forward(self, x: Tensor) -> Tensor:  # x: N×4
        x = self.encoder(x)
        x = self.one(x)  # N×6
        x = self.one_out(x)  # N×4
        x = self.two(x)  # N×6
        return self.two_out(x)  # N×4

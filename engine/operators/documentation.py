"""Where PyTorch documents an operator."""

_PAGE = "https://docs.pytorch.org/docs/stable/generated/torch.{}.html"
LIBRARY_PAGES = {
    "ops": "https://docs.pytorch.org/vision/stable/generated/torchvision.ops.{}.html",
    "swin": "https://docs.pytorch.org/vision/stable/models/swin_transformer.html",
}
"""torchvision's pages."""

_PREFIXES = {"nn.": "nn.", "F.": "nn.functional.", "torch.": "", "Tensor.": "Tensor."}


def page_of(name: str) -> str:
    """Gives the address of PyTorch's page on `name` (`nn.Conv2d`, `F.relu`, `torch.cat`)."""
    for prefix, path in _PREFIXES.items():
        if name.startswith(prefix):
            return _PAGE.format(path + name.removeprefix(prefix))
    return ""

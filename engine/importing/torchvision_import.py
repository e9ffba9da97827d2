"""torchvision beside any build of PyTorch.

torchvision's compiled library may not load beside a PyTorch of another build (CPU or CUDA). Its
models do not need it, but its import then fails for two operators that nobody declared. They are
declared here, and only after loading the library has failed: declaring them beside the real ones
ends the process.
"""

import importlib
import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

import torch

from engine.errors import EngineError

_SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)
_kept: list[torch.library.Library] = []  # the declarations vanish with the object


def torchvision(part: str = "") -> ModuleType:
    """Gives torchvision, or one of its modules.

    Args:
        part: such as `models`.

    Raises:
        EngineError: torchvision is not installed.
    """
    prepare_torchvision()
    return importlib.import_module(f"torchvision.{part}" if part else "torchvision")


@cache
def prepare_torchvision() -> None:
    """Makes sure that `import torchvision` works; does nothing where it does already.

    Raises:
        EngineError: torchvision is not installed.
    """
    found = importlib.util.find_spec("torchvision")
    if found is None or not found.submodule_search_locations:
        raise EngineError("torchvision is not installed. Install it: pip install torchvision")
    folder = Path(found.submodule_search_locations[0])
    libraries = sorted(folder.glob("_C*.so")) + sorted(folder.glob("_C*.pyd"))
    try:
        for library in libraries:
            torch.ops.load_library(str(library))  # type: ignore[no-untyped-call]
    except OSError:
        libraries = []
    if not libraries:
        declared = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
        for schema in _SCHEMAS:
            declared.define(schema)  # type: ignore[no-untyped-call]
        _kept.append(declared)

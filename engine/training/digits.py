"""The bundled digits as they are stored. No torch."""

import zipfile
from importlib import resources
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from engine.errors import EngineError

Bytes: TypeAlias = npt.NDArray[np.uint8]
Flags: TypeAlias = npt.NDArray[np.bool_]


def read_digit_arrays() -> tuple[Bytes, Bytes, Flags]:
    """Gives images (N, 8, 8) of 0 to 16, labels (N,) and which are the test (N,).

    Raises:
        EngineError: the file is missing or damaged.
    """
    resource = resources.files("presets") / "data" / "digits.npz"
    try:
        with resource.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return file["images"], file["labels"], file["is_test"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise EngineError(
            f"The bundled digits cannot be read from {resource}: {error}. Install Netloom again."
        ) from error

"""Shapes are read as people write them."""

import pytest

from engine.errors import EngineError
from gui.importing.shape_rows import shape_of


@pytest.mark.parametrize(
    "text", ["3×224×224", "3x224x224", "3,224,224", " (3, 224, 224) ", "[3 224 224]", "3*224*224"]
)
def test_every_way_to_write_a_shape(text: str) -> None:
    assert shape_of(text) == (3, 224, 224)


@pytest.mark.parametrize(
    "text", ["", "×", "3×0", "-3", "3.5", "three", "٣", "9" * 5000, str(2**31)]
)
def test_what_is_no_shape_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(EngineError, match="is no shape") as caught:
        shape_of(text)
    assert len(str(caught.value)) < 300

"""The calls that give data the shape and the encoding that a graph asks for. No torch."""

import math
from collections.abc import Sequence

from engine.errors import EngineError
from engine.training.data_call import DataCall, Name
from engine.training.data_description import DataDescription, Labels, Quantity
from engine.training.objective import InputWish, TargetWish


def fit_input(data: DataDescription, quantity: Quantity, wish: InputWish) -> list[DataCall]:
    """Gives the calls that make a quantity what an input asks for.

    Raises:
        EngineError: it cannot be.
    """
    if quantity.labels is Labels.IMAGES:
        return fit_images(data, quantity.name, quantity.shape, wish)
    if quantity.labels is Labels.CLASSES:
        _check_dtype(data, wish, "int64")
        return _check_shape(data, quantity, wish)
    _check_dtype(data, wish, "float32")
    return _fit_points(data, quantity, wish)


def fit_images(
    data: DataDescription, name: str, stored: tuple[int, ...], wish: InputWish
) -> list[DataCall]:
    """Gives the calls that make images what an input asks for.

    Raises:
        EngineError: it asks for no images, or for whole numbers.
    """
    _check_dtype(data, wish, "float32")
    shape = _image_shape(wish.shape)
    if shape is None:
        raise EngineError(
            f"The input {wish.name} takes samples of shape {_text(wish.shape)}, but {data.name} "
            "are images. Set its shape to channels, height, width, such as 1×28×28, or to the "
            "number of pixels of a square image, such as 64."
        )
    calls = _resized(name, stored, shape)
    calls.append(DataCall((name,), "normalize", (Name(name), Name("is_test"))))
    if shape[0] != stored[0]:
        calls.append(DataCall((name,), "repeat_channels", (Name(name), shape[0])))
    return [*calls, *_flattened(name, wish.shape)]


def fits(quantity: Quantity, wish: TargetWish) -> bool:
    """Whether a quantity can fill a target."""
    match wish.encoding, quantity.labels:
        case "index", Labels.CLASSES:
            return wish.places == quantity.shape
        case "one_hot", Labels.CLASSES:
            return not quantity.shape and wish.classes == quantity.classes
        case "values", Labels.CLASSES:
            return not quantity.shape and quantity.classes == 2 and wish.shape == (1,)
        case "multi_hot" | "labels", Labels.CLASSES:
            return not quantity.shape and wish.classes == quantity.classes
        case "multi_hot" | "labels", Labels.SEQUENCES:
            return wish.classes == quantity.classes
        case "sequence", Labels.SEQUENCES:
            return wish.places == quantity.shape
        case "length", Labels.LENGTHS:
            return True
        case "values", Labels.NUMBERS:
            return wish.shape == quantity.shape
        case "values", Labels.IMAGES:
            return wish.shape != (1,) and _image_shape(wish.shape) is not None
    return False


def fit_target(quantity: Quantity, wish: TargetWish) -> list[DataCall]:
    """Gives the calls that make a quantity what a target asks for; it must fit."""
    name = quantity.name
    if quantity.labels is Labels.IMAGES:
        return _fit_pictures(quantity, wish)
    if quantity.labels is Labels.NUMBERS or wish.encoding in ("index", "sequence", "length"):
        return []
    if wish.encoding in _ENCODERS:
        return [DataCall((name,), _ENCODERS[wish.encoding], (Name(name), wish.classes))]
    return [DataCall((name,), "encode_zero_or_one", (Name(name),))]


_ENCODERS = {
    "one_hot": "encode_one_hot",
    "multi_hot": "encode_multi_hot",
    "labels": "encode_label_sets",
}
"""What makes class numbers what a target asks for."""


def refuse_target(
    data: DataDescription, known: Sequence[Quantity], wish: TargetWish
) -> EngineError:
    """Gives the error of a target that nothing in the data fits."""
    kinds = (Labels.CLASSES,) if wish.encoding == "one_hot" else _OF_SETS
    first = next((each for each in known if each.labels in kinds), None)
    is_filled = first is not None and (first.labels is Labels.SEQUENCES or not first.shape)
    if wish.encoding in _ENCODERS and first is not None and is_filled:
        return EngineError(
            f"The target {wish.name} has {wish.classes} classes, but {data.name} has "
            f"{first.classes}. Set classes of the target to {first.classes}."
        )
    has = "; ".join(_what_is_known(each) for each in known) or "no targets"
    advice = ", or ".join(_how_to_take(each) for each in known)
    mend = f"Set {advice}" if advice else "Remove it, or choose other data"
    return EngineError(
        f"The target {wish.name} takes {_what_is_wished(wish)}, but {data.name} has {has}. "
        f"{mend}; each target takes something of its own."
    )


def _fit_points(data: DataDescription, quantity: Quantity, wish: InputWish) -> list[DataCall]:
    wanted, stored, name = wish.shape, quantity.shape, quantity.name
    if len(wanted) == 1 and wanted[0] > stored[0] == 2:
        return [DataCall((name,), "place_in_space", (Name(name), wanted[0]))]
    return _check_shape(data, quantity, wish)


def _check_shape(data: DataDescription, quantity: Quantity, wish: InputWish) -> list[DataCall]:
    if wish.shape == quantity.shape:
        return []
    raise EngineError(
        f"The input {wish.name} takes samples of shape {_text(wish.shape)}, but those of "
        f"{data.name} have the shape {_text(quantity.shape)}. Set the shape of the input to "
        f"{_text(quantity.shape)}."
    )


def _check_dtype(data: DataDescription, wish: InputWish, dtype: str) -> None:
    if wish.dtype != dtype:
        raise EngineError(
            f"The input {wish.name} takes numbers of type {wish.dtype}, but {data.name} gives "
            f"{dtype}. Set its dtype to {dtype}."
        )


def _fit_pictures(quantity: Quantity, wish: TargetWish) -> list[DataCall]:
    name, shape = quantity.name, _image_shape(wish.shape)
    assert shape is not None  # it fits
    calls = _resized(name, quantity.shape, shape)
    if shape[0] != quantity.shape[0]:
        calls.append(DataCall((name,), "repeat_channels", (Name(name), shape[0])))
    return [*calls, *_flattened(name, wish.shape)]


def _image_shape(wanted: tuple[int, ...]) -> tuple[int, ...] | None:
    """Gives channels, height and width of the images that are asked for; None if none are."""
    if len(wanted) == 3:
        return wanted
    side = math.isqrt(wanted[0]) if len(wanted) == 1 else 0
    return (1, side, side) if len(wanted) == 1 and side * side == wanted[0] else None


def _resized(name: str, stored: tuple[int, ...], shape: tuple[int, ...]) -> list[DataCall]:
    if shape[1:] == stored[1:]:
        return []
    return [DataCall((name,), "resize_images", (Name(name), shape[1], shape[2]))]


def _flattened(name: str, wanted: tuple[int, ...]) -> list[DataCall]:
    return [DataCall((name,), "torch.flatten", (Name(name), 1))] if len(wanted) == 1 else []


_OF_SETS = (Labels.CLASSES, Labels.SEQUENCES)


def _what_is_known(quantity: Quantity) -> str:
    if quantity.labels is Labels.IMAGES:
        return f"{quantity.name}: images"
    if quantity.labels is Labels.NUMBERS:
        return f"{quantity.name}: numbers of shape {_text(quantity.shape)}"
    if quantity.labels is Labels.LENGTHS:
        return f"{quantity.name}: how many class numbers there are"
    if quantity.labels is Labels.SEQUENCES:
        longest = _text(quantity.shape)
        return f"{quantity.name}: up to {longest} of {quantity.classes} classes in their order"
    places = f" at {_text(quantity.shape)} places" if quantity.shape else ""
    return f"{quantity.name}: one of {quantity.classes} classes{places}"


def _what_is_wished(wish: TargetWish) -> str:
    if wish.encoding == "values":
        return f"values of shape {_text(wish.shape)}"
    if wish.encoding in _WISHES:
        return _WISHES[wish.encoding]
    if wish.encoding == "sequence":
        return f"up to {_text(wish.places)} class numbers in their order"
    return f"class numbers at {_text(wish.places)} places" if wish.places else "class numbers"


_WISHES = {
    "one_hot": "one row for each class",
    "multi_hot": "0 or 1 for each class",
    "labels": "class numbers ended by −1",
    "length": "how many class numbers a sample has",
}


def _how_to_take(quantity: Quantity) -> str:
    if quantity.labels is Labels.IMAGES:
        return "its encoding to values and its shape to that of an image, for the picture"
    if quantity.labels is Labels.NUMBERS:
        return f"its encoding to values and its shape to {_text(quantity.shape)}"
    if quantity.labels is Labels.LENGTHS:
        return "its encoding to length"
    if quantity.labels is Labels.SEQUENCES:
        return (
            f"its encoding to sequence and its places to {_text(quantity.shape)}, or to labels or "
            f"multi_hot of {quantity.classes} classes"
        )
    if quantity.shape:
        return f"its encoding to index and its places to {_text(quantity.shape)}"
    values = " or to values of shape 1" if quantity.classes == 2 else ""
    return f"its encoding to index, one_hot, multi_hot or labels{values}"


def _text(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "()"

"""The calls that read or make the samples of each data source. No torch."""

from collections.abc import Collection, Mapping

from engine.training.data_call import Calls, DataCall, Name
from engine.training.data_description import DataDescription
from engine.training.data_fitting import fit_images
from engine.training.objective import InputWish

ALL_DIGITS = 1797
LARGEST_PIXEL = 16

_MAKERS = {
    "xor": "make_xor",
    "spiral": "make_spirals",
    "line": "make_line",
    "surface": "make_surface",
    "phi": "make_lengths",
    "tastes": "make_tastes",
}
_GROUPS = {"digit-pairs": "make_pairs", "digit-triplets": "make_triplets"}
_LABELS, _IMAGES, _IS_TEST = Name("labels"), Name("images"), Name("is_test")

Values = Mapping[str, int | float]


def read_calls(
    data: DataDescription, values: Values, wish: InputWish, wished: Collection[str]
) -> Calls:
    """Gives the calls that name every input, the wished targets, and `is_test` if there is one.

    Args:
        data: the source.
        values: of its arguments.
        wish: what the first input asks for.
        wished: the names of the targets that are needed.
    """
    if data.name in _MAKERS:
        return _made(data, values)
    if data.name in ("characters", "text-gaps"):
        return _text(data, values)
    calls = Calls(DataCall(("images", "labels", "is_test"), "read_digits"))
    if values["samples"] < ALL_DIGITS:
        names = ("images", "labels", "is_test")
        tensors = [Name(each) for each in names]
        calls.add(DataCall(names, "take_first", (int(values["samples"]), *tensors)))
    if data.name in _GROUPS:
        _add_group(calls, data, values, wish)
    else:
        calls.add(*_digits(data, values, wished))
    return calls


def _made(data: DataDescription, values: Values) -> Calls:
    names = tuple(each.name for each in (*data.inputs, *data.targets))
    calls = Calls(DataCall(names, _MAKERS[data.name], keywords=values))
    if data.is_split:
        calls.add(DataCall(("is_test",), "choose_test_samples", (Name(names[-1]),)))
    return calls


def _text(data: DataDescription, values: Values) -> Calls:
    calls = Calls(DataCall(("text",), "read_text"))
    first, second = data.inputs[0].name, data.targets[0].name
    if data.name == "characters":
        calls.add(DataCall((first, second), "cut_text", (Name("text"), values["step"])))
    else:
        calls.add(
            DataCall((second, "_"), "cut_text", (Name("text"), values["step"])),
            DataCall((first,), "make_gaps", (Name(second), values["gaps"], values["seed"])),
        )
    calls.add(DataCall(("is_test",), "choose_last_fifth", (Name(first),)))
    return calls


def _add_group(calls: Calls, data: DataDescription, values: Values, wish: InputWish) -> None:
    """Makes groups of images that are fitted before, so that equal images stay equal."""
    calls.add(*fit_images(data, "images", data.inputs[0].shape, wish))
    names = tuple(each.name for each in (*data.inputs, *data.targets))
    given = (_IMAGES, _LABELS, _IS_TEST, values["seed"])
    calls.add(DataCall(names, _GROUPS[data.name], given))
    calls.are_fitted = True


def _digits(data: DataDescription, values: Values, wished: Collection[str]) -> list[DataCall]:
    """Gives what is made of the images before they are fitted."""
    calls = []
    if "pictures" in wished:
        calls.append(DataCall(("pictures",), "scale_pixels", (_IMAGES, LARGEST_PIXEL)))
    if "ink" in wished:
        calls.append(DataCall(("ink",), "measure_ink", (_IMAGES,)))
    if data.name == "digit-codes":
        calls.append(DataCall(("codes",), "make_codes", (_IMAGES,)))
    if data.name == "digit-scenes":
        given = (_IMAGES, values["noise"], values["seed"])
        calls.append(DataCall(("scenes", "masks"), "make_scenes", given))
    if data.name == "digit-rows":
        whole = (_IMAGES, _LABELS, _IS_TEST, values["seed"])
        calls.append(DataCall(("rows", "digits", "lengths"), "make_rows", whole))
    if data.name == "digit-forgeries":
        calls.append(DataCall(("images", "is_real"), "make_forgeries", (_IMAGES, values["seed"])))
    return calls

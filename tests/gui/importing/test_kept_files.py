"""Imported weights stay as long as somebody may need them."""

import os
import time
from pathlib import Path

import presets
from engine import user_folders
from engine.graph import file_format
from gui.importing.kept_files import KeptFiles

LONG_AGO = time.time() - 2 * 24 * 3600


def weights(name: str) -> Path:
    """Old weights in the folder of the recovery copies."""
    folder = user_folders.recovery()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.weights.safetensors"
    path.write_bytes(b"numbers")
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def test_weights_that_nobody_holds_or_names_go_with_the_next_import() -> None:
    left, named = weights("left"), weights("named")
    copy = user_folders.recovery() / "1-copy.netloom"
    copy.write_text('{"weights": "named.weights.safetensors"}')
    KeptFiles().new_place("torchvision.models:resnet18")
    assert not left.exists()
    assert named.exists()


def test_weights_that_a_window_holds_stay() -> None:
    window = KeptFiles()
    place = window.new_place("torchvision.models:resnet18")
    assert place.name.startswith("resnet18-")
    held = weights(place.stem)
    KeptFiles().new_place("net.py:Net")
    assert held.exists()


def test_taking_an_import_leaves_only_its_weights() -> None:
    kept = KeptFiles()
    place = kept.new_place("/home/me/my net.pt2")
    file_format.save(presets.load("xor"), place)
    own = weights(place.stem)
    assert kept.take(place).graph == presets.load("xor").graph
    assert not place.exists()
    assert own.exists()
    kept.drop(place)
    assert not own.exists()

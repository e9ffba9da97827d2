"""What a bare Linux is told."""

import sys

from engine.system_libraries import advice, missing_libraries


def test_names_only_what_cannot_be_loaded(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    missing = missing_libraries(on_screen=True, can_load=lambda file: "cursor" not in file)
    assert [each.debian for each in missing] == ["libxcb-cursor0"]
    assert "sudo apt install libxcb-cursor0." in advice(missing)


def test_an_off_screen_window_needs_no_x_libraries(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    missing = missing_libraries(on_screen=False, can_load=lambda _: False)
    assert missing
    assert not any("xcb" in each.file for each in missing)


def test_other_systems_need_nothing(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert missing_libraries(on_screen=True, can_load=lambda _: False) == ()

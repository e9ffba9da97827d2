"""Interrupts while a training goes on."""

import signal

import pytest

from engine.cli.interrupts import interrupts


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_each_interrupt_does_the_next_step(number):
    done = []

    with interrupts(lambda: done.append("stop"), lambda: done.append("kill")):
        for _ in range(3):
            signal.raise_signal(number)

    assert done == ["stop", "kill", "kill"]


@pytest.fixture
def usual_interrupt():
    """An interrupt as in a terminal; whoever starts the tests in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_afterwards_an_interrupt_means_what_it_meant_before(usual_interrupt):
    with interrupts(lambda: None):
        pass

    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)

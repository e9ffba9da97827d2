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


def test_afterwards_an_interrupt_means_what_it_meant_before():
    with interrupts(lambda: None):
        pass

    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)

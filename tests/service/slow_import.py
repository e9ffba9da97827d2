"""A service without PyTorch whose one request takes long, and says what it does."""

import time

from engine.service.frames import Channel

STEPS = 6
STEP_S = 0.5

channel = Channel.of_this_process()
channel.send({"ready": True})
while (message := channel.receive()) is not None:
    for step in range(STEPS):
        note = {"id": message["id"], "running": None, "step": step, "phase": str(step)}
        channel.send(note)
        time.sleep(STEP_S)
    channel.send({"id": message["id"], "answer": {"done": True}})

"""The working thread of the service. Importing this loads PyTorch."""

import queue
import traceback

import torch

from engine.analysis.probe import probe
from engine.analysis.result import TensorType
from engine.errors import EngineError
from engine.operators.standard import CATALOGUE
from engine.service.frames import Channel, FrameError, Message
from engine.service.messages import Request
from engine.service.requests import HANDLERS, Session
from engine.service.working import Progress


def warm_up() -> None:
    """Runs what is slow the first time."""
    torch.set_num_threads(1)  # nothing is computed here; the cores are for the training
    convolution, linear = CATALOGUE["nn.Conv2d"], CATALOGUE["nn.Linear"]
    image, vector = TensorType(("N", 1, 8, 8)), TensorType(("N", 8))
    probe(convolution, convolution.values({"in_channels": 1}), {"input": image})
    probe(linear, linear.values({"in_features": 8}), {"input": vector})


def serve(channel: Channel, inbox: "queue.SimpleQueue[Message]", progress: Progress) -> None:
    """Answers requests one after another, for ever."""
    session = Session(watch=progress.running)
    session.cache.before_probe = progress.enter
    session.say = progress.say
    while True:
        message = inbox.get()
        try:
            request = Request.from_json(message)
        except ValueError:
            continue  # nobody waits for an answer
        progress.begin(request.id)
        answer = _answer(session, request)
        progress.end()
        try:
            channel.send({"id": request.id, **answer})
        except FrameError as error:
            channel.send({"id": request.id, "error": str(error)})


def _answer(session: Session, request: Request) -> Message:
    handler = HANDLERS.get(request.name)
    if handler is None:
        return {"error": f"The service knows no request {request.name!r}."}
    try:
        return {"answer": handler(session, request.body)}
    except EngineError as error:
        return {"error": str(error)}
    except Exception:  # the window shows it as a crash report; the service lives on
        return {"error": traceback.format_exc()}

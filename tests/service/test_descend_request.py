"""Descents on a surface, asked of the service process."""

import queue
from dataclasses import replace

from engine.optimization_lab.descent import Descent, DescentOrder, Ending, paths_from_json
from engine.optimization_lab.surfaces import SurfaceSetup, surface_of

WAIT_S = 120
SURFACE = surface_of(SurfaceSetup())
ORDER = DescentOrder(
    SurfaceSetup(),
    SURFACE.start,
    30,
    SURFACE.region,
    {
        "good": Descent("SGD", {"lr": 0.05}),
        "bad": Descent("SGD", {"lr": 5.0}),
        "none": Descent("SGD", {"lr": -1.0}),
    },
)


def asked(warm, order: DescentOrder):
    answers: queue.Queue = queue.Queue()
    warm.clients[0].request("descend", order.to_json(), answers.put)
    return answers.get(timeout=WAIT_S)


def test_paths_come_back_by_key_with_their_endings(warm):
    paths = paths_from_json(asked(warm, ORDER)["paths"])
    assert {key: path.ending for key, path in paths.items()} == {
        "good": Ending.DONE,
        "bad": Ending.LEFT,
        "none": Ending.REFUSED,
    }
    assert paths["good"].points[0] == SURFACE.start
    assert len(paths["good"].points) == 31


def test_what_cannot_be_done_is_said(warm):
    answer = asked(warm, replace(ORDER, steps=0))
    assert "received 0" in answer["error"]

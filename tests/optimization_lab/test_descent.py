import json
import math
from dataclasses import replace

import numpy as np
import pytest

from engine.errors import EngineError, UnknownNameError
from engine.optimization_lab import descent_steps
from engine.optimization_lab.descent import (
    MOST_DESCENTS,
    Descent,
    DescentOrder,
    DescentPath,
    Ending,
    order_from_json,
    paths_from_json,
)
from engine.optimization_lab.descent_steps import descend
from engine.optimization_lab.lecture import (
    EXAMPLES,
    JOINT_PANELS,
    MOMENTUM_RATE,
    RATES,
    SMALL_PANELS,
    STEPS,
    SURFACE,
)
from engine.optimization_lab.surfaces import SURFACES, SurfaceSetup, in_axes, surface_of
from engine.optimization_lab.surfaces_stability import stability


def order(*descents: Descent, surface: SurfaceSetup = SURFACE, steps: int = STEPS) -> DescentOrder:
    shown = surface_of(surface)
    named = {str(number): each for number, each in enumerate(descents)}
    return DescentOrder(surface, shown.start, steps, shown.region, named)


def only(order: DescentOrder) -> DescentPath:
    (path,) = descend(order).values()
    return path


def in_valley(path: DescentPath) -> np.ndarray:
    return np.array([in_axes(point, SURFACE.angle) for point in path.points])


@pytest.mark.parametrize("rate", RATES)
def test_gradient_descent_follows_its_closed_form(rate: float):
    path = only(order(Descent("SGD", {"lr": rate})))
    across, along = SURFACE.curvatures
    start = np.array(in_axes(surface_of(SURFACE).start, SURFACE.angle))
    shrink = 1 - rate * np.array([along, across])
    wanted = start * shrink ** np.arange(STEPS + 1)[:, None]
    assert in_valley(path) == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 0.9])
def test_momentum_adds_up_the_steps(gamma: float):
    descent = Descent("SGD", {"lr": MOMENTUM_RATE, "momentum": gamma})
    path = only(order(descent))
    w = np.array(in_axes(surface_of(SURFACE).start, SURFACE.angle))
    u, wanted = np.zeros(2), [w]
    for _ in range(STEPS):
        u = gamma * u + MOMENTUM_RATE * np.array(SURFACE.curvatures[::-1]) * w
        w = w - u
        wanted.append(w)
    assert in_valley(path) == pytest.approx(np.array(wanted), abs=1e-6)


def test_adam_follows_the_rule_of_the_paper():
    rate, first, second, epsilon = 1e-1, 0.9, 0.999, 1e-8
    path = only(order(Descent("Adam", {"lr": rate, "betas": [first, second], "eps": epsilon})))
    w = np.array(surface_of(SURFACE).start)
    hessian = surface_of(SURFACE).hessian(0.0, 0.0)
    m, v = np.zeros(2), np.zeros(2)
    for step in range(1, STEPS + 1):
        gradient = hessian @ w
        m = first * m + (1 - first) * gradient
        v = second * v + (1 - second) * gradient**2
        w = w - rate * m / (1 - first**step) / (np.sqrt(v / (1 - second**step)) + epsilon)
        assert path.points[step] == pytest.approx(tuple(w), abs=1e-6)


def test_the_lecture_converges_at_its_fourth_rate_and_diverges_at_its_fifth():
    near, beyond = (only(order(Descent("SGD", {"lr": rate}), steps=400)) for rate in RATES[-2:])
    assert near.ending is Ending.DONE
    assert near.losses[-1] < 1e-10
    assert beyond.ending is Ending.LEFT
    assert beyond.losses[-1] > beyond.losses[0]


def test_a_path_that_leaves_is_cut_where_it_leaves():
    path = only(order(Descent("SGD", {"lr": 0.06}), steps=400))
    left, right, bottom, top = surface_of(SURFACE).region
    far = [max(abs(x) / right, abs(y) / top) for x, y in path.points]
    assert (left, bottom) == (-right, -top)
    assert far[-1] > 10 >= max(far[:-1])


def test_a_path_ends_where_there_is_no_number_any_more():
    setup = SurfaceSetup("beale")
    path = only(order(Descent("SGD", {"lr": 1e300}), surface=setup))
    assert path.ending in (Ending.LEFT, Ending.NO_NUMBER)
    assert all(map(math.isfinite, path.losses))


def test_losses_are_the_heights_at_the_points():
    path = only(order(Descent("RMSprop", {"lr": 0.05}), surface=SurfaceSetup("rastrigin")))
    heights = [float(SURFACES["rastrigin"].height(x, y)) for x, y in path.points]
    assert path.losses == pytest.approx(heights)
    assert path.points[0] == SURFACES["rastrigin"].start


def test_an_optimizer_that_looks_again_converges():
    path = only(order(Descent("LBFGS", {"lr": 0.5}), steps=20))
    assert path.losses[-1] < 1e-8
    assert len(path.points) == 21


def test_descents_side_by_side_do_as_each_alone():
    descents = [
        Descent("SGD", {"lr": 0.06}),
        Descent("SGD", {"momentum": 0.5, "nesterov": True}),
        Descent("SGD"),
        Descent("Adam", {"lr": 0.1}),
        Descent("Adam", {"amsgrad": True}),
        Descent("Adagrad", {"lr": 0.1}),
        Descent("Adagrad", {"initial_accumulator_value": 0.5}),
        Descent("LBFGS"),
        Descent("LBFGS", {"lr": 0.1}),
    ]
    together = descend(order(*descents, steps=300))
    for number, descent in enumerate(descents):
        assert together[str(number)] == only(order(descent, steps=300))


@pytest.mark.parametrize(
    ("descent", "words"),
    [
        (Descent("SGD", {"lr": -1.0}), "refuses its arguments"),
        (Descent("SGD", {"rate": 0.1}), "rate"),
        (Descent("Sgd"), "Sgd"),
        (Descent("Muon"), "2D"),
        (Descent("SparseAdam"), "dense"),
    ],
)
def test_what_cannot_go_down_says_why_and_the_others_go_on(descent: Descent, words: str):
    refused, other = descend(order(descent, Descent("SGD", {"lr": 0.01}))).values()
    assert refused.ending is Ending.REFUSED
    assert words in refused.message
    assert not refused.points
    assert len(other.points) == STEPS + 1


@pytest.mark.parametrize("descent", [Descent("SGD"), Descent("LBFGS", {"max_iter": 10**9})])
def test_what_takes_too_long_is_given_up(descent: Descent, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(descent_steps, "PATIENCE_S", -1.0)
    path = only(order(descent))
    assert path.ending is Ending.REFUSED
    assert "fewer steps" in path.message


def test_an_order_and_its_answer_come_back_from_json():
    asked = order(Descent("Adam", {"lr": 0.1, "betas": (0.9, 0.999), "amsgrad": True}))
    heard = order_from_json(json.loads(json.dumps(asked.to_json())))
    paths = descend(heard)
    answer = {key: path.to_json() for key, path in paths.items()}
    assert paths_from_json(json.loads(json.dumps(answer))) == paths
    assert heard.descents["0"].arguments["betas"] == [0.9, 0.999]
    assert replace(heard, descents=asked.descents) == asked


@pytest.mark.parametrize(
    "change",
    [
        {"steps": 0},
        {"steps": 10**9},
        {"steps": "many"},
        {"start": [1.0]},
        {"start": [10**400, 0]},
        {"region": None},
        {"descents": {str(n): {"optimizer": "SGD", "arguments": {}} for n in range(99)}},
        {"descents": {"0": {"optimizer": "SGD"}}},
        {"descents": {}},
    ],
)
def test_a_damaged_order_is_refused(change: dict[str, object]):
    assert MOST_DESCENTS < 99
    with pytest.raises(EngineError):
        order_from_json({**order(Descent("SGD")).to_json(), **change})


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("nesterov", [False, True])
def test_rates_below_the_bound_converge_and_above_it_diverge(momentum: float, nesterov: bool):
    more = {"momentum": momentum, "nesterov": True} if nesterov and momentum else {}
    arguments = {"lr": 0.01, "momentum": momentum, **more}
    known = stability(surface_of(SURFACE), Descent("SGD", arguments))
    below, above = (
        only(order(Descent("SGD", {**arguments, "lr": known.bound * share}), steps=2000))
        for share in (0.99, 1.01)
    )
    assert below.losses[-1] < 1e-6
    assert above.ending is Ending.LEFT
    assert known.is_stable


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_stay_in_sight(name: str):
    setup = SurfaceSetup(name)
    paths = descend(order(*EXAMPLES[name].descents, surface=setup, steps=EXAMPLES[name].steps))
    left, right, bottom, top = SURFACES[name].region
    for path in paths.values():
        assert path.ending in (Ending.DONE, Ending.LEFT)
        shown = [left <= x <= right and bottom <= y <= top for x, y in path.points]
        assert sum(shown) > len(shown) / 2


def test_an_unknown_surface_is_refused():
    with pytest.raises(UnknownNameError):
        descend(replace(order(Descent("SGD")), surface=SurfaceSetup("hill")))


def test_the_panels_of_the_lecture_have_its_arguments():
    assert [panel.descents[0].arguments["lr"] for panel in SMALL_PANELS] == [
        *RATES,
        5e-2,
        5e-2,
        1e-1,
    ]
    assert [panel.descents[0].arguments.get("momentum") for panel in SMALL_PANELS[5:7]] == [
        0.0,
        0.5,
    ]
    assert {len(panel.descents) for panel in SMALL_PANELS} == {1}
    keys = [panel.key for panel in (*SMALL_PANELS, *JOINT_PANELS)]
    assert len(set(keys)) == len(keys)

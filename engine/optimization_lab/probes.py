"""The probes that compute the level lines of a race."""

import os
from dataclasses import replace

from engine.optimization_lab.loss_probe import LossProbe
from engine.optimization_lab.new_race import with_optimizer
from engine.optimization_lab.race import DEFAULT_RACERS, Race
from engine.training.data import Samples
from engine.training.preparation import Prepared, build_learner

_MOST_THREADS = 16


def make_probes(prepared: Prepared, race: Race, samples: Samples) -> list[LossProbe]:
    """Gives a probe for each processor, or a single one for a GPU.

    Args:
        prepared: the race's project.
        race: who raced, and on how many samples the loss is computed.
        samples: on the device of the race.

    Raises:
        EngineError: the network cannot be built.
    """
    any_racer = DEFAULT_RACERS[0]  # takes no step; those of the race may have been refused
    prepared = replace(prepared, project=with_optimizer(prepared.project, any_racer))
    learner = build_learner(prepared).learner
    probe = LossProbe(
        learner.model.to(samples.device),
        learner.compute_loss,
        samples,
        count=race.plane.samples,
        bytes_per_sample=prepared.analysis.activation_bytes,
    )
    is_on_cpu = samples.device.type == "cpu"
    return probe.copies(min(os.cpu_count() or 1, _MOST_THREADS) if is_on_cpu else 1)

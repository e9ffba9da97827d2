"""The folder of a race: that of a run, with what only a race has. No torch.

run.json            how the race stands; its kind is `race`
race.json           who races, and the plane of the picture
project.netloom     the project as it was when the race was made
racers/KEY/         a run folder for each racer, and its snapshots (weights.f32, snapshots.jsonl)
landscape.json      trajectories and level lines, as far as they are computed
metrics.jsonl       what befell the race as a whole: racers that ended, news of the landscape
log.txt, stop       as in every run
"""

import json
from pathlib import Path

from engine.graph.writing import write_atomically
from engine.optimization_lab.race import Race, race_from_json, race_to_json
from engine.training import run_folder

RACE = "race.json"
LANDSCAPE = "landscape.json"


def folder_of(race: Path, racer: str) -> Path:
    """Gives the run folder of one racer.

    Args:
        race: the race's folder.
        racer: its key.
    """
    return run_folder.racer_folder(race, racer)


def write_race(folder: Path, race: Race) -> None:
    """Writes who races, and the plane of the picture.

    Raises:
        EngineError: it cannot be written.
    """
    text = json.dumps(race_to_json(race), indent=2, allow_nan=False) + "\n"
    write_atomically(folder / RACE, text.encode())


def read_race(folder: Path) -> Race:
    """Reads who races, and the plane of the picture.

    Raises:
        EngineError: this is not the folder of a race, or its race.json is damaged.
    """
    return race_from_json(run_folder.read_description(folder, RACE, of="a race"))

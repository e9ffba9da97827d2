"""The folder of a race: that of a run, with what only a race has. No torch.

run.json            how the race stands; its kind is `race`
race.json           who races, and the plane of the picture
project.netloom     the project as it was when the race was made
racers/KEY/         a run folder for each racer, and its snapshots
landscape.json      trajectories and level lines, as far as they are computed
log.txt, stop       as in every run
"""

from pathlib import Path

RACE = "race.json"
RACERS = "racers"
LANDSCAPE = "landscape.json"


def folder_of(race: Path, racer: str) -> Path:
    """Gives the run folder of one racer.

    Args:
        race: the race's folder.
        racer: its key.
    """
    return race / RACERS / racer

"""A race in words."""

from engine.optimization_lab.landscape import Landscape
from engine.training.run_info import RunState
from gui.panels.race_story import RaceStory

GO_ON, DRAW_AGAIN = "Go on with the race", "Draw again"


def sentence(story: RaceStory, *, is_going: bool, is_own: bool = True) -> tuple[str, bool]:
    """Says what there is to see of a race, and whether that is bad news.

    Args:
        story: of the race.
        is_going: it goes on.
        is_own: the network that is open raced; else its name is told.
    """
    text, is_bad = _told(story, is_going=is_going)
    return text if is_own else f"{story.info.project}: {text}", is_bad


def again(story: RaceStory | None) -> str:
    """Says what resuming a race does; empty where that is not possible."""
    if story is None or story.info.state is RunState.RUNNING:
        return ""
    return DRAW_AGAIN if story.info.state is RunState.FINISHED else GO_ON


def _told(story: RaceStory, *, is_going: bool) -> tuple[str, bool]:
    landscape = story.landscape
    if story.fault:
        return story.fault, True
    if landscape is None:
        return _nothing(story, is_going=is_going)
    if landscape.message:
        return landscape.message, True
    held = 100 * sum(landscape.shares)
    words = f"The plane holds {held:.1f} % of the variance of the weights."
    return f"{words} {_levels(landscape, again(story), is_going=is_going)}".strip(), False


def _nothing(story: RaceStory, *, is_going: bool) -> tuple[str, bool]:
    if is_going:
        return "The first snapshots of the weights are on their way…", False
    if story.info.state is RunState.FAILED and story.info.message:
        return story.info.message, True
    return "The race ended before there were any trajectories.", False


def _levels(landscape: Landscape, what_next: str, *, is_going: bool) -> str:
    if landscape.fraction >= 1:
        return "Level lines: training loss."
    if is_going:
        is_begun = landscape.levels is not None or landscape.fraction > 0
        return f"Level lines: {100 * landscape.fraction:.0f} %…" if is_begun else ""
    state = f"Level lines: cancelled at {100 * landscape.fraction:.0f} %."
    if not landscape.fraction:
        state = "No level lines yet."
    return f"{state} “{what_next}” computes them." if what_next else state

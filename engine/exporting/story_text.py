"""The bundled text in a script, and the function that reads it there. No torch."""

from engine.training.story import read_story

NAME = "STORY"

READ_TEXT = f'''\
def read_text() -> Tensor:
    """Read the number of each character (N,) of the text, from the first in order."""
    numbers = {{each: number for number, each in enumerate(sorted(set({NAME})))}}
    return torch.tensor([numbers[each] for each in {NAME}])'''


def story_constant() -> str:
    """Gives the assignment that holds the text."""
    return f'{NAME} = """\\\n{read_story()}"""'

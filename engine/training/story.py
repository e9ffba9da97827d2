"""The bundled text as it is stored. No torch."""

from importlib import resources

from engine.errors import EngineError


def read_story() -> str:
    """Gives the text.

    Raises:
        EngineError: the file is missing.
    """
    resource = resources.files("presets") / "data" / "harbour.txt"
    try:
        return resource.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise EngineError(
            f"The bundled text cannot be read from {resource}: {error}. Install Netloom again."
        ) from error

"""Why an edit was refused."""

from engine.errors import EngineError


class EditError(EngineError):
    """An edit that the graph does not allow; the text says why and what would be possible."""


class WireRefusedError(EditError):
    """A wire that cannot be."""


class ValueRefusedError(EditError):
    """A value that no argument can hold."""


class SharingRefusedError(EditError):
    """Weights that cannot be shared."""


class PasteRefusedError(EditError):
    """Text on the clipboard that is no part of a network."""

"""What can go wrong with an import."""

from engine.errors import EngineError


class ImportFailure(EngineError):  # noqa: N818 - ImportError is Python's own
    """A network that cannot be imported at all; the text says where and why."""


class Unmapped(EngineError):  # noqa: N818 - is caught, and becomes a line of the report
    """A call that no operator of the catalogue stands for; the text says why."""

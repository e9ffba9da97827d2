"""What can go wrong with an import."""

from engine.errors import EngineError


class ImportFailure(EngineError):  # noqa: N818 - ImportError is Python's own
    """A network that cannot be imported at all; the text says where and why."""

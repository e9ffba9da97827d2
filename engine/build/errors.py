"""What keeps generated source from being built."""

from engine.errors import EngineError


class BuildError(EngineError):
    """Source that is not built: it holds what is not allowed, or fails when it is made."""

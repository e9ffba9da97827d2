"""What keeps a project from being written as code."""

from engine.errors import EngineError


class CodegenError(EngineError):
    """The drawing cannot be written as code; the text says what hinders and how to mend it."""

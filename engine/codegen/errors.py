"""What keeps a project from being written as code."""

from engine.errors import EngineError


class CodegenError(EngineError):
    """The drawing cannot be written as code; the text says what hinders and how to mend it."""


class VaryingError(CodegenError):
    """One class cannot be written for all uses of a block, since they differ too much."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} differs between the uses of its block in a way that no argument can say. "
            "Make those uses independent."
        )

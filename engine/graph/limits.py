"""How large a project may be. Checked before anything is built from a file."""

FILE_BYTES = 32 * 1024 * 1024
JSON_VALUES = 1_000_000
JSON_DEPTH = 64
NODES = 10_000
WIRES = 50_000
STRING_BYTES = 64 * 1024
BLOCKS = 1_000
BLOCK_ARGUMENTS = 100
NODE_ARGUMENTS = 200

ID_LENGTH = 128
NAME_LENGTH = 200
TITLE_LENGTH = 200

INTEGER = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly."""

INTEGER_DIGITS = 1_000
"""A longer number is not read at all."""

COORDINATE = 1e8
"""Nodes further out are drawn at this distance."""

REPEAT = 1_000
NESTING = 32
"""Blocks in blocks."""

UNFOLDED_NODES = 100_000
"""Nodes with every repetition and every use of a block counted."""

EXPRESSION_LENGTH = 200
EXPRESSION_DEPTH = 20
EXPRESSION_VALUE = 2**53
USER_FILES = 50
"""Python files of the user's own, of one project."""

USER_CLASSES = 200
USER_FILE_BYTES = 1 << 20

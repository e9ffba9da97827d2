"""Edits: pure functions that give a new graph or project and leave the old one as it is."""

from engine.graph.edits.clipboard import copy, duplicate, is_pasteable, paste
from engine.graph.edits.errors import (
    EditError,
    PasteRefusedError,
    SharingRefusedError,
    ValueRefusedError,
    WireRefusedError,
)
from engine.graph.edits.fixes import FIXES, apply_fix, place_of
from engine.graph.edits.nodes import (
    add_node,
    move_nodes,
    remove_nodes,
    rename,
    reset_argument,
    set_argument,
    set_repeat,
)
from engine.graph.edits.sharing import (
    owner_of,
    share_weights,
    sharers,
    tie_parameters,
    unshare_weights,
    untie_parameters,
)
from engine.graph.edits.training import rename_project, set_training
from engine.graph.edits.wires import (
    can_connect,
    connect,
    disconnect,
    disconnect_port,
    disconnect_wires,
    insert_on_wire,
    put_on_wire,
    remove_and_reconnect,
)

__all__ = [
    "FIXES",
    "EditError",
    "PasteRefusedError",
    "SharingRefusedError",
    "ValueRefusedError",
    "WireRefusedError",
    "add_node",
    "apply_fix",
    "can_connect",
    "connect",
    "copy",
    "disconnect",
    "disconnect_port",
    "disconnect_wires",
    "duplicate",
    "insert_on_wire",
    "is_pasteable",
    "move_nodes",
    "owner_of",
    "paste",
    "place_of",
    "put_on_wire",
    "remove_and_reconnect",
    "remove_nodes",
    "rename",
    "rename_project",
    "reset_argument",
    "set_argument",
    "set_repeat",
    "set_training",
    "share_weights",
    "sharers",
    "tie_parameters",
    "unshare_weights",
    "untie_parameters",
]

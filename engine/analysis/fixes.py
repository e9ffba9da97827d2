"""The one-click mends that the analysis offers; `engine.graph.edits.FIXES` applies them."""

from engine.graph.model import Endpoint, Value
from engine.graph.problem import Fix, NodePath


def set_argument(node: NodePath, name: str, value: Value) -> Fix:
    """Sets an argument."""
    shown = list(value) if isinstance(value, tuple) else value
    return Fix(
        f"Set {name} to {value}",
        "set_argument",
        {"node": node, "name": name, "value": shown},
    )


def reset_argument(node: NodePath, name: str, *, is_read: bool = True) -> Fix:
    """Removes what was set."""
    title = f"Read {name} from the input" if is_read else f"Remove {name}"
    return Fix(title, "reset_argument", {"node": node, "name": name})


def flatten_before(node: NodePath, port: str) -> Fix:
    """Puts a flatten on the wire into a port."""
    return Fix(
        "Insert nn.Flatten",
        "insert_on_wire",
        {"node": node, "port": port, "operator": "nn.Flatten"},
    )


def add_output(source: Endpoint) -> Fix:
    """Makes what leaves a node's port an output of the network."""
    return Fix("Add an output", "add_output", {"node": source.node, "port": source.port})


def remove_wire(node: NodePath, port: str) -> Fix:
    """Removes the wire into a port."""
    return Fix("Remove the wire", "remove_wire", {"node": node, "port": port})


def unshare_weights(node: NodePath) -> Fix:
    """Gives a node weights of its own."""
    return Fix("Give it weights of its own", "unshare_weights", {"node": node})

"""The parts of a project as plain JSON values, and back. Files and the service both use them.

What this version does not know is kept: fields in `extra`, and argument values that are no
`Value` in `extra["arguments"]`, so that writing gives them back as they came.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from engine.graph import limits
from engine.graph.model import (
    Block,
    BlockArgument,
    BlockName,
    Endpoint,
    Expression,
    Graph,
    Node,
    NodeId,
    Project,
    Tie,
    UserFile,
    Value,
    Wire,
    frozen,
)
from engine.graph.naming import clean_title
from engine.graph.problem import NodePath
from engine.graph.setup import DataSetup, Freeze, TrainingSetup

Object: TypeAlias = dict[str, Any]
"""A JSON object. Its fields were checked by the schema before they are read here."""


def value_to_json(value: Value) -> Any:
    """Gives a value as JSON: tuples are lists, an expression is an object."""
    if isinstance(value, tuple):
        return [value_to_json(each) for each in value]
    return {"expression": value.text} if isinstance(value, Expression) else value


def value_from_json(value: Any) -> Value:
    """Gives a value from JSON.

    Raises:
        ValueError: it is an object, but no expression.
    """
    if isinstance(value, list):
        return tuple(value_from_json(each) for each in value)
    if isinstance(value, dict):
        if value.keys() != {"expression"} or not isinstance(value["expression"], str):
            raise ValueError(value)
        return Expression(value["expression"])
    return value  # type: ignore[no-any-return]


def node_to_json(node: Node) -> Object:
    """Gives a node as a JSON object; what is at its default is left out."""
    fields: Object = {"id": node.id, "operator": node.operator}
    fields["position"] = [_short(node.position[0]), _short(node.position[1])]
    if node.title:
        fields["title"] = node.title
    arguments = {name: value_to_json(value) for name, value in node.arguments.items()}
    if arguments:
        fields["arguments"] = arguments
    if node.weights_of is not None:
        fields["weights_of"] = node.weights_of
    if node.repeat != 1 or isinstance(node.repeat, bool):
        fields["repeat"] = value_to_json(node.repeat)
    return _merged(fields, node.extra)


def node_from_json(fields: Object) -> Node:
    """Gives a node from a JSON object."""
    rest = dict(fields)
    arguments, unreadable = _readable(rest.pop("arguments", {}))
    x, y = rest.pop("position", (0.0, 0.0))
    node_id, operator = NodeId(rest.pop("id")), rest.pop("operator")
    title, weights_of = clean_title(rest.pop("title", "")), rest.pop("weights_of", None)
    repeat = value_from_json(rest.pop("repeat", 1))
    if unreadable:
        rest["arguments"] = unreadable
    return Node(
        id=node_id,
        operator=operator,
        title=title,
        arguments=arguments,
        position=(_bounded(x), _bounded(y)),
        weights_of=weights_of,
        repeat=repeat,
        extra=frozen(rest),
    )


def wire_to_json(wire: Wire) -> list[str]:
    """Gives a wire as four texts: source node and port, target node and port."""
    return [wire.source.node, wire.source.port, wire.target.node, wire.target.port]


def wire_from_json(ends: list[str]) -> Wire:
    """Gives a wire from four texts."""
    return Wire(Endpoint(NodeId(ends[0]), ends[1]), Endpoint(NodeId(ends[2]), ends[3]))


def tie_to_json(tie: Tie) -> list[str]:
    """Gives a tie as four texts: node and parameter, owner and its parameter."""
    return [tie.node, tie.parameter, tie.owner, tie.owner_parameter]


def tie_from_json(ends: list[str]) -> Tie:
    """Gives a tie from four texts."""
    return Tie(NodeId(ends[0]), ends[1], NodeId(ends[2]), ends[3])


def graph_to_json(graph: Graph) -> Object:
    """Gives a graph as a JSON object."""
    fields: Object = {
        "nodes": [node_to_json(node) for node in graph],
        "wires": [wire_to_json(wire) for wire in graph.wires],
    }
    if graph.ties:
        fields["ties"] = [tie_to_json(tie) for tie in graph.ties]
    return _merged(fields, graph.extra)


def graph_from_json(fields: Object) -> Graph:
    """Gives a graph from a JSON object."""
    rest = dict(fields)
    nodes = [node_from_json(node) for node in rest.pop("nodes", [])]
    wires = tuple(wire_from_json(wire) for wire in rest.pop("wires", []))
    ties = tuple(tie_from_json(tie) for tie in rest.pop("ties", []))
    return Graph(graph_nodes(nodes), wires, ties, frozen(rest))


def graph_nodes(nodes: Iterable[Node]) -> Mapping[NodeId, Node]:
    """Gives the nodes of a graph by their ids."""
    return MappingProxyType({node.id: node for node in nodes})


def block_to_json(block: Block) -> Object:
    """Gives a block as a JSON object."""
    fields: Object = {"name": block.name, "graph": graph_to_json(block.graph)}
    if block.arguments:
        fields["arguments"] = [_argument_to_json(argument) for argument in block.arguments]
    if block.help:
        fields["help"] = block.help
    extra = {n: v for n, v in block.extra.items() if n != "arguments" or block.arguments}
    return _merged(fields, extra)


def block_from_json(fields: Object) -> Block:
    """Gives a block from a JSON object."""
    rest = dict(fields)
    arguments = rest.pop("arguments", [])
    name, help_text = BlockName(rest.pop("name")), rest.pop("help", "")
    graph = graph_from_json(rest.pop("graph", {}))
    unknown = {each["name"]: _unknown(each, _ARGUMENT_FIELDS) for each in arguments}
    unknown = {name: fields for name, fields in unknown.items() if fields}
    if unknown:
        rest["arguments"] = unknown
    return Block(
        name, graph, tuple(_argument_from_json(each) for each in arguments), help_text, frozen(rest)
    )


def training_to_json(setup: TrainingSetup) -> Object:
    """Gives a training set-up as a JSON object."""
    data: Object = {"name": setup.data.name}
    if setup.data.arguments:
        data["arguments"] = dict(setup.data.arguments)
    fields: Object = {
        "data": data,
        "optimizer": setup.optimizer,
        "optimizer_arguments": plain(setup.optimizer_arguments),
        "epochs": setup.epochs,
        "batch_size": setup.batch_size,
        "seed": setup.seed,
        "device": setup.device,
    }
    if setup.threads is not None:
        fields["threads"] = setup.threads
    if setup.freeze:
        fields["freeze"] = [
            {"nodes": list(each.nodes), "epochs": _short(each.epochs)} for each in setup.freeze
        ]
    return _merged(fields, setup.extra)


def training_from_json(fields: Object) -> TrainingSetup:
    """Gives a training set-up from a JSON object."""
    rest = dict(fields)
    given = {name: rest.pop(name) for name in _TRAINING_FIELDS if name in rest}
    data = rest.pop("data", None)
    if data is not None:
        given["data"] = DataSetup(data["name"], frozen(data.get("arguments", {})))
        unknown = _unknown(data, ("name", "arguments"))
        if unknown:
            rest["data"] = unknown
    if "freeze" in rest:
        given["freeze"] = tuple(
            Freeze(tuple(map(NodePath, each["nodes"])), float(each["epochs"]))
            for each in rest.pop("freeze")
        )
    if "optimizer_arguments" in given:
        arguments = given["optimizer_arguments"]
        given["optimizer_arguments"] = frozen(
            {name: _value_or_raw(value) for name, value in arguments.items()}
        )
    return TrainingSetup(**given, extra=frozen(rest))


def project_to_json(project: Project) -> Object:
    """Gives a project as a JSON object, without the file's name and version of the format."""
    fields: Object = {
        "name": project.name,
        "graph": graph_to_json(project.graph),
        "training": training_to_json(project.training),
    }
    if project.blocks:
        fields["blocks"] = [block_to_json(block) for block in project.blocks.values()]
    if project.view:
        fields["view"] = plain(project.view)
    if project.weights:
        fields["weights"] = Path(project.weights).name
    if project.user_files:
        fields["user_files"] = user_files_to_json(project.user_files)
    return _merged(fields, project.extra)


def project_from_json(fields: Object) -> Project:
    """Gives a project from a JSON object."""
    rest = dict(fields)
    blocks = [block_from_json(block) for block in rest.pop("blocks", [])]
    return Project(
        name=clean_title(rest.pop("name", "")) or "Network",
        graph=graph_from_json(rest.pop("graph", {})),
        blocks=MappingProxyType({block.name: block for block in blocks}),
        training=training_from_json(rest.pop("training", {})),
        view=frozen(rest.pop("view", {})),
        weights=rest.pop("weights", ""),
        user_files=user_files_from_json(rest.pop("user_files", [])),
        extra=frozen(rest),
    )


def user_files_to_json(files: Iterable[UserFile], *, are_whole: bool = False) -> list[Object]:
    """Gives the references to the user's own files.

    Args:
        files: the references.
        are_whole: with the folder that each is in, which a project's file does not tell.
    """
    return [
        {
            "file": each.path if are_whole else Path(each.path).name,
            "sha256": each.sha256,
            "classes": list(each.classes),
        }
        for each in files
    ]


def user_files_from_json(fields: Iterable[Object]) -> tuple[UserFile, ...]:
    """Gives the references to the user's own files from JSON."""
    return tuple(UserFile(each["file"], each["sha256"], tuple(each["classes"])) for each in fields)


def plain(value: Any) -> Any:
    """Gives read-only mappings and tuples as the objects and lists that JSON has."""
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value_to_json(value) if isinstance(value, Expression) else value


_ARGUMENT_FIELDS = ("name", "kind", "default", "choices", "help")
_TRAINING_FIELDS = (
    "optimizer",
    "optimizer_arguments",
    "epochs",
    "batch_size",
    "seed",
    "device",
    "threads",
)


def _argument_to_json(argument: BlockArgument) -> Object:
    fields: Object = {"name": argument.name, "kind": argument.kind}
    if argument.default is not None:
        fields["default"] = value_to_json(argument.default)
    if argument.choices:
        fields["choices"] = list(argument.choices)
    if argument.help:
        fields["help"] = argument.help
    return fields


def _argument_from_json(fields: Object) -> BlockArgument:
    return BlockArgument(
        name=fields["name"],
        kind=fields["kind"],
        default=value_from_json(fields.get("default")),
        choices=tuple(fields.get("choices", ())),
        help=fields.get("help", ""),
    )


def _readable(arguments: Object) -> tuple[Mapping[str, Value], Object]:
    """Divides arguments into those with a value and those that a later version may know."""
    values: dict[str, Value] = {}
    unreadable: Object = {}
    for name, value in arguments.items():
        try:
            values[name] = value_from_json(value)
        except ValueError:
            unreadable[name] = value
    return frozen(values), unreadable  # type: ignore[return-value]


def _value_or_raw(value: Any) -> Any:
    try:
        return value_from_json(value)
    except ValueError:
        return value


def _unknown(fields: Object, known: tuple[str, ...]) -> Object:
    return {name: value for name, value in fields.items() if name not in known}


def _merged(fields: Object, extra: Mapping[str, object]) -> Object:
    """Puts kept fields back to where they came from."""
    for name, value in extra.items():
        if name not in fields:
            fields[name] = plain(value)
        elif isinstance(value, Mapping):
            _merge_into(fields[name], value)
    return fields


def _merge_into(known: Any, kept: Mapping[str, Any]) -> None:
    if isinstance(known, dict):
        known.update((name, plain(each)) for name, each in kept.items() if name not in known)
    elif isinstance(known, list):
        for each in known:
            each.update(plain(kept.get(each["name"], {})))


def _bounded(number: float) -> float:
    return float(max(-limits.COORDINATE, min(limits.COORDINATE, number)))


def _short(number: float) -> float:
    """Gives whole numbers without a point."""
    return int(number) if number == int(number) else number

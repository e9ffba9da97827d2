"""The calls of a function, read statement by statement."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from engine.graph.model import BLOCK_PREFIX, Value
from engine.importing.text.call_reading import read_call
from engine.importing.text.class_text import path_of
from engine.importing.text.constructions import Constructions, Held, Made, ReadBlock
from engine.importing.text.errors import unread
from engine.importing.text.file_names import FileNames
from engine.importing.text.nodes import BatchSize, Place, ReadNode
from engine.importing.text.operators import writings
from engine.importing.text.result_counts import ResultCounts
from engine.importing.text.values import value_of
from engine.operators.forms import FunctionForm, Results, SelectForm, SliceForm, results_of
from engine.operators.operator import Operator
from engine.operators.standard import CATALOGUE

Read: TypeAlias = "Value | Place | BatchSize | list[Read]"
"""What an expression comes to: a value, a tensor, several tensors."""

_SYMBOLS: Mapping[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@", ast.Pow: "**",
    ast.FloorDiv: "//", ast.Mod: "%",
}  # fmt: skip


@dataclass(frozen=True)
class Class:
    """What a function can reach of the class that it stands in.

    Args:
        names: what the names of the file stand for.
        blocks: the blocks by class.
        held: the attributes.
        constructions: knows which arguments are read from shapes.
    """

    names: FileNames
    blocks: Mapping[str, ReadBlock]
    held: Mapping[str, Held]
    constructions: Constructions


class ForwardReader:
    """Reads the body of a function.

    Args:
        owner: the class.
        inputs: the names of the arguments.
    """

    def __init__(self, owner: Class, inputs: Sequence[str]) -> None:
        self._owner = owner
        self.inputs = [ReadNode("input", name=name) for name in inputs]
        self.nodes: list[ReadNode] = []
        self.first: dict[tuple[str, int], ReadNode] = {}
        self.results: list[Place] = []
        self._variables: dict[str, Read] = {
            name: Place(node, "output") for name, node in zip(inputs, self.inputs, strict=True)
        }
        self._line = 0
        self._counts = ResultCounts(())
        self._result_count = 1

    def read(self, body: Sequence[ast.stmt]) -> None:
        """Reads the statements.

        Raises:
            ReadingError: one is not as the generator writes it.
        """
        self._counts = ResultCounts(body)
        for statement in body:
            self._line += 1
            match statement:
                case ast.Assign(targets=[target], value=value):
                    self._assign(target, value)
                case ast.For(iter=iterator, body=[ast.Assign(targets=[target], value=ast.Call())]):
                    path = path_of(iterator) or ("",)
                    held = self._owner.held.get(path[0])
                    if held is None or not held.is_loop:
                        raise unread(iterator, "an nn.ModuleList of the class")
                    call = statement.body[0].value  # type: ignore[attr-defined]
                    self._bind(target, self._loop(held, call))
                case ast.Return(value=value) if value is not None:
                    self._return(value)
                case ast.Expr(value=ast.Constant()):
                    continue
                case _:
                    raise unread(statement, "an assignment, a loop over blocks or a return")

    def _return(self, value: ast.expr) -> None:
        found = self.evaluate(value)
        for each in found if isinstance(found, list) else [found]:
            if not isinstance(each, Place):
                raise unread(value, "tensors")
            self.results.append(each)

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        self._result_count = self._counts.of(target)
        found = self.evaluate(value)
        if isinstance(value, ast.Tuple):  # the start of a loop
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            parts = found if isinstance(target, ast.Tuple) else [found]
            for name, part in zip(names, parts if isinstance(parts, list) else [], strict=True):
                if isinstance(name, ast.Name):
                    self._variables[name.id] = part
        else:
            self._bind(target, found)

    def _bind(self, target: ast.expr, found: Read) -> None:
        """Gives a value its name, and the node that made it the name that follows from it."""
        names: list[tuple[str, Place]] = []
        self._name(target, found, names)
        place = _first(found)
        if place is None:
            raise unread(target, "a tensor on the right")
        place.node.line = self._line
        if isinstance(target, ast.Name):
            place.node.name = target.id
            return
        used = [(name, each.port) for name, each in names if name != "_"]
        if len(used) == 1:
            place.node.name = used[0][0]
        for name, port in used if len(used) > 1 else []:
            number = port.rpartition(".")[2]
            if number.isdecimal() and name.endswith(f"_{number}"):
                place.node.name = name.removesuffix(f"_{number}")

    def _name(self, target: ast.expr, found: Read, names: list[tuple[str, Place]]) -> None:
        if isinstance(target, ast.Tuple) and isinstance(found, list):
            for part, each in zip(target.elts, found, strict=True):
                self._name(part, each, names)
        elif isinstance(target, ast.Name):
            self._variables[target.id] = found
            if isinstance(found, Place):
                names.append((target.id, found))
        else:
            raise unread(target, "as many names as there are results")

    def evaluate(self, node: ast.expr) -> Read:
        """Gives what an expression comes to.

        Raises:
            ReadingError: it is none that the generator writes.
        """
        match node:
            case ast.Name(id=name) if name in self._variables:
                return self._variables[name]
            case ast.Call():
                return self._call(node)
            case ast.BinOp():
                return self._infix(node)
            case ast.Subscript():
                return self._subscript(node)
            case ast.Attribute():
                return self._attribute(node)
            case ast.Tuple(elts=items) | ast.List(elts=items):
                found = [self.evaluate(item) for item in items]
                is_plain = not any(isinstance(e, Place | list | BatchSize) for e in found)
                return value_of(node) if is_plain else found
        return value_of(node)

    def _attribute(self, node: ast.Attribute) -> Read:
        path = path_of(node)
        held = self._owner.held.get(path[0]) if path else None
        if held is None:
            return value_of(node)
        if (held.attribute, 0) not in self.first:
            self._add_made(held, 0, [], [], node)
        return self.first[held.attribute, 0].places[0]

    def _infix(self, node: ast.BinOp) -> Read:
        left, right = self.evaluate(node.left), self.evaluate(node.right)
        if not isinstance(left, Place) and not isinstance(right, Place):
            return value_of(node)
        operator = writings().infix(_SYMBOLS.get(type(node.op), ""))
        if operator is None or not isinstance(left, Place):
            raise unread(node, "a tensor in front of the sign")
        return self._add(operator, [left, right], {}, node)

    def _subscript(self, node: ast.Subscript) -> Read:
        subject = self.evaluate(node.value)
        if isinstance(subject, list) and isinstance(node.slice, ast.Constant):
            return subject[int(node.slice.value)]  # type: ignore[arg-type]
        items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        last, arguments = items[-1], {"dim": len(items) - 1}
        form = SliceForm if isinstance(last, ast.Slice) else SelectForm
        operator = writings().alone(form)
        if operator is None or not isinstance(subject, Place):
            raise unread(node, "a stretch of a tensor")
        found: dict[str, Value] = dict(arguments)
        if isinstance(last, ast.Slice):
            bounds = {"start": last.lower, "stop": last.upper, "step": last.step}
            found |= {name: value_of(bound) for name, bound in bounds.items() if bound}
        else:
            found["index"] = value_of(last)
        return self._made(operator, found, {operator.inputs[0].name: subject})

    def _call(self, node: ast.Call) -> Read:
        path = path_of(node.func)
        if path and len(path) == 1 and path[0] in self._owner.held:
            return self._module(self._owner.held[path[0]], node)
        function = writings().function(self._owner.names.path(node.func) or "")
        positional = [self.evaluate(each) for each in node.args]
        told = [k for k in node.keywords if not _is_device(k)]
        keywords = {k.arg: self.evaluate(k.value) for k in told if k.arg}
        if function is not None:
            return self._add(function, positional, keywords, node)
        if not isinstance(node.func, ast.Attribute):
            return value_of(node)
        subject = self.evaluate(node.func.value)
        if isinstance(subject, Place) and node.func.attr == "size":
            return BatchSize(subject)
        method = writings().method(node.func.attr)
        if method is None:
            raise unread(node, "an operator of the catalogue")
        return self._add(method, [subject, *positional], keywords, node)

    def _module(self, held: Held, node: ast.Call) -> Read:
        given: list[Read] = [self.evaluate(each) for each in node.args]
        keywords = [(k.arg, self.evaluate(k.value)) for k in node.keywords if k.arg]
        found: Read = None
        for index in range(len(held.made)):
            found = self._add_made(held, index, given, keywords, node)
            given, keywords = [found], []
        return found

    def _loop(self, held: Held, node: ast.Call) -> Read:
        given: list[Read] = []
        for each in node.args:
            found = self.evaluate(each.value if isinstance(each, ast.Starred) else each)
            given += found if isinstance(found, list) else [found]
        return self._add_made(held, 0, given, [], node)

    def _add_made(
        self,
        held: Held,
        index: int,
        given: list[Read],
        keywords: Sequence[tuple[str, Read]],
        node: ast.expr,
    ) -> Read:
        made = held.made[index]
        if made.is_block:
            read, results = self._block(made, given, node)
        else:
            operator = CATALOGUE[made.operator]
            arguments, inputs = read_call(operator, given, dict(keywords), node, is_module=True)
            kept = self._owner.constructions.kept(operator, arguments)
            arguments = dict(made.arguments) | kept
            read = ReadNode(made.operator, arguments, inputs, _outputs(operator, arguments))
            results = results_of(operator.form)
        first = self.first.get((held.attribute, index))
        if first is None:
            self.first[held.attribute, index] = read
            read.attribute = f"{held.attribute}{made.place}"
            read.is_numbered = held.is_numbered
        read.owner, read.repeat = first, made.repeat
        self.nodes.append(read)
        return _results(read, results)

    def _block(self, made: Made, given: list[Read], node: ast.expr) -> tuple[ReadNode, Results]:
        block = self._owner.blocks[made.operator.removeprefix(BLOCK_PREFIX)]
        names = [each.name for each in block.block.graph if each.operator == "input"]
        if len(given) != len(names) or not all(isinstance(each, Place) for each in given):
            raise unread(node, f"{len(names)} tensors")
        inputs = {n: each for n, each in zip(names, given, strict=True) if isinstance(each, Place)}
        return ReadNode(made.operator, dict(made.arguments), inputs, block.results), ()

    def _add(
        self,
        operator: Operator,
        positional: Sequence[Read],
        keywords: Mapping[str, Read],
        node: ast.expr,
    ) -> Read:
        arguments, inputs = read_call(operator, positional, keywords, node)
        if isinstance(operator.form, FunctionForm):
            arguments |= dict.fromkeys(operator.form.unwritten, self._result_count)
        return self._made(operator, arguments, inputs)

    def _made(
        self, operator: Operator, arguments: dict[str, Value], inputs: dict[str, Place]
    ) -> Read:
        kept = self._owner.constructions.kept(operator, arguments)
        read = ReadNode(operator.name, kept, inputs, _outputs(operator, kept))
        self.nodes.append(read)
        return _results(read, results_of(operator.form))


def _is_device(keyword: ast.keyword) -> bool:
    """Whether an argument says where a constant is made, which no drawing says."""
    return keyword.arg == "device" and ast.unparse(keyword.value).endswith(".device")


def _outputs(operator: Operator, arguments: Mapping[str, Value]) -> tuple[str, ...]:
    return tuple(port.name for port in operator.output_ports(arguments))


def _results(node: ReadNode, results: Results) -> Read:
    """Gives the outputs of a node, nested as its call returns them."""
    if results:
        return [
            Place(node, each) if isinstance(each, str) else _results(node, each) for each in results
        ]
    places = list(node.places)
    is_single = len(places) == 1 and places[0].port == "output"
    return places[0] if is_single or len(places) == 1 else [*places]


def _first(found: Read) -> Place | None:
    while isinstance(found, list) and found:
        found = found[0]
    return found if isinstance(found, Place) else None

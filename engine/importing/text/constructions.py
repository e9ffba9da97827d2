"""What a constructor makes: modules, blocks, chains and repeats of them."""

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.codegen.repetition import are_repetitions, is_one
from engine.graph.model import BLOCK_PREFIX, Block, Expression, Value
from engine.importing.derived import is_derived
from engine.importing.text.class_text import ParameterText
from engine.importing.text.errors import unread
from engine.importing.text.file_names import FileNames
from engine.importing.text.fillings import buffer_arguments, parameter_arguments
from engine.importing.text.operators import writings
from engine.importing.text.values import names_of, total, value_of
from engine.operators.forms import BufferForm, ModuleForm, ParameterForm
from engine.operators.operator import Argument, Operator

_NUMBERED = re.compile(r"layers(_?\d+)?")
_SHORTEST_CHAIN = 3
_CONTAINERS = ("nn.ModuleList", "nn.Sequential")


@dataclass(frozen=True)
class ReadBlock:
    """A class that was read as a block.

    Args:
        block: the block.
        parameters: of its constructor, those that are read from shapes included.
        derived: names of the parameters that are read from shapes.
        results: names of its output ports.
    """

    block: Block
    parameters: tuple[ParameterText, ...]
    derived: frozenset[str]
    results: tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """One module, or one block and how often it is repeated.

    Args:
        operator: its name, or the block's.
        arguments: what is set.
        place: in the container that it stands in: `.2`.
        repeat: how often.
    """

    operator: str
    arguments: Mapping[str, Value]
    place: str = ""
    repeat: Value = 1

    @property
    def is_block(self) -> bool:
        """Whether it is a use of a block."""
        return self.operator.startswith(BLOCK_PREFIX)


@dataclass(frozen=True)
class Held:
    """An attribute and what it holds.

    Args:
        attribute: its name.
        made: one thing, or the members of a chain.
        is_loop: it is called in a loop.
    """

    attribute: str
    made: tuple[Made, ...]
    is_loop: bool = False

    @property
    def is_numbered(self) -> bool:
        """Whether the name is the program's own, for a chain of modules without names."""
        is_plain = all(not each.is_block and each.place.count(".") == 1 for each in self.made)
        is_long = len(self.made) >= _SHORTEST_CHAIN
        return is_long and is_plain and _NUMBERED.fullmatch(self.attribute) is not None


class Constructions:
    """Reads the attributes of one class.

    Args:
        names: what the names of the file stand for.
        blocks: the classes above it.
        annotations: of the constructor's arguments.
    """

    def __init__(
        self, names: FileNames, blocks: Mapping[str, ReadBlock], annotations: Mapping[str, str]
    ) -> None:
        self._names, self._blocks, self._annotations = names, blocks, annotations
        self.uses: dict[str, set[bool]] = {}

    def held(self, attribute: str, node: ast.expr) -> Held:
        """Gives what an attribute holds.

        Raises:
            ReadingError: it is nothing that a drawing can hold.
        """
        if not isinstance(node, ast.Call):
            raise unread(node, "the call of a class")
        path = self._names.path(node.func)
        if path not in _CONTAINERS:
            return Held(attribute, (self._one(node),))
        items = node.args
        if path == "nn.ModuleList" and isinstance(items[0], ast.List):
            items = items[0].elts
        members = self._members(items)
        return Held(attribute, members, is_loop=path == "nn.ModuleList")

    def note(self, value: Value, *, is_read: bool) -> None:
        """Notes the arguments of the class that a value hangs on.

        Args:
            value: the value.
            is_read: whether the incoming shape says the same.
        """
        for name in names_of(value):
            self.uses.setdefault(name, set()).add(is_read)

    def derived(self, parameters: Sequence[ParameterText]) -> frozenset[str]:
        """Gives the arguments that only hand on what is read from a shape."""
        found = {each.name for each in parameters if each.default is None}
        return frozenset(name for name in found if self.uses.get(name) == {True})

    def is_derived(self, argument: Argument, value: Value) -> bool:
        """Whether a value is what the incoming shape says in any case."""
        source = argument.read_from
        names = names_of(value)
        if source is None or not names or isinstance(value, tuple):
            return is_derived(argument, value)
        is_tuple = any(self._annotations.get(name, "").startswith("tuple") for name in names)
        return source.proposal is None and is_tuple == bool(source.trailing)

    def kept(self, operator: Operator, given: Mapping[str, Value]) -> dict[str, Value]:
        """Gives the arguments without those that the shape decides."""
        kept = {}
        for name, each in given.items():
            value = self._whole(each)
            is_read = self.is_derived(operator.argument(name), value)
            self.note(value, is_read=is_read)
            if not is_read:
                kept[name] = value
        return kept

    def _whole(self, value: Value) -> Value:
        """Gives `shape` for the sizes `(shape,)`, where that argument is all of them."""
        if isinstance(value, tuple) and len(value) == 1 and isinstance(value[0], Expression):
            is_tuple = self._annotations.get(value[0].text, "").startswith("tuple")
            return value[0] if is_tuple else value
        return value

    def _one(self, node: ast.Call) -> Made:
        path = self._names.path(node.func)
        if path is None and isinstance(node.func, ast.Name) and node.func.id in self._blocks:
            return self._block(self._blocks[node.func.id], node)
        if path == "nn.Parameter":
            return self._value(writings().alone(ParameterForm), node, is_parameter=True)
        if path == "nn.Buffer":
            return self._value(writings().alone(BufferForm), node, is_parameter=False)
        return self._module(path, node)

    def _value(self, operator: Operator | None, node: ast.Call, *, is_parameter: bool) -> Made:
        if operator is None:
            raise unread(node, "the class of a module")
        read = parameter_arguments if is_parameter else buffer_arguments
        given = read(node, self._names.path)
        changed = {n: v for n, v in given.items() if _differs(operator.argument(n), v)}
        return Made(operator.name, self.kept(operator, changed))

    def _module(self, path: str | None, node: ast.Call) -> Made:
        inner = node.args[0] if node.args and isinstance(node.args[0], ast.Call) else None
        inner_path = self._names.path(inner.func) if inner else None
        operator = writings().module(path or "", inner_path or "")
        if operator is None or not isinstance(operator.form, ModuleForm):
            raise unread(node, "a module of the catalogue or a class of this file")
        outer = [a for a in operator.arguments if not a.is_of_call]
        given: dict[str, Value] = {}
        arguments = node.args
        if operator.form.inner and inner is not None:
            within = [each for each in outer if each.name not in operator.form.outer]
            given |= _given(within, inner.args, inner.keywords, inner)
            outer = [each for each in outer if each.name in operator.form.outer]
            arguments = arguments[1:]
        given |= _given(outer, arguments, node.keywords, node)
        return Made(operator.name, self.kept(operator, given))

    def _block(self, block: ReadBlock, node: ast.Call) -> Made:
        given = {p.name: value_of(v) for p, v in zip(block.parameters, node.args, strict=False)}
        given |= {each.arg: value_of(each.value) for each in node.keywords if each.arg}
        kept = {}
        for name, value in given.items():
            is_read = name in block.derived
            self.note(value, is_read=is_read)
            if not is_read:
                kept[name] = value
        return Made(f"{BLOCK_PREFIX}{block.block.name}", kept)

    def _members(self, items: Sequence[ast.expr]) -> tuple[Made, ...]:
        """Gives what a container holds: a repeat where all is one block, else a chain."""
        match items:
            case [ast.Starred(value=ast.List(elts=members))]:
                return (self._repeated([each for item in members for each in self._item(item)]),)
        made = [each for item in items for each in self._item(item)]
        groups: list[list[Made]] = []
        for each in made:
            if groups and _is_repetition(groups[-1], each):
                groups[-1].append(each)
            else:
                groups.append([each])
        if len(groups) == 1 and _is_repeat(groups[0]) and not groups[0][0].place:
            return (self._repeated(groups[0]),)
        return tuple(self._placed(groups))

    def _placed(self, groups: Sequence[list[Made]]) -> list[Made]:
        members, index, before = [], 0, ""
        for group in groups:
            first = group[0]
            if first.place:  # it stands in a container inside this one
                index += bool(before) and first.place.split(".")[1] != before
                before = first.place.split(".")[1]
                rest = first.place.removeprefix(f".{before}")
                members.append(replace(first, place=f".{index}{rest}"))
                continue
            index += bool(before)
            before = ""
            made = self._repeated(group) if _is_repeat(group) else group[0]
            members.append(replace(made, place=f".{index}"))
            index += made.repeat if isinstance(made.repeat, int) else 1
        return members

    def _item(self, item: ast.expr) -> list[Made]:
        """Gives what one item of a container holds: one thing, a loop, or a container."""
        match item:
            case ast.Starred(value=ast.ListComp() as loop) | (ast.ListComp() as loop):
                count = loop.generators[0].iter
                if not isinstance(loop.elt, ast.Call) or not isinstance(count, ast.Call):
                    raise unread(item, "[Block() for _ in range(3)]")
                times = value_of(count.args[0])
                self.note(times, is_read=False)
                return [replace(self._one(loop.elt), repeat=times)]
            case ast.Call() if self._names.path(item.func) == "nn.Sequential":
                inner = self._members(item.args)
                number = f"{item.lineno}_{item.col_offset}"
                return [replace(e, place=f".{number}{e.place or '.0'}") for e in inner]
            case ast.Call():
                return [self._one(item)]
        raise unread(item, "a module or a block")

    def _repeated(self, group: Sequence[Made]) -> Made:
        counts = [each.repeat for each in group]
        if any(not isinstance(count, int) for count in counts):
            return replace(group[-1], repeat=total(counts))
        each_of = [made.arguments for made in group for _ in range(_count(made))]
        names = dict.fromkeys(name for given in each_of for name in given)
        block = self._blocks[group[0].operator.removeprefix(BLOCK_PREFIX)]
        defaults = {each.name: each.default for each in block.parameters}
        columns = {
            name: tuple(given.get(name, defaults[name]) for given in each_of) for name in names
        }
        merged = {name: _merged(column) for name, column in columns.items()}
        return Made(group[0].operator, merged, repeat=len(each_of))


def _merged(column: tuple[Value, ...]) -> Value:
    return column[0] if is_one(column) else column


def _is_repetition(group: Sequence[Made], made: Made) -> bool:
    """Whether a member of a chain is one more repetition of the one before."""
    before = group[0]
    is_same = before.is_block and before.operator == made.operator
    if not is_same or before.place or made.place:
        return False
    return are_repetitions([each.arguments for each in (*group, made)])


def _is_repeat(group: Sequence[Made]) -> bool:
    return len(group) > 1 or group[0].repeat != 1


def _count(made: Made) -> int:
    return made.repeat if isinstance(made.repeat, int) else 1


def _given(
    arguments: Sequence[Argument],
    positional: Sequence[ast.expr],
    keywords: Sequence[ast.keyword],
    node: ast.Call,
) -> dict[str, Value]:
    names = [each.name for each in arguments if each.positional]
    if len(positional) > len(names):
        raise unread(node, f"at most {len(names)} arguments without a name")
    found = dict(zip(names, map(value_of, positional), strict=False))
    return found | {each.arg: value_of(each.value) for each in keywords if each.arg}


def _differs(argument: Argument, value: Value) -> bool:
    return argument.default != value or type(argument.default) is not type(value)

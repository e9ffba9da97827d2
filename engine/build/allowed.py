"""The grammar of generated source. What is not in it is never executed."""

import ast
from collections.abc import Iterator, Set

from engine.build.errors import BuildError
from engine.build.vocabulary import (
    CONSTANTS,
    FUNCTIONS,
    IMPORTS,
    LIBRARY_PATHS,
    METHODS,
    PATHS,
    TYPES,
)
from engine.errors import shorten

MOST_CHARACTERS = 8_000_000

_STATEMENTS = (ast.Assign, ast.Return, ast.For, ast.Expr)
_EXPRESSIONS = (
    ast.Attribute, ast.BinOp, ast.Call, ast.Compare, ast.Constant, ast.IfExp, ast.List,
    ast.ListComp, ast.Name, ast.Slice, ast.Starred, ast.Subscript, ast.Tuple, ast.UnaryOp,
    ast.BoolOp,
)  # fmt: skip
_PARTS = (ast.expr_context, ast.operator, ast.unaryop, ast.cmpop, ast.boolop, ast.keyword)
_TYPE_SHAPES = ast.Subscript | ast.Tuple | ast.Load | ast.BinOp | ast.BitOr
_ROOTS = frozenset({"torch", "nn", "F"})


def check_allowed(text: str, own: Set[str] = frozenset()) -> ast.Module:
    """Refuses source that holds anything but what the generator writes.

    Args:
        text: a whole file.
        own: paths of the user's own classes, consented to (`my_layers.Gate`).

    Returns:
        The syntax tree.

    Raises:
        BuildError: something in it is not allowed; the text says what and in which line.
    """
    if len(text) > MOST_CHARACTERS:
        raise BuildError(f"The source has {len(text):,} characters; {MOST_CHARACTERS:,} at most.")
    try:
        tree = ast.parse(text)
        _Grammar(tree, own).check()
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise BuildError(f"The source is no Python: {shorten(str(error))}") from None
    return tree


class _Grammar:
    """Checks one file, top down."""

    def __init__(self, tree: ast.Module, own: Set[str]) -> None:
        self._tree = tree
        self._importable = LIBRARY_PATHS | own
        self._classes = {each.name for each in tree.body if isinstance(each, ast.ClassDef)}
        self._imported = {name for each in tree.body for name in self._names(each)}
        self._globals = {name for each in tree.body for name in _assigned(each)}
        self._attributes = {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and _is_name(node.value, "self")
        }

    def _names(self, statement: ast.stmt) -> list[str]:
        return _imported(statement, self._importable)

    def check(self) -> None:
        for statement in self._tree.body:
            match statement:
                case ast.Import() | ast.ImportFrom():
                    is_known = ast.unparse(statement) in IMPORTS or bool(self._names(statement))
                    self._require(is_known, statement)
                case ast.ClassDef():
                    self._check_class(statement)
                case ast.FunctionDef():
                    self._check_function(statement)
                case ast.Assign():
                    self._check_statement(statement, self._globals)
                case _:
                    self._require(_is_docstring(statement), statement)

    def _check_class(self, node: ast.ClassDef) -> None:
        is_plain = [ast.unparse(base) for base in node.bases] == ["nn.Module"]
        is_plain = is_plain and not node.keywords and not node.decorator_list
        self._require(is_plain and not getattr(node, "type_params", None), node)
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef):
                self._require(statement.name in ("__init__", "forward"), statement)
                self._check_function(statement)
            else:
                self._require(_is_docstring(statement), statement)

    def _check_function(self, node: ast.FunctionDef) -> None:
        arguments = node.args
        every = [*arguments.args, *arguments.kwonlyargs]
        is_plain = not (arguments.vararg or arguments.kwarg or node.decorator_list)
        self._require(is_plain and not getattr(node, "type_params", None), node)
        self._require(not node.name.startswith("_") or node.name == "__init__", node)
        for annotation in [node.returns, *(each.annotation for each in every)]:
            if annotation is not None:
                self._check_annotation(annotation)
        local = {each.arg for each in every}
        local.update(name for statement in node.body for name in _assigned(statement))
        self._require(not any(name.startswith("__") for name in local), node)
        for default in [*arguments.defaults, *(each for each in arguments.kw_defaults if each)]:
            self._check_expression(default, set())
        for statement in node.body:
            self._check_statement(statement, local | self._globals)

    def _check_annotation(self, node: ast.expr) -> None:
        for each in ast.walk(node):
            is_type = isinstance(each, ast.Name) and each.id in TYPES
            is_shape = isinstance(
                each, ast.Subscript | ast.Tuple | ast.Load | ast.BinOp | ast.BitOr
            )
            is_end = isinstance(each, ast.Constant) and each.value in (None, Ellipsis)
            self._require(is_type or is_shape or is_end, node)

    def _check_statement(self, node: ast.stmt, names: set[str]) -> None:
        if _is_docstring(node):
            return
        self._require(isinstance(node, _STATEMENTS), node)
        if isinstance(node, ast.Expr):
            self._require(ast.unparse(node) == "super().__init__()", node)
            return
        for target in node.targets if isinstance(node, ast.Assign) else []:
            self._check_target(target)
        if isinstance(node, ast.For):
            self._require(not node.orelse and isinstance(node.target, ast.Name), node)
            for statement in node.body:
                self._check_statement(statement, names)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self._check_expression(child, names)

    def _check_target(self, node: ast.expr) -> None:
        """Allows `x`, `x, y` and `self.fc`, whose names `_check_expression` looks at."""
        parts = node.elts if isinstance(node, ast.Tuple) else [node]
        for part in parts:
            if isinstance(part, ast.Tuple) and part is not node:
                self._check_target(part)
                continue
            is_name = isinstance(part, ast.Name) and part.id not in _ROOTS | self._imported
            is_own = isinstance(part, ast.Attribute) and part is node
            self._require(is_name or is_own, node)

    def _check_expression(self, node: ast.AST, names: set[str]) -> None:
        if isinstance(node, _PARTS) and not isinstance(node, ast.keyword):
            return
        self._require(isinstance(node, (*_EXPRESSIONS, ast.keyword, ast.comprehension)), node)
        match node:
            case ast.Name(id=name):
                is_known = name in names | {"self", "_"} or name in self._classes
                self._require(is_known or name in FUNCTIONS, node)
                return
            case ast.Attribute():
                if ast.unparse(node) not in CONSTANTS:
                    self._check_attribute(node, names)
                return
            case ast.Call():
                self._check_call(node, names)
                return
            case ast.Constant(value=value):
                self._require(value is None or isinstance(value, bool | int | float | str), node)
                return
        for child in ast.iter_child_nodes(node):
            self._check_expression(child, names)

    def _check_attribute(self, node: ast.Attribute, names: set[str]) -> None:
        """Allows `self.blocks[0].conv.weight`, and paths such as `nn.Conv2d` only as callees."""
        self._require(not node.attr.startswith("_"), node)
        base = node.value
        if node.attr == "device" and isinstance(base, ast.Name) and base.id in names:
            return
        if isinstance(base, ast.Subscript):
            index = base.slice.value if isinstance(base.slice, ast.Constant) else None
            self._require(type(index) is int, node)
            base = base.value
        if isinstance(base, ast.Attribute):
            self._check_attribute(base, names)
        else:
            is_constant = isinstance(base, ast.Name) and base.id in self._globals
            self._require(_is_name(base, "self") or is_constant, node)

    def _check_call(self, node: ast.Call, names: set[str]) -> None:
        for argument in [*node.args, *node.keywords]:
            self._check_expression(argument, names)
        callee = node.func
        if isinstance(callee, ast.Name):
            called = names | self._classes | FUNCTIONS | self._imported
            self._require(callee.id in called and callee.id != "self", node)
            return
        self._require(isinstance(callee, ast.Attribute), node)
        if not isinstance(callee, ast.Attribute):
            return
        if _root(callee) in _ROOTS:
            self._require(ast.unparse(callee) in PATHS, node)
        elif _is_name(callee.value, "self") and callee.attr in self._attributes:
            self._require(not callee.attr.startswith("_"), node)
        else:
            self._require(callee.attr in METHODS, node)
            self._check_expression(callee.value, names)

    def _require(self, is_allowed: bool, node: ast.AST) -> None:
        if not is_allowed:
            line = getattr(node, "lineno", 0)
            raise BuildError(
                f"Line {line} of the source is not allowed: {shorten(_shown(node))}. Generated "
                "source holds only networks."
            )


def _imported(statement: ast.stmt, importable: Set[str]) -> list[str]:
    """Gives the names that a statement imports of other libraries; none unless all are known."""
    if not isinstance(statement, ast.ImportFrom) or statement.level:
        return []
    paths = {f"{statement.module}.{each.name}" for each in statement.names}
    is_known = paths <= importable and not any(each.asname for each in statement.names)
    return [each.name for each in statement.names] if is_known else []


def _assigned(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _root(node: ast.expr) -> str:
    """Gives the name that a path such as `torch.linalg.norm` starts with."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _shown(node: ast.AST) -> str:
    try:
        return ast.unparse(node).partition("\n")[0]
    except (ValueError, RecursionError):
        return type(node).__name__

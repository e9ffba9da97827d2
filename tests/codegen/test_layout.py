"""Statements are laid out as `ruff format` lays them out."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.codegen import pieces
from engine.codegen.layout import LONGEST_LINE, Page
from engine.codegen.pieces import BLANK, Expression, Line, Piece, Row, Style, Text

NAMES = st.text("abcdefgh", min_size=1, max_size=32).filter(lambda n: n not in ("def", "if"))


def _call(draw: st.DrawFn, depth: int) -> Piece:
    arguments = [_value(draw, depth - 1) for _ in range(draw(st.integers(0, 4)))]
    keywords = [
        pieces.keyword(name, _value(draw, 0))
        for name in draw(st.lists(NAMES, max_size=4, unique=True))
    ]
    return pieces.call(draw(NAMES), [*arguments, *keywords])


def _value(draw: st.DrawFn, depth: int) -> Piece:
    kind = draw(st.sampled_from("nnctl")) if depth > 0 else "n"
    if kind == "c":
        return _call(draw, depth)
    if kind == "t":
        items = [Text(str(draw(st.integers(0, 10**9)))) for _ in range(draw(st.integers(2, 12)))]
        return pieces.bracket("(", items, ")", Style.ONE_PER_LINE)
    if kind == "l":
        items = [_value(draw, 0) for _ in range(draw(st.integers(1, 5)))]
        return pieces.bracket("[", items, "]", Style.ONE_PER_LINE)
    return Text(draw(NAMES))


@st.composite
def statements(draw: st.DrawFn) -> Line:
    kind = draw(st.sampled_from("acirs"))
    comment = draw(st.sampled_from(["", "", "N×32×8×8", "N×3×224×224, N×10×10×10"]))
    target = draw(NAMES)
    if kind == "r":
        values = [Text(draw(NAMES)) for _ in range(draw(st.integers(2, 5)))]
        value: Piece = pieces.bracket("(", values, ")", Style.OPEN)
        return Line(Row((Text("return "), value)), 2, comment)
    if kind == "i":
        left, right = pieces.name(draw(NAMES)), pieces.name(draw(NAMES))
        value = pieces.right_side(pieces.infix(left, draw(st.sampled_from("+-*@")), right))
    elif kind == "s":
        indices = [":"] * draw(st.integers(0, 7)) + [f"{draw(st.integers(-9, 10**9))}:"]
        value = pieces.subscript(pieces.name(draw(NAMES)), indices)
    elif kind == "c":
        loop = Text(f"for _ in range({draw(st.integers(3, 10))})")
        inside = pieces.bracket("[", [_call(draw, 1), loop], "]", Style.PARTS)
        value = pieces.call("nn.Sequential", [Row((Text("*"), inside))])
    else:
        value = pieces.right_side(Expression(_call(draw, 2)))
    return Line(Row((Text(f"{target} = "), value)), 2, comment)


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(lines=st.lists(statements(), min_size=10, max_size=20))
def test_ruff_would_change_nothing(lines: list[Line], checker: object) -> None:
    page = Page()
    page.write([Line(Text("class A:")), Line(Text("def f(self):"), 1), *lines])
    checker.formatted(page.text)


def test_a_comment_that_does_not_fit_is_left_out() -> None:
    page = Page()
    name = "a" * (LONGEST_LINE - 12)
    page.write(
        [Line(Text(f"{name} = b"), comment="N×2"), Line(Text(f"{name} = b"), comment="N×20×20")]
    )
    assert page.text == f"{name} = b  # N×2\n{name} = b\n"


def test_blank_lines_hold_no_spaces() -> None:
    page = Page()
    page.write([Line(Text("x = 1"), 2), BLANK, Line(Text("y = 1"), 2)])
    assert page.text == "        x = 1\n\n        y = 1\n"


def _flat(expression: Expression) -> str:
    page = Page()
    page.write([Line(expression.piece)])
    return page.text.strip()


def test_parentheses_keep_the_order_of_evaluation() -> None:
    a, b, c = (pieces.name(each) for each in "abc")
    assert _flat(pieces.infix(a, "-", pieces.infix(b, "-", c))) == "a - (b - c)"
    assert _flat(pieces.infix(pieces.infix(a, "-", b), "-", c)) == "a - b - c"
    assert _flat(pieces.infix(a, "@", pieces.infix(b, "*", c))) == "a @ (b * c)"
    assert _flat(pieces.infix(pieces.infix(a, "**", b), "**", c)) == "(a**b) ** c"
    assert _flat(pieces.infix(a, "**", pieces.infix(b, "**", c))) == "a ** (b**c)"
    total = pieces.infix(a, "+", b)
    assert _flat(Expression(pieces.attribute(total, "view"))) == "(a + b).view"
    assert _flat(Expression(pieces.subscript(total, ["0"]))) == "(a + b)[0]"

from __future__ import annotations

import pytest

from react_app.core.errors import ShaderError
from react_app.shaders.size_expr import parse_size

VALUES = {"WIDTH": 1920.0, "HEIGHT": 1080.0, "quality": 0.5, "on": 1.0}


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("$WIDTH", 1920),
        ("320", 320),
        ("floor($WIDTH/2.0)", 960),
        (" max($WIDTH * 0.25, 1.0) ", 480),
        ("max(min($WIDTH))", 1920),
        ("min(floor($HEIGHT*$quality), 400)", 400),
        ("$WIDTH % 1000", 920),
        ("2 ^ 5 + 1", 33),
        ("9 ^ 9 ^ 9 ^ 9", 1),
        ("pow(2, 5)", 32),
        ("ceil(1.2) + round(2.6) + abs(-3) + sqrt(16)", 12),
        ("clamp($WIDTH, 1, 64)", 64),
        ("-5", 1),
        ("0", 1),
        ("3.99", 3),
        ("$missing + 7", 7),
        ("1/0", 1),
        ("1 % 0", 1),
        ("sqrt(-1)", 1),
        ("pow(9, pow(9, 9))", 1),
        ("pow(10, 300) * pow(10, 300)", 1),
        ("$on * 9", 9),
        ("WIDTH/2", 960),
        ("$height - $Width/2", 120),
        ("FLOOR(Max($WIDTH, 3))/2", 960),
        ("log2($WIDTH + 128) + trunc(1.9) + exp(0) + log(1)", 13),
        ("1e2 + .5e1 + 2.", 107),
        ("min(\t$WIDTH ,\n 7 )", 7),
    ],
)
def test_expressions_give_whole_pixels(text: str, size: int) -> None:
    assert parse_size(text).evaluate(VALUES) == size


@pytest.mark.parametrize(
    "text",
    [
        "",
        "quality",
        "WIDTHS",
        "__import__('os')",
        "$WIDTH.real",
        "$WIDTH if 1 else 2",
        "[1][0]",
        "lambda: 1",
        "open(1)",
        "floor()",
        "floor(1, 2)",
        "max(*[1, 2])",
        "min(a=1)",
        "'a'",
        "True",
        "1j",
        "1 +",
        "1; 2",
        "$WIDTH\n\0",
        "(" * 300 + "1" + ")" * 300,
        "-" * 900 + "1",
        "1" * 1001,
        "+".join("1" * 200),
        "$1",
        "~1",
        "1 < 2",
        "f'{1}'",
        "(x := 1)",
        "1if 2 else 3",
        "1.2.3",
        "0x10",
        "1_000",
        "2 3",
        "$WIDTH $HEIGHT",
        "$floor(2)",
        "WIDTH(2)",
        "not 1",
        "1 or 2",
        "1 # 2",
        "#",
        "$",
        "${WIDTH}",
        "$WIDTH; import os",
        "__builtins__",
        "().__class__",
        "eval(1)",
        "print(1)",
        "v_WIDTH",
        "\u0661",
        "\uff37IDTH",
        "9" * 1000 + "$",
        "," * 900,
        "^" * 900,
    ],
)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(ShaderError):
        parse_size(text)


def test_an_input_may_stand_without_its_dollar() -> None:
    expression = parse_size("quality*WIDTH", {"quality"})
    assert expression.text == "$quality*$WIDTH"
    assert expression.evaluate(VALUES) == parse_size(expression.text).evaluate(VALUES) == 960
    own = parse_size("$width + width", {"width"})
    assert own.names == {"width"}, "an input called width is meant, not the output's size"


def test_an_expression_tells_what_it_reads() -> None:
    assert parse_size("$WIDTH * $quality").names == {"WIDTH", "quality"}

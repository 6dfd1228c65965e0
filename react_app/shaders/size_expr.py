"""Size expressions of ISF passes (`floor($WIDTH/2.0)`), evaluated through a whitelist and never as Python."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from react_app.core.errors import ShaderError

MAX_EXPRESSION = 1000
"""Characters an expression may have, `$` not counted."""
MAX_NODES = 200
"""Operations, numbers and names an expression may have."""

SIZES = ("WIDTH", "HEIGHT")
"""Variables that are the output's size."""

_TEXT = re.compile(
    r"(?:\s|\$?[A-Za-z_]\w*+|(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?(?![\w.])|[-+*/%^(),])*+", re.ASCII
)
_NAME = re.compile(r"(?<![\w.])(\$?)([A-Za-z_]\w*+)(?=(\s*\()?)", re.ASCII)
_PREFIX = "\u00df"
"""Marks variables for Python's parser; no name in an expression can begin so."""

_FUNCTIONS: Mapping[str, tuple[int, int, Callable[..., float]]] = {
    "floor": (1, 1, math.floor),
    "ceil": (1, 1, math.ceil),
    "round": (1, 1, round),
    "abs": (1, 1, abs),
    "trunc": (1, 1, math.trunc),
    "sqrt": (1, 1, math.sqrt),
    "exp": (1, 1, math.exp),
    "log": (1, 1, math.log),
    "log2": (1, 1, math.log2),
    "pow": (2, 2, math.pow),
    "min": (1, 16, lambda *values: min(values)),
    "max": (1, 16, lambda *values: max(values)),
    "clamp": (3, 3, lambda value, low, high: max(low, min(value, high))),
}
"""Name -> fewest arguments, most arguments, what it does."""

_ALLOWED = "only numbers, $names, + - * / % ^ and simple functions are allowed"

_OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Mod: math.fmod,
    ast.Pow: math.pow,
}


@dataclass(frozen=True, slots=True)
class SizeExpression:
    """A checked expression; `names` are the variables it reads, without their `$`, which all have in `text`."""

    text: str
    names: frozenset[str]
    _body: ast.expr

    def evaluate(self, variables: Mapping[str, float]) -> int:
        """Return the size in pixels: truncated, at least 1; 1 when the arithmetic has no finite result.

        A name missing from `variables` counts as 0.
        """
        try:
            value = float(_evaluate(self._body, variables))
        except (ArithmeticError, ValueError):
            return 1
        return max(1, int(value)) if math.isfinite(value) else 1


def parse_size(text: str, inputs: Collection[str] = ()) -> SizeExpression:
    """Check an expression and return it ready to evaluate.

    `$` may be missing before the output's size and before one of `inputs`, as it may in other hosts.

    Raises:
        ShaderError: it is too long, not an expression, or uses something outside the whitelist.
    """
    if len(text) - text.count("$") > MAX_EXPRESSION:
        raise ShaderError(f"A size expression is longer than {MAX_EXPRESSION} characters.")
    if not _TEXT.fullmatch(text):
        raise ShaderError(f"The size expression {text!r} cannot be read: {_ALLOWED}.")
    text = _NAME.sub(lambda found: _spelled(found, inputs), text)
    try:
        source = _NAME.sub(lambda found: f"{_PREFIX if found[1] else ''}{found[2]}", " ".join(text.split()))
        body = ast.parse(source.replace("^", "**"), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ShaderError(f"The size expression {text!r} cannot be read.") from error
    nodes = list(ast.walk(body))
    if len(nodes) > MAX_NODES:
        raise ShaderError(f"The size expression {text[:40]!r}... has too many parts.")
    names: set[str] = set()
    try:
        _check(body, names)
    except _NotAllowedError as error:
        raise ShaderError(f"The size expression {text!r} cannot be used: {error}.") from error
    return SizeExpression(text, frozenset(names), body)


def _spelled(found: re.Match[str], inputs: Collection[str]) -> str:
    """Return a name the way we write it: variables with their `$`, functions and the output's size in one case."""
    dollar, name, call = found[1], found[2], found[3]
    if call and not dollar:
        return name.lower()
    if name.upper() in SIZES and name not in inputs:
        return f"${name.upper()}"
    return f"${name}" if dollar or name in inputs else name


class _NotAllowedError(Exception):
    """Something outside the whitelist."""


def _check(node: ast.expr, names: set[str]) -> None:
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise _NotAllowedError(f"{node.value!r} is not a number")
    elif isinstance(node, ast.Name):
        if not node.id.startswith(_PREFIX):
            raise _NotAllowedError(f"{node.id} needs a $ before it")
        names.add(node.id.removeprefix(_PREFIX))
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        _check(node.left, names)
        _check(node.right, names)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        _check(node.operand, names)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        _check_call(node, node.func.id, names)
    else:
        raise _NotAllowedError(_ALLOWED)


def _check_call(node: ast.Call, name: str, names: set[str]) -> None:
    if name not in _FUNCTIONS:
        raise _NotAllowedError(f"there is no function {name}")
    fewest, most, _ = _FUNCTIONS[name]
    if not fewest <= len(node.args) <= most:
        raise _NotAllowedError(f"{name} takes {fewest if fewest == most else f'{fewest} to {most}'} values")
    for argument in node.args:
        _check(argument, names)


def _evaluate(node: ast.expr, variables: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=value):
            return float(value)  # type: ignore[arg-type]
        case ast.Name(id=name):
            return float(variables.get(name.removeprefix(_PREFIX), 0.0))
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS[type(op)](_evaluate(left, variables), _evaluate(right, variables))
        case ast.UnaryOp(op=op, operand=operand):
            value = _evaluate(operand, variables)
            return -value if isinstance(op, ast.USub) else value
        case ast.Call(func=ast.Name(id=name), args=args):
            return float(_FUNCTIONS[name][2](*(_evaluate(argument, variables) for argument in args)))
    raise ValueError("unchecked expression")

"""GLSL as text: words, what a piece of code defines, and careful changes to it. Knows no grammar beyond that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Set
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/|/\*.*\Z)"
    r"|(?P<directive>(?m:^[ \t]*\#(?:[^\n\\]|\\\r?\n|\\)*))"
    r"|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<number>\.?\d(?:[eE][+-]|[\w.])*)"
    r"|(?P<space>\s+)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_DEFINED = re.compile(r"\s*#\s*define\s+(\w+)")
_SAMPLING = frozenset(
    ["texture", "texture2D", "textureLod", "texture2DLod", "textureGrad", "textureLodEXT", "texelFetch"]
)
_QUALIFIERS = frozenset(
    ["const", "highp", "mediump", "lowp", "in", "out", "inout", "uniform", "varying", "flat", "precise"]
)


class Token(NamedTuple):
    """A piece of code; `kind`: comment, directive, word, number, space or other."""

    kind: str
    text: str


def tokens(code: str) -> list[Token]:
    """Return code in pieces; joined they are the code again."""
    return [Token(str(match.lastgroup), match.group()) for match in _TOKEN.finditer(code)]


def words(code: str) -> set[str]:
    """Return every word used in code, comments aside."""
    found: set[str] = set()
    for token in tokens(code):
        if token.kind == "directive":
            found.update(re.findall(r"[A-Za-z_]\w*", token.text))
        elif token.kind == "word":
            found.add(token.text)
    return found


def macros(code: str) -> list[str]:
    """Return the names a piece of code #defines, in order."""
    matches = (_DEFINED.match(token.text) for token in tokens(code) if token.kind == "directive")
    return list(dict.fromkeys(match.group(1) for match in matches if match))


def defined(code: str) -> set[str]:
    """Return the names of functions, structs and variables that code defines outside of any braces."""
    found: set[str] = set()
    depth = 0
    before: list[str] = []
    for token in tokens(code):
        if token.kind in ("space", "comment", "directive"):
            continue
        if token.text in "({[":
            if depth == 0 and _declares(before, token.text):
                found.add(before[-1])
            depth += 1
        elif token.text in ")}]":
            depth = max(0, depth - 1)
            if token.text == "}" and depth == 0:
                before = ["}"]
                continue
        elif depth == 0 and token.text in "=;," and _declares(before, token.text):
            found.add(before[-1])
        if depth == 0:
            before = ["", ","] if token.text == "," else [] if token.text == ";" else [*before, token.text]
    return found - _QUALIFIERS


def _declares(before: list[str], then: str) -> bool:
    """Return whether the last of the words before a sign is a name being declared."""
    if len(before) < 2 or not _is_name(before[-1]):
        return False
    if then == "{":
        return before[-2] == "struct"
    return _is_name(before[-2]) or before[-2] in (",", "]", "}")


def _is_name(text: str) -> bool:
    return text[:1].isalpha() or text[:1] == "_"


def renamed(code: str, names: Mapping[str, str]) -> str:
    """Return code with other names for some words; members (`.name`, and in structs) keep theirs."""
    out: list[str] = []
    last, struct, depth = "", False, 0
    pieces = tokens(code)
    for i, token in enumerate(pieces):
        text = token.text
        if token.kind == "directive":
            text = re.sub(r"(?<![\w.])[A-Za-z_]\w*", lambda match: names.get(match.group(), match.group()), text)
        elif token.kind == "word":
            member = last == "." or (struct and depth == 1 and _next(pieces, i) in (";", ",", "["))
            struct = struct or text == "struct"
            if not member:
                text = names.get(text, text)
        elif text == "{":
            depth += struct
        elif text == "}":
            depth -= struct
            struct = struct and depth > 0
        if token.kind not in ("space", "comment"):
            last = token.text
        out.append(text)
    return "".join(out)


def _next(pieces: list[Token], index: int) -> str:
    return next((token.text for token in pieces[index + 1 :] if token.kind not in ("space", "comment")), "")


def without_preamble(code: str) -> str:
    """Return code without its #version and #extension lines."""
    return re.sub(r"^[ \t]*#[ \t]*(?:version|extension)\b[^\n]*$", "", code, flags=re.MULTILINE)


def repeated(function: str, sampler: str, rest: list[str]) -> str:
    """Return a call that samples a picture as if it repeated without end; for `with_calls`."""
    if function == "texelFetch":
        return (
            f"texelFetch({sampler}, ({rest[0]}) & ivec2(textureSize({sampler}, 0) - 1), {', '.join(rest[1:]) or '0'})"
        )
    more = "".join(f", {argument}" for argument in rest[1:])
    return f"{function}({sampler}, fract({rest[0]}){more})"


def without_function(code: str, name: str) -> str:
    """Return code without the function `void name(...) {...}`."""
    match = re.search(rf"\bvoid\s+{re.escape(name)}\s*\(\s*(?:void)?\s*\)\s*\{{", code)
    if match is None:
        return code
    depth = 1
    end = match.end()
    for token in tokens(code[match.end() :]):
        end += len(token.text)
        if token.kind == "other":
            depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth == 0:
            break
    return code[: match.start()] + code[end:]


def with_calls(code: str, samplers: Set[str], change: Callable[[str, str, list[str]], str]) -> str:
    """Return code in which each call that samples one of `samplers` is what `change(function, sampler, rest)` gives.

    `rest` are the arguments after the sampler, themselves changed already.
    """
    pieces = tokens(code)
    out: list[str] = []
    i = 0
    while i < len(pieces):
        token = pieces[i]
        call = _call(pieces, i) if token.kind == "word" and token.text in _SAMPLING else None
        if call is None:
            is_define = token.kind == "directive" and _DEFINED.match(token.text) is not None
            out.append(_directive(token.text, samplers, change) if is_define else token.text)
            i += 1
            continue
        end, arguments = call
        name = arguments[0].strip()
        if name in samplers and len(arguments) > 1:
            rest = [with_calls(argument.strip(), samplers, change) for argument in arguments[1:]]
            out.append(change(token.text, name, rest))
        else:
            inner = with_calls("".join(piece.text for piece in pieces[i + 1 : end]), samplers, change)
            out.append(token.text + inner)
        i = end
    return "".join(out)


def _directive(text: str, samplers: Set[str], change: Callable[[str, str, list[str]], str]) -> str:
    head = re.match(r"\s*#\s*define\s+\w+(?:\([^)]*\))?", text)
    assert head is not None
    return head.group() + with_calls(text[head.end() :], samplers, change)


def _call(pieces: list[Token], at: int) -> tuple[int, list[str]] | None:
    """Return where a call ends and its arguments; None if no parenthesis follows or closes."""
    i = at + 1
    while i < len(pieces) and pieces[i].kind in ("space", "comment"):
        i += 1
    if i >= len(pieces) or pieces[i].text != "(":
        return None
    arguments, depth = [""], 0
    for j in range(i, len(pieces)):
        text = pieces[j].text
        if text in ("(", "["):
            depth += 1
            if depth == 1:
                continue
        elif text in (")", "]"):
            depth -= 1
            if depth == 0:
                return j + 1, arguments
        if text == "," and depth == 1:
            arguments.append("")
        else:
            arguments[-1] += text
    return None


def arguments(code: str) -> list[str]:
    """Return what stands between the commas of an argument list."""
    call = _call([Token("word", "f"), Token("other", "("), *tokens(code), Token("other", ")")], 0)
    return call[1] if call is not None else []


def uniforms(code: str) -> Iterator[tuple[str, str, str]]:
    """Yield (type, name, declaration) of every uniform and varying that code declares."""
    pattern = r"(?:layout\s*\([^)]*\)\s*)?\b(?:uniform|varying)\s+(?:(?:highp|mediump|lowp)\s+)?(\w+)\s+([^;{}()]+);"
    plain = "".join(" " * len(t.text) if t.kind == "comment" and "\n" not in t.text else t.text for t in tokens(code))
    for match in re.finditer(pattern, plain):
        for name in match.group(2).split(","):
            yield match.group(1), name.split("=")[0].split("[")[0].strip(), match.group()

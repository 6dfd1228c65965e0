"""What a shader's text says about its licence and where it comes from: notes for a person to read, no judgement."""

from __future__ import annotations

import re

_MOST = 6
_SPDX = re.compile(r"SPDX-License-Identifier:\s*([A-Za-z0-9.+-]{2,40})")
_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("CC BY-NC-SA", r"\bCC[ -]?BY[ -]NC[ -]SA\b|Attribution[ -]Non-?Commercial[ -]Share-?\s?Alike"),
        ("CC BY-NC", r"\bCC[ -]?BY[ -]NC\b(?![ -]SA)|Attribution[ -]Non-?Commercial\b(?![ -]Share)"),
        ("CC BY-SA", r"\bCC[ -]?BY[ -]SA\b|Attribution[ -]Share-?\s?Alike"),
        ("CC BY", r"\bCC[ -]?BY\b(?![ -](?:NC|SA|ND))|Creative Commons Attribution (?:[34]|Licen)"),
        ("CC0", r"\bCC0\b|public domain|unlicense"),
        ("MIT", r"\bMIT\b(?=[ \t]*(?:licen|\(|$|[.,\n]))|licen[sc]e:?[ \t]*MIT\b"),
        ("BSD", r"\bBSD\b|Redistribution and use in source and binary forms"),
        ("Apache", r"\bApache[ -]Licen|\bApache[ -]2"),
        ("LGPL", r"\bLGPL\b|Lesser General Public Licen"),
        ("GPL", r"\bA?GPL\b|(?<!Lesser )General Public Licen"),
        ("WTFPL", r"\bWTFPL\b"),
        ("all rights reserved", r"all rights reserved"),
        ("non-commercial", r"\bnon-?commercial\b"),
        ("Shadertoy", r"shadertoy"),
        ("GLSL Sandbox", r"glsl\s?sandbox|glsl\.heroku"),
        ("gl-transitions", r"gl-transitions"),
    )
)


def licence_notes(text: str) -> tuple[str, ...]:
    """Return short notes such as `MIT`, `CC BY-NC-SA`, `Shadertoy`, in order of how much they matter; none is empty."""
    notes = [f"SPDX {name}" for name in _SPDX.findall(text)]
    told = " ".join(notes).replace("-", " ")
    notes += [name for name, pattern in _WORDS if name.replace("-", " ") not in told and pattern.search(text)]
    if any("NC" in note for note in notes):
        notes = [note for note in notes if note != "non-commercial"]
    return tuple(dict.fromkeys(notes))[:_MOST]

"""Ids of objects: a prefix that tells the kind, and what nobody can guess."""

from __future__ import annotations

import secrets
import string
from typing import Literal

Kind = Literal[
    "project",
    "track",
    "analysis",
    "template",
    "canvas",
    "video",
    "render",
    "batch",
    "asset",
    "review",
    "export_pack",
    "webhook_endpoint",
]

PREFIXES: dict[Kind, str] = {
    "project": "proj",
    "track": "track",
    "analysis": "anl",
    "template": "tmpl",
    "canvas": "canvas",
    "video": "video",
    "render": "render",
    "batch": "batch",
    "asset": "asset",
    "review": "rev",
    "export_pack": "pack",
    "webhook_endpoint": "we",
}

ALPHABET = string.digits + string.ascii_letters


def new_id(kind: Kind) -> str:
    """Return an id of a kind: 22 letters of base 62, 131 bits."""
    return f"{PREFIXES[kind]}_{secret_word(22)}"


def secret_word(letters: int) -> str:
    """Return so many letters of base 62 by chance."""
    return "".join(secrets.choice(ALPHABET) for _ in range(letters))


def kind_of(key: str) -> Kind | None:
    """Return the kind an id tells of, None if it is none of ours."""
    prefix = key.partition("_")[0]
    return next((kind for kind, known in PREFIXES.items() if known == prefix), None)

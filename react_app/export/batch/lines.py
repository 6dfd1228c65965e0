"""In which line of a TOML file a key stands, for sentences about it; the standard library's reader does not tell."""

from __future__ import annotations

import re

_TABLE = re.compile(r"^\s*(\[\[?)\s*([\w.\"'-]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([\w-]+|\"[^\"]*\"|'[^']*')\s*=\s*(.*)$")
_QUOTES = ('"""', "'''")

Place = tuple[str, int]
"""The name of a table, and which of the tables of that name it is, from 0; ("", 0) is the file's own."""


class Lines:
    """The lines of a TOML text that is valid."""

    def __init__(self, text: str) -> None:
        self._tables: dict[Place, int] = {}
        self._keys: dict[tuple[Place, str], int] = {}
        place: Place = ("", 0)
        counts: dict[str, int] = {}
        depth, quote = 0, ""
        for number, line in enumerate(text.splitlines(), start=1):
            if quote:
                quote = "" if line.count(quote) % 2 else quote
                continue
            if depth <= 0 and (table := _TABLE.match(line)):
                name = table[2].strip("\"'")
                counts[name] = counts.get(name, -1) + 1
                place = (name, counts[name])
                self._tables[place] = number
                continue
            if depth <= 0 and (key := _KEY.match(line)):
                self._keys.setdefault((place, key[1].strip("\"'")), number)
            quote = next((quote for quote in _QUOTES if line.count(quote) % 2), "")
            depth += _opened(line)

    def of(self, place: Place, *keys: str) -> int | None:
        """Return the line of the first of some keys that a table has, None if it has none of them."""
        return next((self._keys[place, key] for key in keys if (place, key) in self._keys), None)

    def head(self, place: Place) -> int | None:
        """Return the line in which a table begins."""
        return self._tables.get(place)


def _opened(line: str) -> int:
    """Return how many more brackets a line opens than it closes; those in texts and remarks do not count."""
    bare = re.sub(r"\"(\\.|[^\"\\])*\"|'[^']*'", "", line).split("#", 1)[0]
    return sum(bare.count(mark) for mark in "[{") - sum(bare.count(mark) for mark in "]}")

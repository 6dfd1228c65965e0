"""A Problem is something the user should know about that did not stop the show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in words.

    `key` is stable for the same thing (a new problem with the same key replaces the old one, and
    clearing names the key); `text` is a sentence; `where` is a file, device or layer, may be empty. `line`
    counts from 1 in the text of the shader that `where` names, 0 where there is none.
    """

    key: str
    text: str
    severity: Severity = "warning"
    where: str = ""
    line: int = 0

"""What a tool of the MCP endpoint is, and the pieces its schemas are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from sync.server.accounts import User
from sync.server.compeller.service import Service

Hint = Literal["read", "write", "destructive"]
Arguments = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: who calls (None for the tools that need no token), with what, and the root URL of links."""

    service: Service
    caller: User | None
    given: Arguments
    base: str

    @property
    def user(self) -> User:
        """Who calls."""
        if self.caller is None:
            raise LookupError("a tool that needs a token was called without one")
        return self.caller

    def text(self, name: str) -> str:
        """Return a text argument, empty if it is missing."""
        value = self.given.get(name)
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool. `inputs` are JSON Schemas by name; an argument that is required stands in `required`."""

    name: str
    description: str
    run: Callable[[Call], Arguments]
    inputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    hint: Hint = "read"
    public: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the arguments."""
        schema: dict[str, Any] = {"type": "object", "properties": self.inputs}
        return schema | ({"required": list(self.required)} if self.required else {})


ID = {"type": ["integer", "string"]}
TEXT = {"type": "string", "maxLength": 4000}
WORD = {"type": "string", "maxLength": 200}
TITLE = {"type": "string", "minLength": 1, "maxLength": 300}
URL = {"type": "string", "minLength": 1, "maxLength": 2048, "description": "https://..."}
EVENTS = {
    "type": "array",
    "items": {"type": "string"},
    "maxItems": 20,
    "description": "compel.ready, compel.completed, compel.failed; none or * for all.",
}
MAP = {"type": "object"}
LAUNCH = {"type": "string", "maxLength": 200, "description": "The cue, as launch_lighting_cue returned it."}


def at_most(most: int, default: int) -> dict[str, Any]:
    """Return the schema of how many are wanted at most."""
    return {"type": "integer", "minimum": 1, "maximum": most, "default": default}

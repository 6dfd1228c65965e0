"""What every object of the service has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sync.visuals.fields import Fields


@dataclass(frozen=True, slots=True)
class Cost:
    """What something cost: `amount` in the smallest coin of `currency`, `units` of work."""

    amount: int = 0
    currency: str = ""
    units: float = 0.0

    @staticmethod
    def read(value: object) -> Cost:
        """Read a cost; an empty one where there is none."""
        fields = Fields(value)
        return Cost(fields.whole("amount_minor", "amount"), fields.text("currency"), fields.number("units"))


@dataclass(frozen=True, slots=True)
class Facts:
    """What every object has. `extra` are the fields this client does not know, as they came."""

    id: str
    object: str
    livemode: bool
    created: float
    project_id: str
    metadata: Mapping[str, Any]
    cost: Cost
    extra: Mapping[str, Any]


def read_facts(fields: Fields, kind: str) -> Facts:
    """Read what every object has. Call it last: what was not read before counts as unknown."""
    return Facts(
        id=fields.text("id"),
        object=fields.text("object", default=kind),
        livemode=fields.flag("livemode"),
        created=fields.moment("created", "created_at"),
        project_id=fields.text("project_id"),
        metadata=fields.mapping("metadata"),
        cost=Cost.read(fields.mapping("cost")),
        extra=fields.rest(),
    )

"""What comes after a picture is made: batches, reviews, export packs, usage, webhook endpoints and their events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sync.visuals.facts import Facts, read_facts
from sync.visuals.fields import OVER, Fields


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One item of a batch: what became of it. `id` is that of the canvas or video made, empty where there is none."""

    index: int
    status: str
    kind: str
    id: str
    error: str
    extra: Mapping[str, Any]

    @staticmethod
    def read(value: object) -> BatchItem:
        """Read an item."""
        fields = Fields(value)
        error = Fields(fields.mapping("error"))
        return BatchItem(
            index=fields.whole("index"),
            status=fields.state("status"),
            kind=fields.text("kind", "object"),
            id=fields.text("id", "result_id", "canvas_id", "video_id"),
            error=error.text("message", "code") or fields.text("error"),
            extra=fields.rest(),
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """Many pictures asked for at once; some may fail."""

    facts: Facts
    status: str
    counts: Mapping[str, Any]
    items: tuple[BatchItem, ...]
    max_cost: int | None

    @property
    def id(self) -> str:
        """The batch's id."""
        return self.facts.id

    @property
    def over(self) -> bool:
        """Whether nothing goes on any more."""
        return self.status in OVER or self.status in ("partially_failed", "completed_with_errors")

    @staticmethod
    def read(value: object) -> Batch:
        """Read a batch."""
        fields = Fields(value)
        most = fields.maybe_number("max_cost")
        return Batch(
            status=fields.state("status"),
            counts=fields.mapping("counts"),
            items=fields.each(BatchItem.read, "items", "results"),
            max_cost=None if most is None else int(most),
            facts=read_facts(fields, "batch"),
        )


@dataclass(frozen=True, slots=True)
class Comment:
    """What a reviewer says about the moment `t` (seconds)."""

    t: float
    text: str

    @staticmethod
    def read(value: object) -> Comment:
        """Read a comment."""
        fields = Fields(value)
        return Comment(fields.number("t", "time"), fields.text("text"))


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody thinks of a canvas: pending, approved, changes_requested or rejected."""

    facts: Facts
    canvas_id: str
    state: str
    reviewer: str
    comments: tuple[Comment, ...]

    @property
    def id(self) -> str:
        """The review's id."""
        return self.facts.id

    @staticmethod
    def read(value: object) -> Review:
        """Read a review."""
        fields = Fields(value)
        return Review(
            canvas_id=fields.text("canvas_id"),
            state=fields.text("state", "status").lower(),
            reviewer=fields.text("reviewer"),
            comments=fields.each(Comment.read, "comments"),
            facts=read_facts(fields, "review"),
        )


@dataclass(frozen=True, slots=True)
class Check:
    """One thing a platform wants, and whether the file has it. `status` is pass, warn or fail."""

    name: str
    status: str
    message: str

    @staticmethod
    def read(value: object) -> Check:
        """Read a check."""
        fields = Fields(value)
        status = fields.text("status", "result").lower()
        if not status:
            status = "pass" if fields.flag("passed", "ok") else "fail"
        return Check(fields.text("name", "id"), status, fields.text("message", "detail"))


@dataclass(frozen=True, slots=True)
class PackTarget:
    """The file for one platform, with what was checked."""

    platform: str
    url: str
    sha256: str
    checks: tuple[Check, ...]
    extra: Mapping[str, Any]

    @staticmethod
    def read(value: object) -> PackTarget:
        """Read a target."""
        fields = Fields(value)
        return PackTarget(
            platform=fields.text("platform", "target"),
            url=fields.text("url"),
            sha256=fields.text("sha256"),
            checks=fields.each(Check.read, "checks"),
            extra=fields.rest(),
        )


@dataclass(frozen=True, slots=True)
class Pack:
    """Files for several platforms; `manifest_url` is a zip with all of them."""

    facts: Facts
    source: str
    status: str
    targets: tuple[PackTarget, ...]
    manifest_url: str
    error: str

    @property
    def id(self) -> str:
        """The pack's id."""
        return self.facts.id

    @property
    def over(self) -> bool:
        """Whether nothing goes on any more; a pack without a state is whole once it has its zip."""
        return self.status in OVER or (not self.status and bool(self.manifest_url))

    @staticmethod
    def read(value: object) -> Pack:
        """Read a pack."""
        fields = Fields(value)
        error = Fields(fields.mapping("error"))
        return Pack(
            source=fields.text("source"),
            status=fields.state("status"),
            targets=fields.each(PackTarget.read, "targets"),
            manifest_url=fields.text("manifest_url"),
            error=error.text("message", "code") or fields.text("error"),
            facts=read_facts(fields, "export_pack"),
        )


@dataclass(frozen=True, slots=True)
class UsageRow:
    """What was used by one group: `units` of work and `amount` in the smallest coin."""

    group: str
    units: float
    amount: int
    extra: Mapping[str, Any]

    @staticmethod
    def read(value: object) -> UsageRow:
        """Read a row."""
        fields = Fields(value)
        return UsageRow(
            group=fields.text("group", "object", "template", "key"),
            units=fields.number("units"),
            amount=fields.whole("amount_minor", "amount"),
            extra=fields.rest(),
        )


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used in a while, in rows."""

    rows: tuple[UsageRow, ...]
    units: float
    amount: int
    currency: str
    extra: Mapping[str, Any]

    @staticmethod
    def read(value: object) -> Usage:
        """Read usage; sums that are not told are counted."""
        fields = Fields(value)
        rows = fields.each(UsageRow.read, "data", "rows")
        units, amount = fields.maybe_number("units", "total_units"), fields.maybe_number("amount_minor", "amount")
        return Usage(
            rows=rows,
            units=sum(row.units for row in rows) if units is None else units,
            amount=sum(row.amount for row in rows) if amount is None else int(amount),
            currency=fields.text("currency"),
            extra=fields.rest(),
        )


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where events are sent. `secret` is told once, when it is made or changed."""

    facts: Facts
    url: str
    events: tuple[str, ...]
    active: bool
    secret: str
    disabled_reason: str

    @property
    def id(self) -> str:
        """The endpoint's id."""
        return self.facts.id

    def __repr__(self) -> str:
        """Tell all but the secret."""
        return f"Endpoint(id={self.id!r}, url={self.url!r}, events={self.events!r}, active={self.active!r})"

    @staticmethod
    def read(value: object) -> Endpoint:
        """Read an endpoint."""
        fields = Fields(value)
        return Endpoint(
            url=fields.text("url"),
            events=fields.texts("events"),
            active=fields.flag("active", "enabled", default=True),
            secret=fields.text("secret", "signing_secret"),
            disabled_reason=fields.text("disabled_reason"),
            facts=read_facts(fields, "webhook_endpoint"),
        )


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. The same `id` may come more than once and events come in any order."""

    id: str
    type: str
    created: float
    data: Mapping[str, Any]
    extra: Mapping[str, Any]

    @staticmethod
    def read(value: object) -> Event:
        """Read an event."""
        fields = Fields(value)
        return Event(
            id=fields.text("id"),
            type=fields.text("type", "event"),
            created=fields.moment("created"),
            data=fields.mapping("data"),
            extra=fields.rest(),
        )

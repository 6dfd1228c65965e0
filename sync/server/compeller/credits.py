"""Minutes: counted when a video is finished, given anew each month."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sync.server.accounts import User
from sync.server.compeller.tables import stamp
from sync.server.core import Core

ALLOWANCE_MINUTES = 10_000.0
QUOTA_REASON = "account_quota_exceeded"


class Credits:
    """Each user's minutes of finished video."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def allowance(self) -> float:
        """Minutes a month."""
        quota = self._core.faults.quota
        return quota if quota >= 0.0 else ALLOWANCE_MINUTES

    def used(self, owner: int) -> float:
        """Return the minutes a user has used this month."""
        begins = _month(self._core.clock())
        query = "SELECT sum(minutes) FROM minutes WHERE owner=? AND at>=?"
        return float(self._core.db.number(query, owner, begins.timestamp()))

    def left(self, owner: int) -> float:
        """Return the minutes a user has left."""
        return max(0.0, self.allowance - self.used(owner))

    def count(self, owner: int, compel: int, seconds: float) -> None:
        """Count a finished video."""
        query = "INSERT INTO minutes(owner,compel,minutes,at) VALUES(?,?,?,?)"
        self._core.db.insert(query, owner, compel, seconds / 60.0, self._core.clock())

    def enough(self, owner: int, seconds: float) -> bool:
        """Whether a video of this length can be paid for."""
        left = self.left(owner)
        return left > 0.0 and left >= seconds / 60.0

    def body(self, user: User, base: str) -> dict[str, Any]:
        """Return a user's credits as the service tells them."""
        left, begins = round(self.left(user.id), 3), _month(self._core.clock())
        after = begins.replace(year=begins.year + begins.month // 12, month=begins.month % 12 + 1)
        return {
            "minutes_remaining": left,
            "free_minutes_remaining": left,
            "paid_minutes_remaining": 0.0,
            "minutes_used": round(self.used(user.id), 3),
            "monthly_allowance_minutes": self.allowance,
            "plan_code": "local",
            "quota_exceeded": left <= 0.0,
            "billing_url": billing_url(base),
            "resets_at": stamp(after.timestamp()),
        }


def billing_url(base: str) -> str:
    """Return the page that says how minutes are counted."""
    return f"{base}/api/v1/billing"


def _month(now: float) -> datetime:
    return datetime.fromtimestamp(now, UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)

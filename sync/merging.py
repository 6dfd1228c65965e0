"""Taking what the server tells of its compels into the record."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from sync.compeller.models import FINAL, Compel
from sync.records import Intent, Job
from sync.showing import failure
from sync.store import Store, new_key

CLOCKS_DIFFER_S = 600.0
"""How far the server's clock may be from ours when its times are compared with ours."""
_KEPT = ("title", "style", "target_platform", "aspect_ratio", "artist_context", "stage", "rendering_id", "poster_url")


def merge(store: Store, server: str, account: str, compel: Compel, now: float) -> str | None:
    """Note what the server says of a compel; return its key.

    None if it is new here and may be the outcome of a wish whose answer was lost: the journal settles that.
    """
    with store.transaction():
        job = store.job_by_id(server, compel.id)
        if job is None:
            if awaited(store, server, account, compel):
                return None
            job = Job(
                key=new_key(),
                server=server,
                account=account,
                origin="seen",
                title=compel.title or "Untitled",
                created=seconds(compel.created) or now,
                updated=seconds(compel.updated) or now,
                id=compel.id,
            )
            store.add(job)
        note(store, job, compel, now)
        if job.account != account:
            store.change_job(job.key, account=account)
    return job.key


def note(store: Store, job: Job, compel: Compel, now: float) -> None:
    """Change what is known of a compel that is in the record."""
    fields: dict[str, object] = {}
    told = {name: getattr(compel, name) for name in _KEPT if getattr(compel, name)}
    progress = compel.progress if compel.phase in FINAL or compel.status != job.status else None
    fields.update(told)
    fields["progress"] = max(compel.progress, job.progress) if progress is None else progress
    fields["status"] = compel.status
    fields["message"] = failure(compel)
    fields["billing_url"] = compel.billing_url if compel.out_of_credits else ""
    if compel.events_url:
        fields["events_url"] = compel.events_url
    if compel.phase in ("queued", "working", "rendering"):
        fields["followed"] = True
    if compel.phase in FINAL:
        fields["cancel_wanted"] = False
    changed = store.change_job(job.key, **fields)
    when = seconds(compel.updated) or (now if changed else 0.0)
    store.change_job(
        job.key, looked=now, check_back=compel.check_back_after or 0.0, **({"updated": when} if when else {})
    )


def awaited(store: Store, server: str, account: str, compel: Compel) -> bool:
    """Tell whether a compel may be what an unsettled wish of this account became."""
    for key, intent in store.intents().items():
        if intent.state == "sending":
            job = store.job(key)
            if job.server == server and job.account == account and fits(compel, job, intent):
                return True
    return False


def find(store: Store, job: Job, intent: Intent, listed: Iterable[Compel]) -> Compel | None:
    """Return the compel (of a list, newest first) that a wish became, None if it is not there.

    Of several that fit it is the oldest: later ones belong to wishes that were sent later.
    """
    for compel in reversed(list(listed)):
        owner = store.job_by_id(job.server, compel.id)
        taken = owner is not None and owner.key != job.key and owner.origin != "seen"
        if not taken and fits(compel, job, intent):
            return compel
    return None


def fits(compel: Compel, job: Job, intent: Intent) -> bool:
    """Tell whether a compel can be what a wish became: not there before, the same media or title, not too old."""
    if compel.id in known_ids(intent):
        return False
    created = seconds(compel.created)
    if created and created < intent.sent - CLOCKS_DIFFER_S:
        return False
    if intent.media_id and compel.primary_media_id:
        return compel.primary_media_id == intent.media_id
    track = str(compel.raw.get("track_id") or "")
    if intent.music_id and track:
        return track == intent.music_id
    return compel.title.strip().casefold() == job.title.strip().casefold()


def known_ids(intent: Intent) -> frozenset[str]:
    """Return the ids of the compels there were before a wish was sent."""
    return frozenset(json.loads(intent.known)) if intent.known else frozenset()


def seconds(moment: datetime | None) -> float:
    """Return Unix seconds, 0 for None."""
    return moment.timestamp() if moment is not None else 0.0

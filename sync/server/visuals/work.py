"""What the studio does for this API: asked for here, and its news taken down as they come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.server.core import Core
from sync.server.db import Database
from sync.server.studio import STAGES, Analysis
from sync.server.visuals.events import SERVICES, Events
from sync.server.visuals.objects import Item, Objects, World
from sync.server.visuals.shown import Shown
from sync.server.works import VALIDATING, Work

_WEIGHTS = {"AUDIO_ANALYSIS": 8.0, "FINAL_RENDER": 60.0, "CLIP_GENERATION": 15.0, VALIDATING: 2.0}
_ORDER = (*STAGES, VALIDATING)
_TOLD_EVERY = 10
_SHOT = ("section", "start", "end", "scene")
_SECTION = ("type", "start", "end", "energy")
_USAGE = """
CREATE TABLE IF NOT EXISTS visuals_usage (
  id INTEGER PRIMARY KEY AUTOINCREMENT, owner INTEGER NOT NULL, live INTEGER NOT NULL, at REAL NOT NULL,
  object TEXT NOT NULL, template TEXT NOT NULL, units REAL NOT NULL, render TEXT NOT NULL UNIQUE);
"""


class Working:
    """Hears of works and changes objects by them; every change is part of the transaction that tells it."""

    def __init__(self, core: Core, objects: Objects, shown: Shown, events: Events) -> None:
        self._core, self._objects, self._shown, self._events = core, objects, shown, events
        core.db.define(_USAGE)
        for service in SERVICES:
            core.works.listen(service, self._heard)

    def analyze(self, item: Item, digest: str) -> None:
        """Have a track heard."""
        self._core.works.submit(item.world.service, item.world.owner, item.id, "analysis", digest)

    def _heard(self, work: Work) -> None:
        world = World.of(work.service, work.owner)
        item = self._objects.find(world, work.ref)
        if item is None:
            return
        if item.kind == "track":
            self._track(item, work)
        elif item.kind == "render":
            self._render(item, work)

    def _track(self, item: Item, work: Work) -> None:
        if work.state == "done":
            heard = self._core.works.analysis(work.track)
            if heard is not None:
                self._analyzed(item, heard)
        elif work.state == "failed":
            fail_track(self._objects, self._shown, self._events, item, work.code, work.message)

    def _analyzed(self, item: Item, heard: Analysis) -> None:
        kept = self._objects.add(item.world, "analysis", analysis_data(item.id, heard), parent=item.id)
        item = self._objects.change(
            item, status="ready", analysis=kept.id, duration=round(heard.duration, 3), error=None
        )
        self._events.tell(item.world, "track.analyzed", self._shown(item))

    def _render(self, item: Item, work: Work) -> None:
        if item.data["status"] in ("completed", "failed", "cancelled"):
            return
        if work.state == "queued":
            self._objects.change(item, status="queued", stage=None)
        elif work.state == "running":
            self._running(item, work)
        elif work.state == "done":
            self._completed(item, work)
        else:
            self._ended(item, work)

    def _running(self, item: Item, work: Work) -> None:
        begins = item.data["status"] != "running"
        progress = max(int(item.data["progress"]), percent_of(work.stage, work.share))
        told = int(item.private.get("told", 0))
        tells = progress >= told + _TOLD_EVERY or (work.stage or None) != item.data["stage"]
        item = self._objects.change(
            item,
            private={"told": progress} if tells else {},
            status="running",
            stage=work.stage or None,
            progress=progress,
        )
        if begins:
            self._events.tell(item.world, "render.started", self._shown(item))
        elif tells:
            self._events.tell(item.world, "render.progress", self._shown(item))

    def _completed(self, item: Item, work: Work) -> None:
        made, facts = work.made, work.made.get("facts", {})
        units = round(made["duration"] * made["width"] * made["height"] / (1280 * 720), 3)
        cost = {"amount_minor": 0, "currency": "usd", "units": units}
        marked = bool(facts.get("watermarked", False))
        name = f"mp4_{made['width']}x{made['height']}"
        picture = self._objects.find(item.world, item.parent)
        file = {"digest": made["video"], "name": f"{item.parent}.mp4"}
        item = self._objects.change(
            item,
            private={"file": file, "made": dict(made)},
            status="completed",
            progress=100,
            stage=None,
            frames=made["frames"],
            cost=cost,
            watermarked=marked,
        )
        self._events.tell(item.world, "render.completed", self._shown(item))
        values = (item.world.owner, item.world.live, self._core.clock(), item.data["kind"])
        template = (picture.data["template_id"] if picture else None) or ""
        insert = "INSERT OR IGNORE INTO visuals_usage(owner,live,at,object,template,units,render) VALUES(?,?,?,?,?,?,?)"
        self._core.db.run(insert, *values, template, units, item.id)
        if picture is None or picture.data["render_id"] != item.id:
            return
        kind = "jpg" if made["poster_type"] == "image/jpeg" else made["poster_type"].rpartition("/")[2]
        exports = {name: file, "poster": {"digest": made["poster"], "name": f"{item.parent}.{kind}"}}
        changes: dict[str, Any] = {"status": "completed", "duration": round(made["duration"], 3), "cost": cost}
        changes |= {"error": None, "watermarked": marked, **_of_facts(picture, facts)}
        picture = self._objects.change(picture, private={"exports": exports, "made": dict(made)}, **changes)
        self._events.tell(item.world, f"{picture.kind}.completed", self._shown(picture))
        self._batch(picture)

    def _ended(self, item: Item, work: Work) -> None:
        status = "failed" if work.state == "failed" else "cancelled"
        error = {"code": work.code or "render_failed", "message": work.message} if status == "failed" else None
        item = self._objects.change(item, status=status, stage=None, error=error)
        if status == "failed":
            self._events.tell(item.world, "render.failed", self._shown(item))
        picture = self._objects.find(item.world, item.parent)
        if picture is None or picture.data["render_id"] != item.id:
            return
        back = "completed" if picture.private.get("exports") else status
        picture = self._objects.change(picture, status=back, error=error)
        if status == "failed":
            self._events.tell(item.world, f"{picture.kind}.failed", self._shown(picture))
        self._batch(picture)

    def _batch(self, picture: Item) -> None:
        key = picture.private.get("batch", "")
        batch = self._objects.find(picture.world, key) if key else None
        if batch is None or batch.private.get("told"):
            return
        view = self._shown(batch)
        if view["status"] != "running":
            self._objects.change(batch, private={"told": True})
            self._events.tell(batch.world, "batch.completed", view)


def fail_track(objects: Objects, shown: Shown, events: Events, item: Item, code: str, message: str) -> None:
    """Take down that a track could not be heard."""
    item = objects.change(item, status="failed", error={"code": code or "analysis_failed", "message": message})
    events.tell(item.world, "track.analysis_failed", shown(item))


def percent_of(stage: str, share: float) -> int:
    """Return how far a render is, in percent, by its stage and the share of that which is done."""
    if stage not in _ORDER:
        return 0
    weights = [_WEIGHTS.get(name, 5.0) for name in _ORDER]
    place = _ORDER.index(stage)
    return min(99, int(100.0 * (sum(weights[:place]) + weights[place] * share) / sum(weights)))


def analysis_data(track_id: str, heard: Analysis) -> dict[str, Any]:
    """Return an analysis as it is told."""
    return {
        "track_id": track_id,
        "duration": heard.duration,
        "bpm": heard.bpm,
        "bpm_confidence": heard.bpm_confidence,
        "meter": heard.meter,
        "key": heard.key,
        "mode": heard.mode,
        "sections": [
            {name: section[name] for name in ("type", "start", "end", "energy")} for section in heard.sections
        ],
        "drops": list(heard.drops),
        "loudness_lufs": heard.loudness_lufs,
        "true_peak": heard.true_peak_db,
        "beats": list(heard.beats),
        "downbeats": list(heard.downbeats),
        "energy_curve": {"hz": heard.energy_hz, "values": list(heard.energy)},
    }


def usage_rows(
    db: Database, world: World, names: tuple[str, ...], since: float, until: float
) -> list[Mapping[str, Any]]:
    """Return what was made in a while, in groups; `names` are object and template, or some of them."""
    wanted = [name for name in ("object", "template") if name in names]
    groups = ", ".join(wanted)
    picked = f"{groups}, " if groups else ""
    query = f"SELECT {picked}count(*) AS count, sum(units) AS units FROM visuals_usage WHERE owner=? AND live=? "
    query += "AND at>=? AND at<?" + (f" GROUP BY {groups} ORDER BY {groups}" if groups else "")
    rows = db.all(query, world.owner, world.live, since, until)
    return [
        {
            "object": row["object"] if "object" in wanted else None,
            "template": (row["template"] or None) if "template" in wanted else None,
            "count": row["count"],
            "units": round(row["units"] or 0.0, 3),
            "amount_minor": 0,
        }
        for row in rows
        if row["count"]
    ]


def _of_facts(picture: Item, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the studio tells of a picture beyond its file."""
    if picture.kind == "canvas":
        start = facts.get("start")
        told: dict[str, Any] = {
            "loop": {"mode": "continuous", "seam_score": _score(facts.get("seam_ratio"), facts.get("seam_clean"))}
        }
        if isinstance(start, (int, float)):
            told["start_time"] = round(float(start), 3)
        return told
    shots = facts.get("shots")
    if not isinstance(shots, list):
        return {}
    return {"edit_list": [{name: shot.get(name) for name in _SHOT} for shot in shots if isinstance(shot, dict)]}


def _score(ratio: object, clean: object) -> float | None:
    """Return a seam as a score of 10, by its step in units of the usual one: 9 and more is clean (1.5 and below)."""
    if clean is True:
        ratio = min(ratio, 1.5) if isinstance(ratio, (int, float)) else 1.5
    if not isinstance(ratio, (int, float)) or isinstance(ratio, bool):
        return None
    return round(min(10.0, max(0.0, 12.0 - 2.0 * float(ratio))), 2)

"""How a compel is shown: from what the record knows to what a window displays."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from sync.compeller.models import STAGES, Compel, phase_of
from sync.records import Download, Intent, Job
from sync.views import CompelView, DownloadState, JobState, StageView

LABELS = {
    "AUDIO_ANALYSIS": "Hearing the music",
    "AUDIO_TRANSCRIPTION": "Reading the words",
    "SCENE_PLANNING": "Planning the scenes",
    "IMAGE_GENERATION": "Making pictures",
    "SCENE_ANALYSIS": "Looking at the scenes",
    "CLIP_GENERATION": "Making clips",
    "FINAL_RENDER": "Final render",
}
IN_FLIGHT: frozenset[JobState] = frozenset({"queued", "working", "rendering"})
_ON_THE_WAY: frozenset[DownloadState] = frozenset({"waiting", "loading", "checking"})
_UNSENT = frozenset({"written", "uploaded", "sending"})


def state_of(job: Job, intent: Intent | None) -> JobState:
    """Return where a compel stands."""
    if intent is not None and intent.state in _UNSENT:
        return "sending"
    if intent is not None and intent.state == "refused":
        return "cancelled" if job.cancel_wanted else "failed"
    return phase_of(job.status)


def shown(
    job: Job,
    intent: Intent | None,
    download: Download,
    *,
    video: Path | None,
    poster: Path | None,
    sent: tuple[int, int] = (0, 0),
    got: tuple[int, int] = (0, 0),
) -> CompelView:
    """Return the view of a compel. `sent` and `got` are (bytes, of how many) of its upload and its download."""
    state = state_of(job, intent)
    where: DownloadState = download.state
    if video is not None:
        where = "there"
    elif where == "there":
        where = "none"
    size = got[1] or download.size
    troubled = state == "sending" and intent is not None and bool(intent.message)
    message = (intent.message if intent is not None and state in ("sending", "failed") else "") or job.message
    if not message and where == "failed":
        message = download.message
    return CompelView(
        key=job.key,
        id=job.id,
        title=job.title,
        style=job.style,
        target_platform=job.target_platform,
        aspect_ratio=job.aspect_ratio,
        artist_context=job.artist_context,
        state=state,
        status=job.status,
        stage=job.stage,
        progress=_share(sent) if state == "sending" else 1.0 if state == "done" else job.progress,
        stages=stages_of(job.stage, state),
        message=message,
        billing_url=job.billing_url,
        created=job.created,
        updated=job.updated,
        poster=poster,
        video=video,
        download=where,
        downloaded=1.0 if where in ("there", "checking") else _share((got[0], size)),
        size_bytes=size or None,
        track=Path(intent.track) if intent is not None and intent.track else None,
        can_cancel=(state in IN_FLIGHT or state in ("sending", "ready") or where in _ON_THE_WAY)
        and not job.cancel_wanted,
        can_start=state == "ready",
        can_retry=state == "failed" or troubled or (state == "done" and where == "failed"),
    )


@lru_cache(maxsize=256)
def stages_of(stage: str, state: JobState) -> tuple[StageView, ...]:
    """Return the check list of the stages, as far as `stage` tells."""
    here = STAGES.index(stage) if stage in STAGES else -1
    views = []
    for place, name in enumerate(STAGES):
        if state == "done" or place < here:
            views.append(StageView(name, LABELS[name], "done"))
        elif place == here and state in IN_FLIGHT:
            views.append(StageView(name, LABELS[name], "doing"))
        else:
            views.append(StageView(name, LABELS[name], "todo"))
    return tuple(views)


def failure(compel: Compel) -> str:
    """Return why a compel failed, as a sentence; empty if it did not."""
    if compel.out_of_credits:
        return "The credits of this account are used up. Buy more, then try again."
    if compel.phase != "failed":
        return ""
    if " " in compel.message.strip():
        return compel.message.strip()
    reason = (compel.failure_reason or compel.message).replace("_", " ").strip()
    if " " in compel.failure_reason.strip():
        return compel.failure_reason.strip()
    return f"The server could not make this video ({reason})." if reason else "The server could not make this video."


def _share(part: tuple[int, int]) -> float:
    return min(1.0, part[0] / part[1]) if part[1] > 0 else 0.0

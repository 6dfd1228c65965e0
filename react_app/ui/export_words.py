"""What the desk says about exports: states, times, ends. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from react_app.export.queue.model import JobView, QueueView
from react_app.ui.theme import Color
from react_app.ui.words import clock, size_of

if TYPE_CHECKING:
    from react_app.export.preview.previewing import PreviewStatus

_STATES = {
    "waiting": "Waiting",
    "starting": "Getting ready",
    "analysing": "Listening to the whole track",
    "rendering": "Rendering",
    "paused": "Paused",
    "joining": "Putting the file together",
    "checking": "Looking at the finished file",
    "done": "Done",
    "failed": "Failed",
    "cancelled": "Cancelled",
}


def left_words(eta_s: float | None) -> str:
    """Return how long it takes still, empty while nobody knows."""
    if eta_s is None:
        return ""
    return "a moment left" if eta_s < 1.5 else f"{clock(round(eta_s))} left"


def state_words(job: JobView) -> str:
    """Return how a job stands in a few words."""
    words = _STATES[job.state]
    if job.state == "done":
        size = sum(file.size_bytes for file in job.files)
        many = f"{len(job.files)} files, " if len(job.files) > 1 else ""
        return f"{words}  ·  {many}{size_of(size)}" if size else words
    if job.state == "rendering" and job.fps:
        words += f"  ·  {job.fps:.0f} fps" if job.fps >= 10 else f"  ·  {job.fps:.1f} fps"
    return words


def percent(share: float) -> str:
    """Return a share; 100 % only when it is all."""
    return f"{min(int(share * 100 + 1e-9), 100 if share >= 1 else 99)} %"


def tint(job: JobView) -> str:
    """Return the colour of a job's state."""
    if job.state == "failed":
        return Color.DANGER
    if job.active:
        return Color.ACCENT
    return Color.TEXT if job.state == "done" else Color.DIM


def file_words(job: JobView) -> str:
    """Return what a job writes, and where."""
    if len(job.files) > 1:
        return f"{', '.join(file.path.name for file in job.files)}  ·  {job.files[0].path.parent}"
    out = job.files[0].path if job.files else job.out
    return f"{out.name}  ·  {out.parent}"


def detail_words(job: JobView) -> str:
    """Return what else is to be known: why it failed, what it waits for, what was found in the files."""
    parts = [job.message] if job.message else []
    if job.resumed and not job.ended:
        parts.append(f"It went on after {job.resumed} frames that were there already.")
    return "\n".join(dict.fromkeys((*parts, *job.notes)))


def total_words(view: QueueView) -> str:
    """Return how the whole queue stands, the first thing one reads."""
    open_ = [job for job in view.jobs if not job.ended]
    if not view.jobs:
        return "Nothing to export"
    if not open_:
        failed = sum(job.state == "failed" for job in view.jobs)
        done = sum(job.state == "done" for job in view.jobs)
        words = f"{done} done" if done else "Nothing left to do"
        return f"{words}, {failed} failed" if failed else "All done" if done else words
    if view.paused:
        return f"Paused  ·  {_count(len(open_))} to go"
    left = left_words(view.eta_s)
    return "  ·  ".join(part for part in (f"{_count(len(open_))} to go", left) if part)


def _count(number: int) -> str:
    return "1 export" if number == 1 else f"{number} exports"


def strip_words(view: QueueView) -> str:
    """Return what is made just now, and how much waits behind it."""
    job = next((job for job in view.jobs if job.active), None)
    waiting = sum(job.state == "waiting" for job in view.jobs)
    if job is None:
        return total_words(view)
    behind = f"  ·  {waiting} more wait{'s' if waiting == 1 else ''}" if waiting else ""
    return f"{job.title}  ·  {state_words(job)}{behind}"


def chip_words(view: QueueView) -> str:
    """Return the fewest words for the bottom bar."""
    open_ = sum(not job.ended for job in view.jobs)
    if open_ and view.paused:
        return "Exports paused"
    if open_:
        left = left_words(view.eta_s)
        return f"Export {percent(view.share)}" + (f"  ·  {left}" if left else "")
    if any(job.state == "failed" for job in view.jobs):
        return "An export failed"
    return "Exports done"


def ended_words(view: QueueView) -> tuple[str, str] | None:
    """Return title and text of the note that tells that all is made, None where there is nothing to tell."""
    done = [job for job in view.jobs if job.state == "done"]
    failed = [job for job in view.jobs if job.state == "failed"]
    if not done and not failed:
        return None
    if len(done) + len(failed) == 1:
        job = (done or failed)[0]
        return ("The export is done", job.out.name) if done else ("The export failed", job.message or job.title)
    text = f"{len(done)} done" + (f", {len(failed)} failed: {failed[0].message or failed[0].title}" if failed else "")
    return "The exports are done", text


def preview_words(status: PreviewStatus | None) -> str:
    """Return what a preview waits for, or why there is none; empty when it is ready."""
    if status is None:
        return "Tick a service or choose any format, and its frames are shown here."
    if status.state == "analysing":
        listening = f"Listening to the whole track, {percent(status.heard)}"
        return listening if status.heard < 1.0 else "Drawing the first frame…"
    if status.state == "starting":
        return status.message or "Getting the preview ready…"
    return status.message if status.state == "failed" else ""

"""How a queue stands, counted from its entries: shares, times, room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from react_app.export.queue.entry import Entry
from react_app.export.queue.model import QueueView
from react_app.export.queue.pace import Paces
from react_app.export.system.disk import Free, Need, bytes_text, missing_room


def view_of(entries: Sequence[Entry], paces: Paces, *, paused: bool) -> QueueView:
    """Return how the entries stand, one by one and together. What runs comes before what waits."""
    order = sorted(entries, key=lambda entry: entry.child is None or entry.standing)
    order = [entry for entry in order if not entry.ended]
    ends = dict(zip((e.id for e in order), paces.finished_in(e.work for e in order), strict=True))
    etas = [None if paused else ends.get(entry.id) for entry in entries]
    going = [end for entry, end in zip(entries, etas, strict=True) if goes_on(entry)]
    return QueueView(
        jobs=tuple(entry.view(eta) for entry, eta in zip(entries, etas, strict=True)),
        share=_share(entries),
        eta_s=None if None in going else max((end for end in going if end is not None), default=None),
        running=any(entry.child is not None and not entry.standing for entry in entries),
        paused=paused,
    )


def goes_on(entry: Entry) -> bool:
    """Return whether something is done for an entry by itself."""
    return not (entry.ended or entry.held)


def room_message(entries: Iterable[Entry], free: Free) -> str:
    """Say it when all that waits will not fit together, disk by disk."""
    needs: list[Need] = []
    for entry in entries:
        need = Need(entry.job.out, round((entry.job.room or 0) * (1 - entry.share)))
        if missing := missing_room(need, needs, free):
            title = entry.job.title or entry.job.out.name
            return (
                f"The disk of {entry.job.out.parent} has no room for all exports: from {title} on "
                f"about {bytes_text(missing)} are missing."
            )
        needs.append(need)
    return ""


def _share(entries: Iterable[Entry]) -> float:
    """Return what is done of all that is made, by megapixels; what has no size counts as the others do on average."""
    made = [entry for entry in entries if entry.state not in ("failed", "cancelled")]
    sizes = [size for entry in made if (size := entry.megapixels) is not None]
    usual = sum(sizes) / len(sizes) if sizes else 1.0
    weights = [usual if entry.megapixels is None else entry.megapixels for entry in made]
    whole = sum(weights)
    done = sum(w * (1.0 if e.state == "done" else e.share) for w, e in zip(weights, made, strict=True))
    return done / whole if whole else 0.0

"""From a track to loops, videos, reviews and batches, with the real client over real sockets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.errors import ConflictError, ForbiddenError, MissingError, RefusedError
from sync.server.faults import NO_FAULTS, Faults
from sync.server.testing import LocalServer, write_tone
from sync.visuals.client import MusicVisuals
from sync.visuals.models import Canvas, Track
from tests.sync.visuals.conftest import get, over


@pytest.fixture
def faulty(server: LocalServer) -> Iterator[LocalServer]:
    yield server
    server.faults = NO_FAULTS


def test_a_track_is_heard(visuals: MusicVisuals, track: Track) -> None:
    assert (track.status, track.title, track.artist) == ("ready", "First Light", "Ada")
    assert track.analysis is None
    whole = visuals.tracks.get(track.id, expand=["analysis"]).analysis
    assert whole is not None
    assert (whole.bpm, whole.meter, whole.key) == (120.0, 4, "A")
    assert whole.beats[1] == 0.5
    short = visuals.tracks.analysis(track.id, include=["energy"])
    assert short.beats == ()
    assert short.energy


def test_a_canvas_is_rendered_and_downloads_in_parts(canvas: Canvas) -> None:
    assert canvas.status == "completed"
    url = next(url for name, url in canvas.exports.items() if name.startswith("mp4_"))
    whole = get(url)
    assert whole.headers["content-type"] == "video/mp4"
    assert b"ftyp" in whole.content[:16]
    part = get(url, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])


def test_expanded_objects_come_whole(visuals: MusicVisuals, canvas: Canvas) -> None:
    whole = visuals.canvases.get(canvas.id, expand=["track.analysis", "render"]).facts.extra
    assert whole["track"]["analysis"]["bpm"] == 120.0
    assert whole["render"]["status"] == "completed"


def test_a_video_follows_its_canvas(visuals: MusicVisuals, track: Track, canvas: Canvas) -> None:
    asked = visuals.videos.create(track.id, canvas_id=canvas.id, aspect_ratio="1:1", resolution="720p")
    video = over(lambda: visuals.videos.get(asked.id))
    assert (video.status, video.canvas_id, video.aspect_ratio) == ("completed", canvas.id, "1:1")


def test_variants_differ_by_seed_and_one_is_made_again(visuals: MusicVisuals, canvas: Canvas) -> None:
    first, second = visuals.canvases.variants(canvas.id, 2, seeds=[3])
    assert (first.seed, second.seed) == (3, 8)
    made = over(lambda: visuals.canvases.get(first.id))
    again = visuals.canvases.regenerate(first.id, seed=99)
    assert (again.id, again.seed, again.status) == (first.id, 99, "rendering")
    done = over(lambda: visuals.canvases.get(first.id))
    assert done.render_id != made.render_id
    assert done.exports["poster"] != made.exports["poster"]


def test_a_render_that_is_cancelled_stays_so(faulty: LocalServer, visuals: MusicVisuals, track: Track) -> None:
    faulty.faults = Faults(never=True)
    asked = visuals.canvases.create(track.id)
    assert visuals.renders.cancel(asked.render_id).status == "cancelled"
    assert visuals.renders.cancel(asked.render_id).status == "cancelled"
    assert visuals.canvases.get(asked.id).status == "cancelled"


def test_a_render_that_fails_says_why(faulty: LocalServer, visuals: MusicVisuals, track: Track) -> None:
    faulty.faults = Faults(fail_stage="FINAL_RENDER")
    asked = visuals.canvases.create(track.id)
    failed = over(lambda: visuals.canvases.get(asked.id))
    assert (failed.status, failed.error) == ("failed", "Final render failed.")
    assert visuals.renders.get(asked.render_id).facts.cost.units == 0.0


def test_versions_of_a_template_never_change(visuals: MusicVisuals, track: Track) -> None:
    made = visuals.templates.create("Mine", base="neon-grid", style="slow", locked_fields=["seed"])
    changed = visuals.templates.update(made.id, style="fast", grain=0.5)
    assert [version.reference for version in visuals.templates.versions(made.id)] == [changed.reference, made.reference]
    assert visuals.templates.get(made.reference).grain is None
    asked = visuals.canvases.create(track.id, template_id=made.reference)
    assert asked.template_id == f"{made.id}@1"
    with pytest.raises(RefusedError, match="locks seed"):
        visuals.canvases.create(track.id, template_id=made.id, seed=4)
    with pytest.raises(MissingError):
        visuals.templates.get(f"{made.id}@9")
    visuals.templates.delete(made.id)
    over(lambda: visuals.canvases.get(asked.id))
    kept = visuals.canvases.get(asked.id, expand=["template"]).facts.extra["template"]
    assert kept["style"] == "slow"


def test_looks_of_the_studio_are_templates_that_stay(visuals: MusicVisuals) -> None:
    assert {"neon-grid", "anime-manga"} <= {template.id for template in visuals.templates.all() if template.builtin}
    with pytest.raises(ForbiddenError):
        visuals.templates.update("neon-grid", style="mine now")


def test_pages_go_on_from_an_object_both_ways(visuals: MusicVisuals, canvas: Canvas, stranger: MusicVisuals) -> None:
    made = [stranger.projects.create(f"Project {number}").id for number in range(5)][::-1]
    assert [project.id for project in stranger.projects.all()] == made
    first = stranger.projects.page(limit=2)
    assert (list(first.ids), first.has_more) == (made[:2], True)
    rest = stranger.projects.page(limit=10, after=first.ids[-1])
    assert (list(rest.ids), rest.has_more) == (made[2:], False)
    back = stranger.projects.page(limit=1, before=made[2])
    assert (list(back.ids), back.has_more) == ([made[1]], True)
    with pytest.raises(MissingError):
        stranger.projects.page(after="proj_unknown")


def test_a_project_gives_what_a_request_does_not_say(visuals: MusicVisuals, track: Track) -> None:
    defaults = {"template_id": "anime-manga", "aspect_ratio": "9:16"}
    project = visuals.projects.create("Tour", defaults=defaults)
    assert project.environment == "live"
    video = visuals.videos.create(track.id, project_id=project.id, resolution="720p")
    assert (video.template_id, video.aspect_ratio) == ("anime-manga", "9:16")
    own = visuals.videos.create(track.id, project_id=project.id, style="other", aspect_ratio="16:9", resolution="720p")
    assert (own.template_id, own.aspect_ratio) == ("", "16:9")
    changed = visuals.projects.update(project.id, defaults={"aspect_ratio": "1:1"})
    assert changed.defaults == {"template_id": "anime-manga", "aspect_ratio": "1:1"}


def test_a_review_goes_through_its_states(visuals: MusicVisuals, canvas: Canvas) -> None:
    review = visuals.reviews.create(canvas.id, "Mia", comments=[{"t": 1.5, "text": "Darker here"}])
    assert (review.state, review.comments[0].t) == ("pending", 1.5)
    assert visuals.reviews.update(review.id, state="rejected").state == "rejected"
    with pytest.raises(ConflictError, match="cannot become"):
        visuals.reviews.update(review.id, state="approved")
    assert len(visuals.reviews.update(review.id, comments=[{"t": 2, "text": "Yes"}]).comments) == 2
    assert review.id in [found.id for found in visuals.reviews.all(canvas.id)]


def test_a_batch_goes_on_past_what_fails(visuals: MusicVisuals, track: Track) -> None:
    items = [
        {"kind": "canvas", "track_id": track.id},
        {"kind": "canvas", "track_id": "track_of_nobody"},
        {"kind": "video", "track_id": track.id, "resolution": "720p"},
    ]
    asked = visuals.batches.create(items)
    batch = over(lambda: visuals.batches.get(asked.id))
    assert [item.status for item in batch.items] == ["completed", "failed", "completed"]
    assert batch.status == "partially_failed"
    assert "track_of_nobody" in batch.items[1].error
    assert batch.counts["completed"] == 2


def test_usage_is_what_was_rendered(visuals: MusicVisuals, canvas: Canvas) -> None:
    usage = visuals.usage.get(group_by=["object", "template"])
    assert {"canvas", "video"} >= {row.group for row in usage.rows} >= {"canvas"}
    assert usage.units >= canvas.facts.cost.units > 0.0
    assert visuals.usage.get(since=9_000_000_000).rows == ()


def test_a_track_that_is_removed_is_gone_and_what_was_made_of_it_stays(visuals: MusicVisuals, tmp_path: Path) -> None:
    track = visuals.tracks.upload(write_tone(tmp_path / "b.wav", 1.0, hertz=330))
    over(lambda: visuals.tracks.get(track.id))
    asked = visuals.canvases.create(track.id)
    over(lambda: visuals.canvases.get(asked.id))
    visuals.tracks.delete(track.id)
    with pytest.raises(MissingError):
        visuals.tracks.get(track.id)
    with pytest.raises(MissingError):
        visuals.canvases.regenerate(asked.id)
    assert get(visuals.canvases.get(asked.id).exports["poster"]).status_code == 200


def test_a_track_is_fetched_from_a_web_address(visuals: MusicVisuals, canvas: Canvas, tone: Path) -> None:
    gone = visuals.tracks.from_url(canvas.exports["poster"])
    failed = over(lambda: visuals.tracks.get(gone.id))
    assert failed.status == "failed"
    assert "not audio" in failed.error
    with pytest.raises(RefusedError):
        visuals.tracks.from_url("http://192.168.1.1/song.mp3")
    with pytest.raises(ConflictError):
        visuals.canvases.create(gone.id)

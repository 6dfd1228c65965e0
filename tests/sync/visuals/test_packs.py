"""Export packs: a file for each platform, really checked, in a zip that says what is in it."""

from __future__ import annotations

import hashlib
import io
import json
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sync.errors import ConflictError
from sync.server.testing import write_video
from sync.server.visuals.checks import checks_of
from sync.server.visuals.conform import conform, needed
from sync.server.visuals.looked import flashes_of, look_at, seam_of
from sync.server.visuals.targets import TARGETS
from sync.visuals.catalogue import License
from sync.visuals.client import MusicVisuals
from sync.visuals.models import Canvas, Track
from tests.sync.visuals.conftest import get, over


def test_a_pack_holds_what_its_manifest_says(visuals: MusicVisuals, canvas: Canvas) -> None:
    asked = visuals.export_packs.create(canvas.id, ["master", "x"])
    pack = over(lambda: visuals.export_packs.get(asked.id))
    assert pack.status == "completed", pack.error
    archive = zipfile.ZipFile(io.BytesIO(get(pack.manifest_url).content))
    assert archive.testzip() is None
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["source"]["id"] == canvas.id
    assert manifest["track"]["title"] == "First Light"
    assert set(manifest["files"]) | {"manifest.json"} == set(archive.namelist())
    for name, said in manifest["files"].items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == said["sha256"]
    for target in pack.targets:
        file = get(target.url).content
        assert hashlib.sha256(file).hexdigest() == target.sha256
        assert {check.name for check in target.checks} >= {"codec", "duration", "sound", "flashes"}
    master = next(target for target in pack.targets if target.platform == "master")
    assert not [check for check in master.checks if check.status == "fail"]


def test_a_project_may_want_approval_first(visuals: MusicVisuals, track: Track) -> None:
    project = visuals.projects.create("Careful", require_approval=True)
    asked = visuals.canvases.create(track.id, project_id=project.id)
    canvas = over(lambda: visuals.canvases.get(asked.id))
    with pytest.raises(ConflictError, match="approval"):
        visuals.export_packs.create(canvas.id, ["master"])
    review = visuals.reviews.create(canvas.id, "Mia", state="changes_requested")
    with pytest.raises(ConflictError, match="approval"):
        visuals.export_packs.create(canvas.id, ["master"])
    visuals.reviews.update(review.id, state="approved")
    pack = visuals.export_packs.create(canvas.id, ["master"])
    assert over(lambda: visuals.export_packs.get(pack.id)).status == "completed"


def test_a_licence_that_has_run_out_stops_a_pack(visuals: MusicVisuals, track: Track, tmp_path: Path) -> None:
    table = tmp_path / "look.cube"
    table.write_text("LUT_3D_SIZE 2\n")
    past = License(text="For the spring tour only", expires=time.time() - 60)
    asset = visuals.assets.upload(table, "lut", license=past, rights_confirmed=True)
    template = visuals.templates.create("Spring", base="neon-grid", asset_ids=[asset.id])
    asked = visuals.canvases.create(track.id, template_id=template.id)
    canvas = over(lambda: visuals.canvases.get(asked.id))
    with pytest.raises(ConflictError, match="run out"):
        visuals.export_packs.create(canvas.id, ["master"])


def test_a_file_is_brought_into_the_shape_of_a_platform(tmp_path: Path) -> None:
    source = write_video(tmp_path / "wide.mp4", 96, 54, 24, 72)
    before = look_at(source)
    target = replace(TARGETS["x"], size=(72, 128))
    assert needed(before, target)
    failed = {check["name"] for check in checks_of(before, target) if check["status"] == "fail"}
    assert failed == {"aspect_ratio"}
    conform(source, tmp_path / "tall.mp4", before, target, lambda: False)
    after = look_at(tmp_path / "tall.mp4")
    assert (after.width, after.height, after.frames, after.fps) == (72, 128, 72, 24.0)
    assert after.moov_first
    assert not after.edit_list
    assert not [check for check in checks_of(after, target) if check["status"] == "fail"]


def test_what_breaks_the_rules_of_a_platform_is_told(tmp_path: Path) -> None:
    short = look_at(write_video(tmp_path / "short.mp4", 90, 160, 10, 12))
    status = {check["name"]: check["status"] for check in checks_of(short, TARGETS["spotify_canvas"])}
    assert status["duration"] == "fail"
    assert status["size_in_pixels"] == "fail"
    assert status["aspect_ratio"] == "pass"
    assert status["sound"] == "pass"


def test_a_seam_is_measured_against_the_usual_step() -> None:
    ramp = [np.full((4, 4), value) for value in np.linspace(0.0, 0.5, 20)]
    circle = [np.full((4, 4), 0.5 + 0.4 * np.sin(2 * np.pi * n / 20)) for n in range(20)]
    assert seam_of(ramp) > 10.0
    assert seam_of(circle) < 1.5


def test_a_loop_may_begin_with_what_every_beat_does() -> None:
    pulse = [np.full((4, 4), 0.9 - 0.04 * (n % 10)) for n in range(40)]
    assert seam_of(pulse) > 5.0
    assert seam_of(pulse, beats=4) <= 1.5


@pytest.mark.parametrize(("every", "flashes"), [(30, 0), (15, 1), (5, 3), (2, 7)])
def test_flashes_are_counted_in_any_second(every: int, flashes: int) -> None:
    frames = [np.full((18, 32), 0.9 if (n // every) % 2 else 0.1) for n in range(60)]
    assert flashes_of(frames, 30.0) == flashes


def test_flashes_of_a_small_part_do_not_count() -> None:
    frames = []
    for number in range(60):
        frame = np.zeros((18, 32))
        frame[:4, :8] = number % 2
        frames.append(frame)
    assert flashes_of(frames, 30.0) == 0

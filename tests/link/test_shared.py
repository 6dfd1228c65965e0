"""Shared memory: what is written is read whole, by others, however fast it changes."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace

import numpy as np

from react_app.core.features import SILENCE, Features
from react_app.core.paths import Paths
from react_app.link.shared import FeatureRing, FrameLog, PresentedFrame, PreviewBlock


def features(hop: int) -> Features:
    spectrum = np.full(512, hop % 1000 / 1000, np.float32)
    return replace(SILENCE, hop=hop, t=hop * 512 / 44100, bpm=float(hop), silent=False, spectrum=spectrum)


def all_different() -> Features:
    """Features in which no two fields are alike, so that none can be taken for another."""
    values: dict[str, object] = {}
    for i, field in enumerate(fields(Features), start=1):
        old = getattr(SILENCE, field.name)
        if isinstance(old, np.ndarray):
            values[field.name] = np.arange(len(old), dtype=np.float32) + i
        else:
            values[field.name] = not old if isinstance(old, bool) else type(old)(i)
    return Features(**values)  # type: ignore[arg-type]


def same(a: Features, b: Features) -> bool:
    return all(np.array_equal(getattr(a, f.name), getattr(b, f.name)) for f in fields(Features))


def test_every_feature_crosses_over_under_its_own_name(paths: Paths) -> None:
    FeatureRing(paths.runtime).write(all_different(), 1.0)
    newest = FeatureRing(paths.runtime).newest()
    assert newest is not None
    for field in fields(Features):
        assert np.array_equal(getattr(newest[0], field.name), getattr(all_different(), field.name)), field.name


def test_features_are_read_back_exactly_by_another_mapping(paths: Paths) -> None:
    writer, reader = FeatureRing(paths.runtime), FeatureRing(paths.runtime)
    assert reader.newest() is None
    writer.write(features(7), 123.5)
    newest = reader.newest()
    assert newest is not None
    assert same(newest[0], features(7))
    assert newest[1] == 123.5
    assert not newest[0].spectrum.flags.writeable


def test_a_reader_gets_every_hop_it_has_not_seen(paths: Paths) -> None:
    ring = FeatureRing(paths.runtime)
    for hop in range(40):
        ring.write(features(hop), hop)
    assert [f.hop for f, _ in ring.since(30)] == list(range(30, 40))
    for hop in range(40, 1000):
        ring.write(features(hop), hop)
    late = [f.hop for f, _ in ring.since(30)]
    assert late == list(range(1000 - len(late), 1000))
    assert len(late) >= FeatureRing.SLOTS - 1


def test_no_reader_ever_sees_half_a_record(paths: Paths) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.link.test_shared import features\n"
        "from react_app.link.shared import FeatureRing\n"
        "ring = FeatureRing(Path(sys.argv[1]))\n"
        "for hop in range(20000): ring.write(features(hop), hop)\n"
    )
    ring = FeatureRing(paths.runtime)
    writer = subprocess.Popen([sys.executable, "-c", code, str(paths.runtime)])
    reads = 0
    while writer.poll() is None:
        newest = ring.newest()
        if newest is not None:
            reads += 1
            assert same(newest[0], features(newest[0].hop))
            assert newest[1] == newest[0].hop
    assert writer.returncode == 0
    assert reads > 100


def test_a_writer_killed_in_the_middle_of_a_record_is_survived(paths: Paths) -> None:
    ring = FeatureRing(paths.runtime)
    ring.write(features(1), 1.0)
    ring._ring.begin()  # killed here
    heir = FeatureRing(paths.runtime)
    newest = heir.newest()
    assert newest is not None
    assert newest[0].hop == 1
    heir.write(features(2), 2.0)
    again = ring.newest()
    assert again is not None
    assert again[0].hop == 2


def test_frame_times_and_previews_cross_over(paths: Paths) -> None:
    log, block = FrameLog(paths.runtime), PreviewBlock(paths.runtime)
    frame = PresentedFrame(5, 1.25, 99.5, 3.0, 2.5, 4242)
    log.write(frame)
    assert FrameLog(paths.runtime).since(0) == [frame]
    pixels = np.arange(90 * 160 * 4, dtype=np.uint32).astype(np.uint8).reshape(90, 160, 4)
    block.write(pixels, 5)
    newest = PreviewBlock(paths.runtime).newest()
    assert newest is not None
    assert np.array_equal(newest[0], pixels)
    assert newest[1] == 5

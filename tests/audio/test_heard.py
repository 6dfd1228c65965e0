"""The heard stream: one row of samples without holes, its splices announced."""

from __future__ import annotations

import numpy as np
import pytest

from react_app.audio.heard import SILENT, Chunk, HeardStream, Origin, first_sample
from react_app.core.features import HOP, SILENCE, Features
from react_app.link.messages import HeardSegment
from tests.audio.sounds import noise

RATE = 44_100


class Tape:
    """Recording that only counts."""

    def __init__(self) -> None:
        self.name = "audio-1.flac"
        self.written = 0
        self.interruptions = 0

    def write(self, sample: int, samples: np.ndarray) -> str:
        self.written += len(samples)
        return self.name

    def interrupt(self) -> None:
        self.interruptions += 1


class Stream:
    """A stream with everything it said."""

    def __init__(self, sample: int = 0, now: float = 100.0) -> None:
        self.features: list[tuple[Features, float]] = []
        self.segments: list[HeardSegment] = []
        self.tape = Tape()
        self.heard = HeardStream(
            sample, now, lambda f, s: self.features.append((f, s)), self.segments.append, self.tape
        )

    def give(self, count: int, end: float, origin: Origin, splice: bool = False) -> None:
        samples = noise(count / RATE + 0.1)[:count]
        self.heard.append(Chunk(np.stack([samples, samples], axis=1), end, origin, splice))


FILE = Origin("file", "/song.wav", "abc", 0)
INPUT = Origin("input")


def test_stamps_are_when_the_last_sample_of_a_hop_was_heard() -> None:
    stream = Stream()
    stream.give(3 * HOP + 100, 100.0 + (3 * HOP + 100) / RATE, INPUT)
    assert [f.hop for f, _ in stream.features] == [0, 1, 2]
    for features, stamp in stream.features:
        assert stamp == pytest.approx(100.0 + features.t)


def test_a_splice_after_a_gap_is_filled_with_silence() -> None:
    stream = Stream()
    stream.give(1_000, 100.0 + 4_000 / RATE, INPUT, splice=True)
    assert stream.heard.sample == 4_000
    assert [(s.sample, s.kind) for s in stream.segments] == [(0, "silence"), (3_000, "recording")]


def test_a_splice_drops_what_was_heard_as_silence_already() -> None:
    stream = Stream()
    stream.heard.fill(100.0 + 2_000 / RATE)
    stream.give(1_000, 100.0 + 2_400 / RATE, Origin("file", "/song.wav", "abc", 500), splice=True)
    assert stream.heard.sample == 2_400
    assert stream.segments[-1] == HeardSegment(2_000, "file", "/song.wav", "abc", 1_100)


def test_chunks_that_follow_each_other_are_one_segment() -> None:
    stream = Stream()
    for i in range(5):
        stream.give(700, 100.0 + 700 * (i + 1) / RATE, Origin("file", "/song.wav", "abc", 700 * i))
    stream.give(700, 100.0 + 4_200 / RATE, Origin("file", "/song.wav", "abc", 90_000))
    assert [(s.sample, s.offset) for s in stream.segments] == [(0, 0), (3_500, 90_000)]


def test_the_position_in_the_file_comes_with_the_features() -> None:
    stream = Stream()
    stream.give(5 * HOP, 100.0 + 5 * HOP / RATE, Origin("file", "/song.wav", "abc", 1_000))
    assert stream.features[-1][0].source_t == pytest.approx((1_000 + 5 * HOP) / RATE)
    stream.heard.fill(101.0)
    assert stream.features[-1][0].source_t == -1.0


def test_a_running_device_that_drifts_is_not_spliced() -> None:
    stream = Stream()
    for i in range(100):
        stream.give(441, 100.0 + 0.0101 * (i + 1), INPUT)
    assert stream.heard.sample == 44_100
    assert stream.features[-1][1] == pytest.approx(100.0 + 1.01, abs=0.02)
    assert len(stream.segments) == 1


def test_a_long_hole_in_a_running_source_is_silence() -> None:
    stream = Stream()
    stream.give(441, 100.01, INPUT)
    stream.give(441, 101.01, INPUT)
    assert stream.heard.sample == pytest.approx(1.01 * RATE, abs=2)
    assert [s.kind for s in stream.segments] == ["recording", "silence", "recording"]


def test_an_interrupted_recording_is_another_file() -> None:
    stream = Stream()
    stream.give(441, 100.01, INPUT, splice=True)
    stream.heard.fill(101.0)
    assert stream.tape.interruptions == 1
    assert stream.tape.written == 441


def test_an_input_that_is_not_recorded_is_silence_to_the_take() -> None:
    stream = Stream()
    stream.tape.name = ""
    stream.give(441, 100.01, INPUT)
    stream.tape.name = "audio-7.flac"
    stream.give(441, 100.02, INPUT)
    assert [(s.sample, s.kind, s.path) for s in stream.segments] == [
        (0, "silence", ""),
        (441, "recording", "audio-7.flac"),
    ]


def test_a_new_take_hears_of_the_segment_again() -> None:
    stream = Stream()
    stream.give(441, 100.01, FILE)
    stream.heard.mark_again()
    stream.give(441, 100.02, Origin("file", "/song.wav", "abc", 441))
    assert [(s.sample, s.offset) for s in stream.segments] == [(0, 0), (441, 441)]


def test_a_machine_that_slept_skips_ahead() -> None:
    stream = Stream()
    stream.give(441, 100.01, INPUT)
    stream.heard.fill(100.0 + 7_200.0)
    stream.heard.fill(100.0 + 7_200.1)
    assert stream.heard.sample == pytest.approx(7_200.1 * RATE, abs=HOP)
    assert len(stream.features) < 20
    assert stream.features[-1][0].t == pytest.approx(7_200.1, abs=0.02)
    assert stream.segments[-1].kind == "silence"


def test_silence_is_not_announced_twice() -> None:
    stream = Stream()
    for i in range(10):
        stream.heard.fill(100.0 + 0.1 * i)
    stream.heard.append(Chunk(np.zeros((100, 2), np.float32), 100.95, SILENT))
    assert len(stream.segments) == 1


@pytest.mark.parametrize("now", [10.0, 10.004, 1234.567])
def test_a_first_process_begins_at_the_epoch(now: float) -> None:
    sample, begin = first_sample(10.0, now, None)
    assert sample % HOP == 0
    assert begin - 10.0 == pytest.approx(sample / RATE, abs=1e-6)
    assert now <= begin < now + HOP / RATE


def features_at(hop: int) -> Features:
    return Features(hop=hop, t=(hop + 1) * HOP / RATE)


def test_a_restarted_process_goes_on_with_the_drift_of_the_device() -> None:
    hop = 3_600 * 86
    stamp = 10.0 + features_at(hop).t - 0.3  # the device ran fast by 0.3 s in the hour
    sample, begin = first_sample(10.0, stamp + 1.0, (features_at(hop), stamp))
    assert begin == pytest.approx(stamp + 1.0, abs=HOP / RATE)
    assert (sample / RATE) - features_at(hop).t == pytest.approx(begin - stamp, abs=1e-6)


def test_what_another_session_left_is_ignored() -> None:
    old = (features_at(9_000), 5_000.0)
    assert first_sample(10_000.0, 10_001.0, old) == first_sample(10_000.0, 10_001.0, None)
    assert first_sample(10.0, 11.0, (SILENCE, 0.0)) == first_sample(10.0, 11.0, None)

"""The ears process plays files: transport, gapless loops, restart where the stream was. No sound card is needed."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from react_app.audio.downmix import mono_of
from react_app.audio.offline import analyse_samples
from react_app.core.features import HOP, Features
from react_app.link.channel import connect
from react_app.link.messages import EarsStatus, HeardSegment, ListAudio, RecordAudio, Transport
from tests.audio.listener import Listener
from tests.audio.sounds import clicks, noise, write_audio

HOP_S = HOP / 44_100


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds of clicks and noise."""
    planes = np.stack([clicks(12.0, 120), clicks(12.0, 120) * 0.5]) + noise(12.0, level=0.01)
    return write_audio(tmp_path_factory.mktemp("song") / "song.flac", planes, 44_100, "flac")


@pytest.fixture
def playing(ears: Listener, song: Path) -> Listener:
    """Ears that play the song."""
    ears.listen("file", str(song))
    ears.until(lambda: ears.status.position > 0.3, "the song plays")
    return ears


def hops_follow_each_other(heard: list[tuple[Features, float]]) -> bool:
    return set(np.diff([features.hop for features, _ in heard])) == {1}


def test_the_stream_of_silence_never_stops(ears: Listener) -> None:
    heard = ears.hear(1.0)
    assert hops_follow_each_other(heard)
    assert all(features.silent for features, _ in heard)
    assert ears.status.state == "off"
    assert ears.segments[0].kind == "silence"


def test_stream_time_is_machine_time_since_the_epoch(ears: Listener) -> None:
    for features, stamp in ears.hear(0.5):
        assert stamp - ears.epoch == pytest.approx(features.t, abs=0.002)


def test_a_file_plays_in_real_time_and_says_where_it_is(playing: Listener, song: Path) -> None:
    heard = playing.hear(1.0)
    assert hops_follow_each_other(heard)
    first, last = heard[0], heard[-1]
    passed = last[1] - first[1]
    assert last[0].source_t - first[0].source_t == pytest.approx(passed, abs=0.03)
    assert playing.status.state == "running"
    assert playing.status.playing
    assert playing.status.duration == pytest.approx(12.0, abs=0.05)
    assert playing.status.speakers == ""
    assert "without sound" in playing.status.text
    segment = next(s for s in playing.segments if s.kind == "file")
    assert (segment.path, segment.offset, len(segment.sha256)) == (str(song), 0, 64)


def test_live_features_are_those_of_the_file(playing: Listener, song: Path) -> None:
    from react_app.audio.decode import decode_track

    playing.until(lambda: playing.status.position > 4.0, "four seconds")
    segment = next(s for s in playing.segments if s.kind == "file")
    mono = mono_of(decode_track(song).samples)
    silence = np.zeros(segment.sample % HOP, np.float32)
    offline = analyse_samples(np.concatenate([silence, mono]))
    first_hop = segment.sample // HOP
    live = {f.hop - first_hop: f for f, _ in playing.heard if f.hop >= first_hop}
    for index in range(250, 300):
        assert live[index].rms_db == pytest.approx(offline.hops[index].rms_db, abs=1e-4)
        assert live[index].onset_count == offline.hops[index].onset_count
        assert np.allclose(live[index].spectrum, offline.hops[index].spectrum, atol=0.02)
        assert live[index].source_t == pytest.approx(offline.hops[index].t - len(silence) / 44_100, abs=1e-6)


def test_pause_is_silence_in_time_and_play_goes_on_where_it_was(playing: Listener) -> None:
    playing.channel.send(Transport("pause"))
    playing.until(lambda: not playing.status.playing and playing.heard[-1][0].source_t < 0, "the pause")
    assert hops_follow_each_other(playing.hear(0.3))
    position = playing.status.position
    playing.hear(0.3)
    assert playing.status.position == position
    assert playing.segments[-1].kind == "silence"
    playing.channel.send(Transport("play"))
    playing.until(lambda: playing.segments[-1].kind == "file", "the song goes on")
    assert playing.segments[-1].offset == pytest.approx(position * 44_100, abs=2)


def test_seek_jumps_and_the_segment_says_where_to(playing: Listener) -> None:
    playing.channel.send(Transport("seek", 9.0))
    playing.until(lambda: playing.segments[-1].offset == 9 * 44_100, "the jump")
    segment = playing.segments[-1]
    playing.until(lambda: playing.heard[-1][0].hop > segment.sample // HOP + 20, "features after the jump")
    features = playing.heard[-1][0]
    assert features.source_t == pytest.approx(9.0 + features.t - segment.sample / 44_100, abs=1e-6)


def test_a_loop_is_gapless(playing: Listener) -> None:
    playing.channel.send(Transport("loop", 1.0))
    playing.channel.send(Transport("seek", 11.5))
    playing.until(lambda: any(s.offset == round(11.5 * 44_100) for s in playing.segments), "the jump")
    end = playing.segments[-1]
    playing.until(lambda: playing.segments[-1] != end, "the loop")
    again = playing.segments[-1]
    assert (again.kind, again.offset) == ("file", 0)
    assert again.sample - end.sample == 12 * 44_100 - end.offset
    assert playing.status.playing
    assert playing.status.loop


def test_silence_follows_the_end_of_the_file(playing: Listener) -> None:
    playing.channel.send(Transport("seek", 11.6))
    playing.until(lambda: not playing.status.playing, "the end")
    playing.until(lambda: playing.segments[-1].kind == "silence", "silence")
    playing.until(lambda: playing.status.position == pytest.approx(12.0, abs=0.02), "the last position")
    assert hops_follow_each_other(playing.hear(0.4))
    playing.channel.send(Transport("play"))
    playing.until(lambda: playing.segments[-1].kind == "file" and playing.segments[-1].offset == 0, "from the start")


def test_a_killed_process_is_continued_by_the_next(playing: Listener, song: Path) -> None:
    playing.hear(0.3)
    before, stamp = playing.heard[-1]
    playing.process.kill()
    playing.process.wait()
    playing.start()
    playing.listen("file", str(song))
    playing.channel.send(Transport("seek", 6.0))
    playing.until(lambda: playing.heard[-1][0].hop > before.hop, "features of the new process")
    after, new_stamp = next((f, s) for f, s in playing.heard if f.hop > before.hop)
    assert (after.hop - before.hop) * HOP_S == pytest.approx(new_stamp - stamp, abs=0.03)
    playing.until(lambda: playing.status.position > 6.0, "the song goes on")


def test_a_second_connection_gets_status_and_the_newest_splice(playing: Listener) -> None:
    other = connect(playing.runtime, "ears")
    messages: list[object] = []
    end = time.monotonic() + 10
    while time.monotonic() < end and len({type(m) for m in messages}) < 2:
        messages += other.receive()
        time.sleep(0.005)
    other.close()
    assert {type(m) for m in messages} == {EarsStatus, HeardSegment}
    playing.hear(0.2)
    assert playing.process.poll() is None


def test_a_new_take_learns_what_is_heard(playing: Listener, tmp_path: Path) -> None:
    count = len(playing.segments)
    playing.channel.send(RecordAudio(str(tmp_path)))
    playing.until(lambda: len(playing.segments) > count, "the splice again")
    segment = playing.segments[-1]
    assert segment.kind == "file"
    assert segment.offset > 0


@pytest.mark.parametrize(("name", "words"), [("missing.mp3", "does not exist"), ("text.mp3", "not audio")])
def test_a_file_that_is_no_good_is_a_sentence(ears: Listener, tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "text.mp3").write_text("shopping list\n" * 99)
    ears.listen("file", str(tmp_path / name))
    ears.until(lambda: ears.status.state == "lost", "the refusal")
    assert words in ears.status.text
    assert ears.status.problems[0].where.endswith(name)
    assert hops_follow_each_other(ears.hear(0.3))


def test_without_devices_a_device_is_lost_and_silence_goes_on(ears: Listener) -> None:
    ears.listen("device")
    ears.until(lambda: ears.status.state == "lost", "the refusal")
    assert "no sound input" in ears.status.text
    assert hops_follow_each_other(ears.hear(0.5))


def test_the_device_list_can_be_asked_for_while_a_file_plays(playing: Listener) -> None:
    playing.channel.send(ListAudio())
    heard = playing.hear(1.5)
    assert hops_follow_each_other(heard)
    assert playing.status.devices == ()
    assert not any(p.key == "audio-devices" for p in playing.status.problems)


def test_quit_ends_the_process(ears: Listener) -> None:
    ears.stop()
    assert ears.process.returncode == 0

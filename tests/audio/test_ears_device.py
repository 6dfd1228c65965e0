"""The ears process on a real sound server with a virtual card: PortAudio, ring buffers, loss and return."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from react_app.audio.decode import decode_track
from react_app.audio.downmix import mono_of
from react_app.audio.offline import analyse_samples
from react_app.core.features import HOP
from react_app.link.messages import ListAudio, RecordAudio
from tests.audio.listener import Listener
from tests.audio.pulse import PrivatePulse
from tests.audio.sounds import FloatArray, clicks, noise, write_audio

HOP_S = HOP / 44_100


@pytest.fixture(scope="module")
def samples() -> FloatArray:
    """Four and a half seconds of clicks over noise, stereo planes."""
    mono = clicks(4.5, 110, first=0.2, level=0.5) + noise(4.5, level=0.02)
    return np.stack([mono, mono]).astype(np.float32)


@pytest.fixture(scope="module")
def wave(samples: FloatArray, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a wave file."""
    return write_audio(tmp_path_factory.mktemp("wave") / "song.wav", samples, 44_100, "pcm_s16le")


def running(ears: Listener) -> bool:
    return ears.status.state in ("running", "silent")


def listen_to_the_card(ears: Listener) -> None:
    ears.listen("system")
    ears.until(lambda: running(ears), "the virtual card")


def stamps_are_steady(ears: Listener, since: int) -> bool:
    steps = np.diff([stamp for _, stamp in ears.heard[since:]])
    hops = np.diff([features.hop for features, _ in ears.heard[since:]])
    return set(hops) == {1} and float(np.median(np.abs(steps - HOP_S))) < 0.002


def test_the_virtual_card_is_listed_with_what_it_plays(plugged: Listener, pulse: PrivatePulse) -> None:
    plugged.until(lambda: plugged.status.devices, "the device list")
    assert [(d.name, d.kind) for d in plugged.status.devices] == [("pulse:vj.monitor", "system")]
    pulse.load("module-null-sink", "sink_name=second")
    plugged.channel.send(ListAudio())
    plugged.until(lambda: len(plugged.status.devices) == 2, "the second card")


def test_what_the_system_plays_is_heard_as_it_is(
    plugged: Listener, pulse: PrivatePulse, wave: Path, tmp_path: Path
) -> None:
    take = tmp_path / "take"
    take.mkdir()
    plugged.channel.send(RecordAudio(str(take)))
    listen_to_the_card(plugged)
    player = pulse.play(wave)
    plugged.until(lambda: plugged.heard[-1][0].onset_count > 5, "clicks")
    plugged.until(lambda: plugged.status.state == "silent", "the end of the song")
    assert player.wait(10) == 0
    assert plugged.status.overflows == 0
    assert stamps_are_steady(plugged, len(plugged.heard) - 300)
    plugged.stop()

    recording = next(s for s in plugged.segments if s.kind == "recording")
    assert recording.path == "audio-1.flac"
    heard = mono_of(decode_track(take / recording.path).samples)
    original = mono_of(decode_track(wave).samples)
    lag = _lag(heard, original)
    middle = slice(22_050, 4 * 44_100)
    assert np.abs(heard[lag:][middle] - original[middle]).max() < 1e-3, "the samples are those of the file"

    begin = recording.sample + lag
    offline = analyse_samples(np.concatenate([np.zeros(begin % HOP, np.float32), original]))
    live = {features.hop - begin // HOP: features for features, _ in plugged.heard}
    wanted, found = (
        np.array([f.rms_db for f in row]) for row in (offline.hops[60:330], [live[i] for i in range(60, 330)])
    )
    assert np.abs(wanted - found).max() < 0.05
    onsets = live[330].onset_count - live[60].onset_count
    assert onsets == offline.hops[330].onset_count - offline.hops[60].onset_count


def _lag(heard: FloatArray, original: FloatArray) -> int:
    size = 1 << (len(heard) + len(original)).bit_length()
    likeness = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(original, size)), size)
    return int(np.argmax(likeness[: len(heard)]))


def test_a_killed_ears_process_goes_on_with_the_stream_and_loses_little_sound(
    plugged: Listener, pulse: PrivatePulse, wave: Path, tmp_path: Path
) -> None:
    take = tmp_path / "take"
    take.mkdir()
    plugged.channel.send(RecordAudio(str(take)))
    listen_to_the_card(plugged)
    player = pulse.play(wave)
    plugged.until(lambda: plugged.heard[-1][0].onset_count > 4, "clicks")
    plugged.process.kill()
    plugged.process.wait()
    plugged.poll()
    last, stamp = plugged.heard[-1]
    first = next(s for s in plugged.segments if s.kind == "recording")
    heard_s = last.t - first.sample / 44_100
    assert decode_track(take / first.path).duration > heard_s - 1.0
    plugged.start()
    plugged.channel.send(RecordAudio(str(take)))
    listen_to_the_card(plugged)
    plugged.until(lambda: [s.path for s in plugged.segments].count("audio-2.flac"), "the second recording")
    after, new_stamp = next((f, s) for f, s in plugged.heard if f.hop > last.hop)
    assert (after.hop - last.hop) * HOP_S == pytest.approx(new_stamp - stamp, abs=0.05)
    player.kill()
    player.wait()


def test_a_vanished_card_is_lost_and_found_again(plugged: Listener, pulse: PrivatePulse) -> None:
    listen_to_the_card(plugged)
    pulse.kill()
    plugged.until(lambda: plugged.status.state == "lost", "the loss")
    assert "Trying again" in plugged.status.text
    assert plugged.status.problems[0].key == "audio-device"
    begin = len(plugged.heard)
    plugged.hear(0.6)
    assert all(features.silent for features, _ in plugged.heard[begin + 40 :])
    pulse.start()
    listen_to_the_card_again = time.monotonic()
    plugged.until(lambda: running(plugged), "the return")
    assert time.monotonic() - listen_to_the_card_again < 15
    assert plugged.status.problems == ()
    assert stamps_are_steady(plugged, begin)


def test_a_chosen_source_that_is_removed_comes_back(plugged: Listener, pulse: PrivatePulse) -> None:
    module = pulse.load("module-null-sink", "sink_name=mixer")
    plugged.listen("device", "pulse:mixer.monitor")
    plugged.until(lambda: running(plugged), "the second card")
    pulse.pactl("unload-module", module)
    plugged.until(lambda: plugged.status.state == "lost", "the loss")
    pulse.load("module-null-sink", "sink_name=mixer")
    plugged.until(lambda: running(plugged), "the return")


def test_another_default_output_is_followed(plugged: Listener, pulse: PrivatePulse, wave: Path) -> None:
    listen_to_the_card(plugged)
    pulse.load("module-null-sink", "sink_name=hdmi")
    pulse.pactl("set-default-sink", "hdmi")
    player = pulse.play(wave, sink="hdmi")
    plugged.until(lambda: plugged.heard and plugged.heard[-1][0].onset_count > 2, "the song on the other output")
    player.kill()
    player.wait()


def test_a_file_is_heard_from_the_speakers_while_it_plays(plugged: Listener, pulse: PrivatePulse, wave: Path) -> None:
    plugged.listen("file", str(wave))
    plugged.until(lambda: plugged.status.position > 0.5, "the song")
    assert plugged.status.speakers == "the default output"
    assert "ALSA plug-in" in pulse.pactl("list", "sink-inputs").stdout
    heard = plugged.hear(1.0)
    passed = heard[-1][1] - heard[0][1]
    assert heard[-1][0].source_t - heard[0][0].source_t == pytest.approx(passed, abs=0.05)
    pulse.kill()
    plugged.until(lambda: plugged.status.speakers == "" and plugged.status.position > 2.2, "silent playing")
    assert "without sound" in plugged.status.text
    assert plugged.status.playing

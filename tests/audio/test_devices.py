"""Which device a choice means, on every system, and the sentences where there is none."""

from __future__ import annotations

import sys

import pytest

from react_app.audio.device_scan import DeviceProbe, scan_devices
from react_app.audio.devices import DeviceScan, Port, choices, input_target, output_target
from react_app.audio.doctor import audio_report
from react_app.audio.soundserver import ServerSource
from react_app.core.errors import AudioDeviceError
from react_app.core.show import AudioChoice

SERVER = (
    Port(0, "USB Mixer: Audio (hw:1,0)", "ALSA", 2, 2, 48_000.0),
    Port(1, "pulse", "ALSA", 32, 32, 44_100.0),
    Port(2, "default", "ALSA", 32, 32, 44_100.0, True, True),
)
CARDS = (
    Port(0, "HDA Intel: ALC (hw:0,0)", "ALSA", 2, 2, 44_100.0, False, True),
    Port(1, "USB Mixer: Audio (hw:1,0)", "ALSA", 2, 2, 48_000.0, True),
)
WINDOWS = (
    Port(0, "Mikrofon", "Windows WASAPI", 1, 0, 48_000.0, True),
    Port(1, "Lautsprecher", "Windows WASAPI", 0, 2, 48_000.0, False, True),
    Port(2, "Lautsprecher [Loopback]", "Windows WASAPI", 2, 0, 48_000.0),
)
MAC = (
    Port(0, "MacBook Microphone", "Core Audio", 1, 0, 48_000.0, True),
    Port(1, "MacBook Speakers", "Core Audio", 0, 2, 48_000.0, False, True),
)
SOURCES = (ServerSource("alsa_input.usb", "USB Mixer", False), ServerSource("out.monitor", "Monitor of Out", True))


def test_the_sound_server_stands_for_the_cards_behind_it() -> None:
    found = choices(DeviceScan(SERVER, SOURCES), "linux")
    assert [(d.name, d.kind) for d in found] == [("pulse:alsa_input.usb", "device"), ("pulse:out.monitor", "system")]


def test_without_a_server_the_cards_are_listed() -> None:
    assert [d.name for d in choices(DeviceScan(CARDS), "linux")] == [
        "ALSA: HDA Intel: ALC (hw:0,0)",
        "ALSA: USB Mixer: Audio (hw:1,0)",
    ]


def test_windows_lists_loopbacks_as_system_sound() -> None:
    assert [(d.label, d.kind) for d in choices(DeviceScan(WINDOWS), "win32")] == [
        ("Mikrofon (Windows WASAPI)", "device"),
        ("Lautsprecher [Loopback] (Windows WASAPI)", "system"),
    ]


@pytest.mark.parametrize(
    ("ports", "choice", "platform", "index", "source"),
    [
        (SERVER, AudioChoice("device"), "linux", 1, ""),
        (SERVER, AudioChoice("system"), "linux", 1, "@DEFAULT_MONITOR@"),
        (SERVER, AudioChoice("device", "pulse:alsa_input.usb"), "linux", 1, "alsa_input.usb"),
        (CARDS, AudioChoice("device"), "linux", 1, ""),
        (CARDS, AudioChoice("device", "ALSA: USB Mixer: Audio (hw:3,0)"), "linux", 1, ""),
        (WINDOWS, AudioChoice("device"), "win32", 0, ""),
        (WINDOWS, AudioChoice("system"), "win32", 2, ""),
        (MAC, AudioChoice("device", "Core Audio: MacBook Microphone"), "darwin", 0, ""),
    ],
)
def test_a_choice_means_a_device(
    ports: tuple[Port, ...], choice: AudioChoice, platform: str, index: int, source: str
) -> None:
    target = input_target(ports, choice, platform)
    assert (target.index, target.server_source) == (index, source)


@pytest.mark.parametrize(
    ("ports", "choice", "platform", "words"),
    [
        ((), AudioChoice("device"), "linux", "no sound input"),
        (CARDS, AudioChoice("system"), "linux", "libasound2-plugins"),
        (CARDS, AudioChoice("device", "pulse:gone"), "linux", "sound server is not running"),
        (CARDS, AudioChoice("device", "ALSA: Gone"), "linux", "not connected"),
        (MAC, AudioChoice("system"), "darwin", "BlackHole"),
        (WINDOWS[:2], AudioChoice("system"), "win32", "Stereo Mix"),
    ],
)
def test_a_choice_that_cannot_be_had_says_what_to_do(
    ports: tuple[Port, ...], choice: AudioChoice, platform: str, words: str
) -> None:
    with pytest.raises(AudioDeviceError, match=words):
        input_target(ports, choice, platform)


def test_speakers_are_the_servers_or_the_default_ones() -> None:
    assert output_target(SERVER).index == 1
    assert output_target(CARDS).index == 0
    with pytest.raises(AudioDeviceError, match="no speakers"):
        output_target(())


def test_the_import_is_tried_until_it_went_well_once() -> None:
    answers = [AudioDeviceError("No."), DeviceScan(), AudioDeviceError("Never asked.")]

    def scan() -> DeviceScan:
        answer = answers.pop(0)
        if isinstance(answer, AudioDeviceError):
            raise answer
        return answer

    probe = DeviceProbe(scan)
    with pytest.raises(AudioDeviceError):
        probe.ensure()
    probe.ensure()
    probe.ensure()
    assert len(answers) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="ALSA is a Linux thing")
def test_an_import_that_aborts_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", "/nonexistent/alsa.conf")
    with pytest.raises(AudioDeviceError, match="ALSA's configuration is missing"):
        scan_devices()


def test_the_report_tells_what_is_there() -> None:
    lines = {name: (ok, text) for name, ok, text in audio_report(lambda: DeviceScan(SERVER, SOURCES), "linux")}
    assert lines["Audio analysis"][0]
    assert lines["Sound devices"] == (True, ": USB Mixer; Monitor of Out")
    assert lines["System sound"] == (True, "Hears what the system plays.")
    assert lines["Speakers"][0]


def test_the_report_survives_a_sound_system_that_does_not() -> None:
    def scan() -> DeviceScan:
        raise AudioDeviceError("The sound system does not answer.")

    last = audio_report(scan, "linux")[-1]
    assert not last[1]
    assert "does not answer" in last[2]

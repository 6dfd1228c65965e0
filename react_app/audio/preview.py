"""The process that plays the sound of a preview: `python -m react_app.audio.preview`.

It is told by JSON lines, each with a number `n` that comes back once it is heard:

    {"n": 1, "open": FILE, "length": S, "position": S, "play": true, "loop": false, "volume": 1.0}
    {"n": 2, "play": false}   {"n": 3, "seek": S}   {"loop": true}   {"volume": 0.5}

and tells, twenty times a second while it plays and when something changes:

    {"n": 3, "position": S, "stamp": monotonic seconds, "moving": true, "playing": true, "sound": true,
     "speakers": NAME, "silent": SENTENCE}

Without speakers the clock goes on in silence. The process ends with its input, so it never outlives who started it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from react_app.audio.device_scan import DeviceProbe
from react_app.audio.devices import DeviceScan
from react_app.audio.portaudio import PortAudio
from react_app.audio.preview_sound import PreviewSound, PreviewState
from react_app.audio.speakers import Output, Speakers
from react_app.audio.worker import Worker
from react_app.core.errors import AudioDeviceError
from react_app.link.orders import listen

_TURN_S = 0.004
_TELL_S = 0.05


def main(argv: Sequence[str] | None = None) -> int:
    """Play until the input ends; return the exit code."""
    parser = argparse.ArgumentParser(prog="react-app preview")
    parser.add_argument("--silent", action="store_true", help="open no speakers; the clock runs all the same")
    arguments = parser.parse_args(argv)
    orders: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
    threading.Thread(target=listen, args=(sys.stdin, orders), name="orders", daemon=True).start()
    now = time.monotonic()
    sound = PreviewSound(Speakers(_no_speakers if arguments.silent else _opener(), Worker("devices"), now), now)
    with contextlib.suppress(BrokenPipeError):
        _run(sound, orders)
    return 0


def _opener() -> Callable[[], Output]:
    """Return what opens the speakers. Importing sounddevice may end a process: this one is there to be lost."""
    portaudio = PortAudio(DeviceProbe(DeviceScan))
    return portaudio.open_output


def _no_speakers() -> Output:
    raise AudioDeviceError("The sound system cannot be used here.")


def _run(sound: PreviewSound, orders: queue.SimpleQueue[dict[str, Any] | None]) -> None:
    told, told_at = PreviewState(number=-1), 0.0
    while True:
        while not orders.empty():
            order = orders.get()
            if order is None:
                return
            with contextlib.suppress(KeyError, TypeError, ValueError):  # an order that is none of ours
                carry_out(sound, order)
        now = time.monotonic()
        state = sound.poll(now)
        still = replace(state, position=0.0) == replace(told, position=0.0)
        if not still or (state.moving and now - told_at >= _TELL_S):
            told, told_at = state, now
            _tell(state, now)
        time.sleep(_TURN_S)


def carry_out(sound: PreviewSound, order: dict[str, Any]) -> None:
    """Do what one line says."""
    number = int(order.get("n", 0))
    if "loop" in order:
        sound.set_loop(bool(order["loop"]))
    if "volume" in order:
        sound.set_volume(float(order["volume"]))
    if "open" in order:
        position, length = float(order.get("position", 0.0)), float(order.get("length", 0.0))
        sound.open(Path(order["open"]), length, position, play=bool(order.get("play", True)), number=number)
    elif "seek" in order:
        sound.seek(float(order["seek"]), number)
    elif "play" in order:
        sound.play(bool(order["play"]), number)


def _tell(state: PreviewState, stamp: float) -> None:
    line = {
        "n": state.number,
        "position": round(state.position, 5),
        "stamp": stamp,
        "moving": state.moving,
        "playing": state.playing,
        "sound": state.sound,
        "speakers": state.speakers,
        "silent": state.silent,
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    code = main()
    os._exit(code)  # a sound system that hangs must not keep the process from ending

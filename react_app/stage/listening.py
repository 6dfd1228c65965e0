"""The stage's side of the ears: keeps them running on the same source, and hands their features to the frame loop."""

from __future__ import annotations

import math
import sys
import threading
import time
from collections import deque
from dataclasses import replace
from pathlib import Path

from react_app.core.errors import LinkError
from react_app.core.features import NO_LUFS, Features
from react_app.core.show import AudioChoice
from react_app.core.tempo import TempoHint
from react_app.link.channel import Channel, connect
from react_app.link.messages import (
    EarsStatus,
    HeardSegment,
    HearingBegun,
    HintApplied,
    ListAudio,
    Quit,
    RecordAudio,
    SetAudio,
    TrackerHint,
    Transport,
)
from react_app.link.shared import FeatureRing
from react_app.link.supervisor import Supervisor

_ASK_AGAIN_S = 2.0
_LEVELS = (
    "level", "energy", "bands", "slow_bands", "spectrum", "waveform", "kick", "snare", "hat",
    "centroid", "flatness", "chroma", "width", "build", "drop", "breakdown", "novelty",
)  # fmt: skip
"""What dies away with the sound."""


class Listening:
    """Starts the ears, restarts them where they were, and remembers what they should be doing."""

    def __init__(self, runtime: Path, epoch: float, take_folder: Path, log: Path | None) -> None:
        """`epoch` is the monotonic time of heard-stream sample 0; ears continue the stream from it."""
        self._runtime = runtime
        self._ring = FeatureRing(runtime)
        self._seen = self._ring.written  # what an earlier evening left in the ring is not ours
        self._newest: tuple[Features, float] | None = None
        self._take_folder = take_folder
        self._lock = threading.Lock()
        self._choice = AudioChoice()
        self._playing = False
        self._position = 0.0
        self._position_at = 0.0
        self._loop = False
        self._heard_playing = False
        self._asked_at = time.monotonic()
        self._early: deque[HeardSegment | HintApplied] = deque()
        self._status: EarsStatus | None = None
        self._begun: int | None = None
        self._anew = False
        command = [sys.executable, "-m", "react_app.audio", "--runtime", str(runtime), "--epoch", repr(epoch)]
        self._supervisor = Supervisor(
            "ears", runtime, lambda: command, on_connect=self._greet, heartbeat_s=2.0, log=log, standby=True
        )

    def dismiss_strangers(self) -> None:
        """End ears that an earlier stage left running: their stream is another session's."""
        try:
            channel = connect(self._runtime, "ears")
        except LinkError:
            return
        channel.send(Quit())
        end = time.monotonic() + 1.0
        while not channel.closed and time.monotonic() < end:
            time.sleep(0.005)

    def start(self) -> None:
        """Attach to running ears or start them."""
        self._supervisor.start()

    def resume(self, choice: AudioChoice, *, playing: bool, position: float, loop: bool) -> None:
        """Set what the ears should be doing before `start`, after the stage itself was restarted."""
        with self._lock:
            self._choice, self._playing, self._position, self._loop = choice, playing, position, loop
            self._position_at = time.monotonic()
            self._heard_playing = playing

    def handle(self, message: SetAudio | Transport | ListAudio) -> None:
        """Pass a wish of the desk on, and remember it for ears that have to be started again."""
        with self._lock:
            if isinstance(message, SetAudio):
                self._choice = message.choice
                self._asked_at = time.monotonic()
                self._playing = message.choice.kind == "file"
                self._heard_playing = False
                self._set_position(0.0)
            elif isinstance(message, Transport):
                self._remember(message)
        channel = self._supervisor.channel
        if channel is not None:
            channel.send(message)

    def hint(self, hint: TempoHint) -> None:
        """Tell the beat tracker something; while there are no ears it is lost, for new ones are told anew."""
        channel = self._supervisor.channel
        if channel is not None:
            channel.send(TrackerHint(hint))

    def take_anew(self) -> bool:
        """Return, once, that the beat tracker began anew and must be told what it should know."""
        anew, self._anew = self._anew, False
        return anew

    def poll(self) -> list[HeardSegment | HintApplied | HearingBegun]:
        """Take in what the ears said; return what must not be lost: splices of the heard stream, hints taken in, and
        where the analysis began."""
        segments: list[HeardSegment | HintApplied | HearingBegun] = []
        if self._supervisor.channel is None:
            self._status = None
        while self._early:
            segments.append(self._early.popleft())
        for message in self._supervisor.receive():
            if isinstance(message, EarsStatus):
                self._status = message
                self._anew |= not message.hints if self._begun is None else message.begun != self._begun
                if message.begun != self._begun:
                    segments.append(HearingBegun(message.begun))
                self._begun = message.begun
                self._insist(message)
                with self._lock:
                    if message.choice == self._choice and message.choice.kind == "file":
                        self._playing, self._loop = message.playing, message.loop
                        self._heard_playing = message.playing
                        self._set_position(message.position)
            elif isinstance(message, HeardSegment | HintApplied):
                segments.append(message)
        return segments

    def newest(self) -> tuple[Features, float] | None:
        """Return newly published features and their stamp, None when there is nothing new since the last call."""
        written = self._ring.written
        if written == self._seen:
            return None
        self._seen = written
        self._newest = self._ring.newest()
        return self._newest

    def _insist(self, status: EarsStatus) -> None:
        """Ask again where the ears do something else than they were asked a while ago: the wish crossed a restart."""
        now = time.monotonic()
        channel = self._supervisor.channel
        if status.choice != self._choice and now - self._asked_at > _ASK_AGAIN_S and channel is not None:
            self._asked_at = now
            channel.send(SetAudio(self._choice))

    @property
    def status(self) -> EarsStatus | None:
        """The newest status, None while the ears are down."""
        return self._status

    @property
    def failure(self) -> str:
        """Why the ears cannot run, empty while they can."""
        return self._supervisor.failure

    def resume_point(self) -> tuple[AudioChoice, bool, float, bool]:
        """Return source, whether it plays, where, and whether it loops: what new ears would be told."""
        with self._lock:
            return self._choice, self._playing, self._position_now(), self._loop

    def stop(self) -> None:
        """End the ears."""
        self._supervisor.stop(Quit())

    def _greet(self, channel: Channel) -> None:
        """Tell new ears what to do; ears that already do it (the stage was restarted) are left alone."""
        status = self._first_status(channel)
        with self._lock:
            choice, playing, position, loop = self._choice, self._playing, self._position_now(), self._loop
        channel.send(RecordAudio(str(self._take_folder)))
        if status is not None and status.choice == choice and status.state != "off":
            return
        if choice.kind == "none":
            return
        channel.send(SetAudio(choice))
        if choice.kind == "file":
            if loop:
                channel.send(Transport("loop", 1.0))
            if position > 0:
                channel.send(Transport("seek", position))
            if not playing:
                channel.send(Transport("pause"))

    def _first_status(self, channel: Channel, timeout: float = 0.3) -> EarsStatus | None:
        """Wait briefly for what the ears are doing already (called in the watching thread); splices are kept."""
        end = time.monotonic() + timeout
        status: EarsStatus | None = None
        while status is None and time.monotonic() < end and not channel.closed:
            for message in channel.receive():
                if isinstance(message, EarsStatus):
                    status = message
                elif isinstance(message, HeardSegment | HintApplied):
                    self._early.append(message)
            time.sleep(0.005)
        return status

    def _remember(self, message: Transport) -> None:
        if message.action == "seek":
            self._set_position(message.position)
        elif message.action == "loop":
            self._loop = message.position != 0
        else:
            self._set_position(self._position_now())
            self._playing = message.action == "play"

    def _set_position(self, position: float) -> None:
        self._position, self._position_at = position, time.monotonic()

    def _position_now(self) -> float:
        """Where the file is now; it moves on while the ears are away only if it was playing before."""
        passed = time.monotonic() - self._position_at if self._playing and self._heard_playing else 0.0
        return self._position + passed


def faded(features: Features, age: float) -> Features:
    """Return features of ears that fell silent `age` seconds ago: levels die away, counters and beats stay."""
    if age < 0.25:
        return features
    keep = max(0.0, 1.0 - (age - 0.25) / 0.5)
    levels = {name: getattr(features, name) * keep for name in _LEVELS}
    quieter = 20.0 * math.log10(keep) if keep > 0.0 else NO_LUFS
    return replace(
        features,
        **levels,
        lufs=max(NO_LUFS, features.lufs + quieter),
        lufs_short=max(NO_LUFS, features.lufs_short + quieter),
        silent=keep == 0.0,
    )

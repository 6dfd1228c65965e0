"""The loop of the ears: hears one source, publishes Features, answers the stage."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections import deque
from pathlib import Path

from react_app.audio.capture import DeviceSource
from react_app.audio.device_scan import DeviceProbe
from react_app.audio.devices import choices
from react_app.audio.grid import grid_to_json
from react_app.audio.grid_store import NamedGrid, take_copy, write_text
from react_app.audio.heard import HeardStream, first_sample
from react_app.audio.known_search import GridSearch
from react_app.audio.playback import FileSource
from react_app.audio.portaudio import PortAudio
from react_app.audio.recording import TakeAudio
from react_app.audio.soundserver import followed_device
from react_app.audio.source import NoSource, Source
from react_app.audio.worker import Job, Worker
from react_app.core.features import HOP, Features
from react_app.core.problems import Problem
from react_app.core.show import AudioChoice
from react_app.link.channel import Channel, Server
from react_app.link.messages import (
    AudioDevice,
    EarsStatus,
    HeardSegment,
    HintApplied,
    ListAudio,
    Quit,
    RecordAudio,
    SetAudio,
    TrackerHint,
    Transport,
)
from react_app.link.shared import FeatureRing

_TICK_S = 0.004
_STATUS_S = 0.05
_COLLECT_S = 10.0
_ALONE_S = 15.0
_REMEMBER_S = 10.0
_SHORTEST_FILL_S = HOP / 44_100


class Ears:
    """One run of the ears process. Everything here happens on its main thread."""

    def __init__(self, runtime: Path, epoch: float, server: Server, grids: Path) -> None:
        """`epoch` is the machine time (`time.monotonic()`) of heard-stream sample 0, `grids` the folder of grids."""
        now = time.monotonic()
        self._server = server
        self._grids = grids
        self._ring = FeatureRing(runtime)
        sample, begin = first_sample(epoch, now, self._ring.newest())
        self._recording = TakeAudio()
        self._heard = HeardStream(sample, begin, self._publish, self._announce, self._recording)
        self._probe = DeviceProbe()
        self._portaudio = PortAudio(self._probe)
        self._device_worker = Worker("devices")
        self._file_worker = Worker("files")
        self._hash_worker = Worker("checksums")
        self._list_worker = Worker("device list")
        self._listing: Job[tuple[AudioDevice, ...]] | None = None
        self._devices: tuple[AudioDevice, ...] = ()
        self._devices_problem: Problem | None = None
        self._choice = AudioChoice()
        self._source: Source = NoSource()
        self._channels: list[Channel] = []
        self._segments: deque[tuple[float, HeardSegment]] = deque()
        self._applied: deque[tuple[float, HintApplied]] = deque()
        self._undelivered: list[HeardSegment | HintApplied] = []
        self._latency_ms = 0.0
        self._status_at = self._collect_at = 0.0
        self._met_at = now
        self.wake = threading.Event()
        self._running = True

    def quit(self) -> None:
        """End the loop; any thread."""
        self._running = False
        self.wake.set()

    def run(self) -> None:
        """Hear until told to quit, or until nobody has been connected for a while."""
        self._list_devices()
        try:
            while self._running:
                self._turn(time.monotonic())
                self.wake.wait(_TICK_S)
                self.wake.clear()
            self._source.close()
        finally:
            self._recording.close()
        for channel in self._channels:
            channel.flush(0.5)
            channel.close()
        self._server.close()

    def _turn(self, now: float) -> None:
        """One turn of the loop, a few milliseconds."""
        gone = self._meet(now)
        for channel in self._channels:
            for message in channel.receive():
                self._obey(message, now)
        self._channels = [channel for channel in self._channels if channel not in gone]
        for chunk in self._source.poll(now):
            self._heard.append(chunk)
        if not self._source.live and now - self._heard.end > _SHORTEST_FILL_S:
            self._heard.fill(now)
        self._take_device_list()
        if now >= self._status_at:
            self._status_at = now + _STATUS_S
            self._post_status()
        if now >= self._collect_at:
            self._collect_at = now + _COLLECT_S
            gc.collect()

    def _meet(self, now: float) -> list[Channel]:
        """Greet new connections with the newest splices; go when nobody is left.

        Returns the connections that are closed: to be dropped once what they said last is read.
        """
        for channel in self._server.accepted():
            while self._segments and now - self._segments[0][0] > _REMEMBER_S and len(self._segments) > 1:
                self._segments.popleft()
            while self._applied and now - self._applied[0][0] > _REMEMBER_S:
                self._applied.popleft()
            recent = [*(segment for _, segment in self._segments), *(applied for _, applied in self._applied)]
            for message in [m for m in self._undelivered if m not in recent] + recent:
                channel.send(message)
            self._undelivered.clear()
            self._channels.append(channel)
        gone = [channel for channel in self._channels if channel.closed]
        if len(gone) < len(self._channels):
            self._met_at = now
        elif now - self._met_at > _ALONE_S:
            self._running = False
        return gone

    def _obey(self, message: object, now: float) -> None:
        if isinstance(message, SetAudio):
            self._listen_to(message.choice, now)
        elif isinstance(message, Transport):
            self._source.transport(message)
        elif isinstance(message, RecordAudio):
            if message.folder != self._recording.folder:
                self._recording.set_folder(message.folder)
                self._heard.mark_again()
        elif isinstance(message, TrackerHint):
            self._applied.append((now, self._heard.hint(message.hint)))
            self._tell(self._applied[-1][1])
        elif isinstance(message, ListAudio):
            self._list_devices()
        elif isinstance(message, Quit):
            self._running = False

    def _listen_to(self, choice: AudioChoice, now: float) -> None:
        self._source.close()
        self._choice = choice
        if choice.kind == "file":
            self._source = FileSource(
                Path(choice.name),
                self._portaudio.open_output,
                now,
                device_worker=self._device_worker,
                file_worker=self._file_worker,
                hash_worker=self._hash_worker,
                find_grid=lambda path, sha256: GridSearch(path, sha256, self._grids),
            )
        elif choice.kind == "none":
            self._source = NoSource()
        else:
            followed = followed_device(choice)
            self._source = DeviceSource(choice, self._portaudio.open_input, self._device_worker, followed)

    def _publish(self, features: Features, stamp: float) -> None:
        self._ring.write(features, stamp)
        self._latency_ms += 0.05 * (1000.0 * (time.monotonic() - stamp) - self._latency_ms)

    def _announce(self, segment: HeardSegment) -> None:
        self._segments.append((time.monotonic(), segment))
        self._tell(segment)
        self._keep_grid(segment.grid)

    def _tell(self, message: HeardSegment | HintApplied) -> None:
        """Say what must not be lost; who connects next hears it where nobody is connected."""
        if not self._channels:
            self._undelivered.append(message)
        for channel in self._channels:
            channel.send(message)

    def _keep_grid(self, name: str) -> None:
        """Put a copy of the grid that is used from now on into the take, in the background."""
        folder = self._recording.folder
        named = self._source.grid if isinstance(self._source, FileSource) else None
        if name and folder and named is not None and named.id == name:
            self._file_worker.ask(lambda: _keep_copy(Path(folder), named))

    def _list_devices(self) -> None:
        if self._listing is None:
            self._listing = self._list_worker.ask(lambda: choices(self._probe.scan()))

    def _take_device_list(self) -> None:
        job = self._listing
        if job is None or not job.done:
            return
        self._listing = None
        if job.result is None:
            self._devices = ()
            self._devices_problem = Problem("audio-devices", str(job.error or "Sound devices cannot be listed."))
        else:
            self._devices, self._devices_problem = job.result, None

    def _post_status(self) -> None:
        source = self._source.status
        last = self._heard.last
        state, text = source.state, source.text
        if state == "running" and self._choice.kind != "file" and last is not None and last.silent:
            state, text = "silent", f"{text.removesuffix('.')}, which is silent."
        problems = [*source.problems]
        problems += [p for p in (self._devices_problem, self._recording.problem) if p is not None]
        status = EarsStatus(
            pid=os.getpid(),
            choice=self._choice,
            state=state,
            text=text,
            latency_ms=round(self._latency_ms, 2) if self._source.live else 0.0,
            overflows=source.overflows,
            devices=self._devices,
            playing=source.playing,
            loop=source.loop,
            position=source.position,
            duration=source.duration,
            speakers=source.speakers,
            grid=source.grid,
            grid_progress=source.grid_progress,
            grid_path=source.grid_path,
            begun=self._heard.begun,
            hints=self._heard.hints,
            problems=tuple(problems),
        )
        for channel in self._channels:
            channel.post(status)


def _keep_copy(folder: Path, named: NamedGrid) -> None:
    """Write a grid beside a take.

    Raises:
        BadInputError: it cannot be written.
    """
    path = take_copy(folder, named.id)
    if not path.exists():
        write_text(path, grid_to_json(named.grid))

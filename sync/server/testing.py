"""A whole server for tests: real sockets, a thread of its own, and a studio that makes tiny but real videos."""

from __future__ import annotations

import hashlib
import threading
import wave
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.error import FFmpegError

from sync.server.accounts import User
from sync.server.app import Server, create_app
from sync.server.faults import NO_FAULTS, Faults
from sync.server.run import Runner, open_socket, url_of
from sync.server.studio import STAGES, Analysis, Look, Made, Report, Studio, StudioError, Task

_SIDE = 96
_BPM = 120.0


class TinyStudio:
    """Makes videos of a few frames. `padding` bytes of a free box make a file as long as a test needs.

    `stages` are those it reports, `seconds` the length of a video (None: as long as the track), `fps` its frames per
    second. `hold` keeps it in its second stage until the event is set; `made` counts the videos.
    """

    def __init__(
        self,
        *,
        stages: tuple[str, ...] = STAGES,
        seconds: float | None = 1.0,
        fps: int = 12,
        padding: int = 0,
        hold: threading.Event | None = None,
    ) -> None:
        self.stages, self.seconds, self.fps, self.padding, self.hold = stages, seconds, fps, padding, hold
        self.made = 0
        self.stopped = 0
        self._lock = threading.Lock()

    def looks(self) -> tuple[Look, ...]:
        """Return three looks."""
        return (
            Look("cinematic-realistic", "Cinematic Realistic", "Slow light and deep shadows.", ("#102030", "#c08040")),
            Look("anime-manga", "Anime / Manga", "Flat colours and hard edges.", ("#ff4080", "#40c0ff")),
            Look("neon-grid", "Neon Grid", "Lines that run with the beat.", ("#00ffc0", "#8000ff")),
        )

    def hear(self, track: Path, report: Report | None = None) -> Analysis:
        """Return beats of 120 BPM over the length of the track."""
        try:
            with av.open(str(track)) as file:
                duration = sum(frame.samples / frame.sample_rate for frame in file.decode(audio=0))
        except (FFmpegError, IndexError) as error:
            raise StudioError("This is no audio that can be decoded.", code="audio_unreadable") from error
        beats = tuple(float(beat) for beat in np.arange(0.0, duration, 60.0 / _BPM))
        middle = duration / 2
        sections = (
            {"type": "verse", "start": 0.0, "end": middle, "energy": 0.4},
            {"type": "chorus", "start": middle, "end": duration, "energy": 0.9},
        )
        energy = tuple(float(value) for value in np.linspace(0.2, 0.9, max(2, int(duration * 4))))
        return Analysis(
            *(duration, _BPM, 0.98, 4, beats, beats[::4], "A", "minor", sections, 4.0, energy, (middle,), -14.0, -1.0)
        )

    def make(self, task: Task, report: Report) -> Made:
        """Write a video of moving bars and its poster."""
        for place, stage in enumerate(self.stages):
            for share in (0.0, 0.5, 1.0):
                try:
                    report.stage(stage, share)
                    while place == 1 and self.hold is not None and not self.hold.wait(0.02):
                        report.stage(stage, share)
                except BaseException:
                    with self._lock:
                        self.stopped += 1
                    raise
        width, height = _small(task.width, task.height)
        length = 3.0 if task.kind == "canvas" else self.seconds or self.hear(task.track).duration
        frames = max(2, round(length * self.fps))
        key = hashlib.sha256(f"{task.kind}{task.look}{task.title}{task.seed}{task.track.name}".encode()).digest()
        video, poster = task.into / "video.mp4", task.into / "poster.jpg"
        write_video(video, width, height, self.fps, frames, shade=key[0])
        _write_poster(poster, width, height, key[0])
        if self.padding > 0:
            with video.open("ab") as file:
                file.write((self.padding + 8).to_bytes(4, "big") + b"free")
                file.write(np.random.default_rng(list(key)).bytes(self.padding))
        with self._lock:
            self.made += 1
        return Made(video, poster, width, height, float(self.fps), frames, frames / self.fps, {"look": task.look})


class LocalServer:
    """A server on a free port of this machine, for `with`. `token` is the first user's.

    `second` is another origin of the same server, where `Faults.redirect_to` may send downloads; `app.core` is inside.
    """

    def __init__(
        self,
        folder: Path,
        studio: Studio | None = None,
        faults: Faults = NO_FAULTS,
        *,
        port: int = 0,
        public_url: str = "",
    ) -> None:
        self.studio: Studio = studio if studio is not None else TinyStudio()
        self._folder, self._faults, self._port, self._public_url = folder, faults, port, public_url
        self.username = "studio"
        self.password = self.token = self.live_key = self.test_key = ""

    def __enter__(self) -> Self:
        self.app: Server = create_app(self._folder, self.studio, faults=self._faults, public_url=self._public_url)
        listeners = [open_socket("127.0.0.1", self._port), open_socket("127.0.0.1", 0)]
        self.url, self.second = url_of(listeners[0]), url_of(listeners[1]).replace("127.0.0.1", "localhost")
        first = self.app.core.first
        if first is not None:
            self.password, self.token = first.password, first.token
            self.live_key, self.test_key = first.live_key, first.test_key
        else:
            self.token = self.app.core.accounts.new_token(self.user_named(self.username))
        self._runner = Runner(self.app, listeners)
        self._thread = threading.Thread(target=self._runner.run, name="server", daemon=True)
        self._thread.start()
        if not self._runner.started.wait(30):
            raise RuntimeError("The server did not start.")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.stop()
        self._thread.join(30)

    @property
    def faults(self) -> Faults:
        """The faults it has; may be set at any time, and is counted anew then."""
        return self.app.core.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self.app.core.set_faults(faults)

    def user_named(self, name: str) -> User:
        """Return an account."""
        row = self.app.core.db.one("SELECT id FROM users WHERE name=?", name)
        user = None if row is None else self.app.core.accounts.by_id(row["id"])
        if user is None:
            raise LookupError(name)
        return user

    def new_user(self, name: str, password: str = "", kind: str = "compeller") -> str:
        """Make an account and return a token of it (kinds: `compeller`, `live`, `test`)."""
        accounts = self.app.core.accounts
        return accounts.new_token(accounts.create(name, password), kind)


def write_tone(path: Path, seconds: float = 2.0, *, rate: int = 22_050, hertz: float = 220.0) -> Path:
    """Write a WAV file with a tone that pulses twice a second, and return its path."""
    time = np.arange(int(seconds * rate)) / rate
    sound = np.sin(2 * np.pi * hertz * time) * np.exp(-6.0 * (time % 0.5)) * 0.6
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((sound * 32_000).astype("<i2").tobytes())
    return path


def write_video(path: Path, width: int, height: int, fps: int, frames: int, *, shade: int = 0) -> Path:
    """Write a small silent MP4 (H.264) of a bar that moves, and return its path."""
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as file:
        stream = file.add_stream("libx264", rate=fps, options={"preset": "ultrafast", "crf": "30", "threads": "1"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = Fraction(1, fps)
        for picture in _pictures(width, height, frames, shade):
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        file.mux(stream.encode())
    return path


def _pictures(width: int, height: int, frames: int, shade: int) -> Iterator[np.ndarray]:
    base = np.full((height, width, 3), (shade, 255 - shade, 96), dtype=np.uint8)
    for number in range(frames):
        picture = base.copy()
        at = number * width // max(1, frames)
        picture[:, at : at + max(2, width // 8)] = 255
        yield picture


def _write_poster(path: Path, width: int, height: int, shade: int) -> None:
    picture = next(_pictures(width, height, 2, shade))
    with av.open(str(path), "w", format="mjpeg") as file:
        stream = file.add_stream("mjpeg", rate=1)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuvj420p"
        file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        file.mux(stream.encode())


def _small(width: int, height: int) -> tuple[int, int]:
    """Return a size of the same shape, at most 96 pixels and even."""
    scale = min(1.0, _SIDE / max(width, height))
    return max(16, round(width * scale / 2) * 2), max(16, round(height * scale / 2) * 2)

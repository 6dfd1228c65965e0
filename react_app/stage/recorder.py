"""The recorder: a thread that writes the take and the restart state, so that the frame loop touches no file."""

from __future__ import annotations

import logging
import queue
import shutil
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from react_app.core.controls import ControlChange
from react_app.core.errors import TakeError
from react_app.core.features import ANALYSIS_RATE
from react_app.core.plan import Plan
from react_app.core.problems import Problem
from react_app.core.take import IMAGES, SHADERS, TakeHeader, TakeImage, TakeWriter
from react_app.engine.imagefile import MAX_KEPT_BYTES, LoadedImage
from react_app.link.messages import HeardSegment, HearingBegun, HintApplied, TakeStatus
from react_app.shaders.kept import keep_shader
from react_app.shaders.kept_images import image_digest, keep_image, kept_image_path
from react_app.stage.state import StageState, StateWriter

_FLUSH_S = 0.1
_SYNC_S = 1.0
_STATE_S = 0.1
_FREE_S = 2.0

Entry = Callable[[TakeWriter], None]


class Recorder:
    """Writes one take. Every method returns at once; what is given is written in order by the recorder's thread."""

    def __init__(
        self,
        folder: Path,
        header: TakeHeader,
        runtime: Path,
        plan: Plan,
        kept_images: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`plan` is the header's show, with the texts of its shaders; `kept_images` is where copies of imported images
        lie already, by the paths of their files: the restart state tells of those and of all that are kept."""
        self.folder = folder
        self._header = replace(header, shaders=digests_of(plan), images=images_of(plan))
        self._unkept = list(plan.shaders())
        self._unkept_images: deque[tuple[str, LoadedImage]] = deque()
        self._kept_images = dict(kept_images)
        self._left_out: dict[str, Problem] = {}
        self._states = StateWriter(runtime)
        self._entries: queue.SimpleQueue[Entry] = queue.SimpleQueue()
        self._epoch: float | None = None
        self._end_sample = 0
        self._newest_state: StageState | None = None
        self._state_lock = threading.Lock()
        self._running = True
        self._changes = 0
        self._free = 0
        self._problem: Problem | None = None
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def change(self, sample: int, change: ControlChange) -> None:
        """Log a control change at a heard-stream sample."""
        self._changes += 1
        self._entries.put(lambda take: take.change(sample, change))

    def plan(self, sample: int, show: Mapping[str, object], plan: Plan, *, replaced: bool) -> None:
        """Log that the show document or a shader changed; `plan` has the shaders' texts."""

        def enter(take: TakeWriter) -> None:
            images = images_of(plan)
            paths = {path for named in images.values() for path in named.values()}
            self._left_out = {path: problem for path, problem in self._left_out.items() if path in paths}
            self._unkept += plan.shaders()
            take.plan(sample, show, replaced=replaced, shaders=digests_of(plan), images=images)

        self._entries.put(enter)

    def image(self, sample: int, image: LoadedImage) -> None:
        """Log that an image that shaders import was loaded, or is another one now, and keep it with the take."""

        def enter(take: TakeWriter) -> None:
            left_out = {path: problem for path, problem in self._left_out.items() if path != image.path}
            digest = ""
            if image.data is not None:
                digest = image_digest(image.data)
                self._unkept_images.append((digest, image))
            elif image.size:
                left_out[image.path] = _left_out(image)
            self._left_out = left_out
            take.image(TakeImage(sample, image.path, digest, image.size, image.changed))

        self._entries.put(enter)

    def size(self, sample: int, width: int, height: int, fps: float) -> None:
        """Log that the picture's size or rate changed."""
        self._entries.put(lambda take: take.size(sample, width, height, fps))

    def log(self, message: HeardSegment | HintApplied | HearingBegun) -> None:
        """Log what the heard stream is from now on, what the beat tracker was told, or where the analysis began."""
        if isinstance(message, HearingBegun):
            begun = message.sample
            self._entries.put(lambda take: take.begun(begun))
            return
        if isinstance(message, HintApplied):
            told = message
            self._entries.put(lambda take: take.hint(told.sample, told.hint))
            return
        s = message
        self._entries.put(
            lambda take: take.heard(s.sample, kind=s.kind, path=s.path, sha256=s.sha256, offset=s.offset, grid=s.grid)
        )

    def keep(self, state: StageState) -> None:
        """Offer what a restarted stage goes on from; only the newest counts."""
        with self._state_lock:
            self._newest_state = state
            self._epoch = state.epoch

    @property
    def problem(self) -> Problem | None:
        """What keeps the take from being written now, None while all is well."""
        return self._problem

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps the take from being written now, and what of the show it does not keep."""
        return *([self._problem] if self._problem else ()), *self._left_out.values()

    @property
    def kept_images(self) -> Mapping[str, str]:
        """Where the newest copies of imported images lie, by the paths of their files."""
        return dict(self._kept_images)

    def status(self, seconds: float) -> TakeStatus:
        """Return the take's figures for the desk."""
        return TakeStatus(str(self.folder), seconds, self._free, self._changes)

    def close(self, sample: int) -> None:
        """Write what is left and end the take."""
        self._end_sample = sample
        self._running = False
        self._thread.join(timeout=3.0)

    def _run(self) -> None:
        take: TakeWriter | None = None
        synced = checked = kept = 0.0
        while True:
            running = self._running
            now = time.monotonic()
            if now - kept >= _STATE_S:
                kept = now
                self._write_state()
            if now - checked >= _FREE_S:
                checked = now
                self._free = _free_bytes(self.folder)
            sync = now - synced >= _SYNC_S or not running
            try:
                if take is None:
                    take = TakeWriter(self.folder, self._header)
                self._drain(take)
                if sync and self._epoch is not None and running:
                    take.mark(round((now - self._epoch) * ANALYSIS_RATE))
                take.flush(sync=sync)
                if not running:
                    take.close(self._end_sample)
                self._keep_files()
                self._problem = None
            except TakeError as error:
                self._problem = Problem("take", str(error), "error", str(self.folder))
            synced = now if sync else synced
            if not running:
                return
            time.sleep(_FLUSH_S)

    def _drain(self, take: TakeWriter) -> None:
        while True:
            try:
                entry = self._entries.get_nowait()
            except queue.Empty:
                return
            entry(take)

    def _keep_files(self) -> None:
        try:
            self._keep_shaders()
        finally:
            self._keep_images()

    def _keep_images(self) -> None:
        """Put imported images into the take's folder; those that cannot be written now are tried again."""
        while self._unkept_images:
            digest, image = self._unkept_images[0]
            try:
                keep_image(self.folder / IMAGES, digest, image.path, image.data or b"")
            except OSError as error:
                text = f"The images of the take cannot be kept in {self.folder}: {error.strerror}."
                raise TakeError(text) from error
            self._kept_images[image.path] = str(kept_image_path(self.folder / IMAGES, digest, image.path))
            self._unkept_images.popleft()

    def _keep_shaders(self) -> None:
        """Put the texts of shaders into the take's folder; those that cannot be written now are tried again."""
        while self._unkept:
            shader = self._unkept[-1]
            if shader.path:
                try:
                    keep_shader(self.folder / SHADERS, shader)
                except OSError as error:
                    text = f"The shaders of the take cannot be kept in {self.folder}: {error.strerror}."
                    raise TakeError(text) from error
            self._unkept.pop()

    def _write_state(self) -> None:
        with self._state_lock:
            state, self._newest_state = self._newest_state, None
        if state is None:
            return
        try:
            self._states.write(replace(state, images=dict(self._kept_images)))
        except OSError as error:
            logging.getLogger(__name__).warning("The restart state cannot be written: %s", error)


def digests_of(plan: Plan) -> dict[str, str]:
    """Return the hashes of the texts of a plan's shaders, by id; those that are part of the app's code are left out."""
    return {shader.id: shader.digest for shader in plan.shaders() if shader.path}


def images_of(plan: Plan) -> dict[str, dict[str, str]]:
    """Return the paths of the images that a plan's shaders import, by the shader's id and the image's name."""
    return {
        shader.id: {image.name: image.path for image in shader.images} for shader in plan.shaders() if shader.images
    }


def _left_out(image: LoadedImage) -> Problem:
    name = Path(image.path).name
    if image.size <= MAX_KEPT_BYTES:
        why = "is being written to all the time, so the take does not keep it"
    else:
        why = f"has {image.size / 1e6:.0f} MB; the take keeps images of up to {MAX_KEPT_BYTES / 1e6:.0f} MB"
    text = f"{name} {why}. A render of the take draws {name} as it is then: leave it as it is."
    return Problem(f"take.image {image.path}", text, "info", image.path)


def _free_bytes(folder: Path) -> int:
    for candidate in (folder, *folder.parents):
        if candidate.exists():
            return shutil.disk_usage(candidate).free
    return 0

"""A preview of a video file inside the desk, with its own sound; the stage knows nothing of it."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout

from react_app.ui.stage_link import StageLink
from react_app.ui.widgets.player_bar import ScrubBar
from react_app.ui.widgets.player_clock import PreviewClock
from react_app.ui.widgets.player_hands import PlayerHands
from react_app.ui.widgets.player_reader import PictureReader
from react_app.ui.widgets.player_row import PlayerRow

_TICK_MS = 16
_LARGEST = (1280, 720)
_BACK_S = 0.1
"""The clock going back by more than this is a loop, not a correction."""
_HINT_S = 6.0
SHOW_SOUNDS = "The show's own sound is playing too."


class Player(PlayerHands):
    """Picture, scrub bar, play, loop, time and volume. The picture follows the clock of the sound.

    With a link it hints when the show plays a track at the same time. Hidden it stands still, and its process ends.
    """

    opened = Signal()
    """The file was looked at: `duration` is known, or `error` says what is wrong with it."""

    def __init__(self, link: StageLink | None = None) -> None:
        super().__init__()
        self._link = link
        self._path: Path | None = None
        self._reader: PictureReader | None = None
        self._told_opened = False
        self._wants_play = False
        self._resumes = False
        self._time = 0.0
        self._hint_words, self._hint_until = "", 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Video preview")
        self.clock = PreviewClock()
        self.clock.changed.connect(self._hear)
        self.bar = ScrubBar()
        self.bar.scrubbed.connect(self._scrub)
        self.bar.sought.connect(self._scrubbed)
        self.row = PlayerRow()
        self.row.toggled.connect(self.toggle)
        self.row.looped.connect(self.clock.set_loop)
        self.row.volume_changed.connect(self.clock.set_volume)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.picture, 1)
        column.addWidget(self.bar)
        column.addWidget(self.row)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.destroyed.connect(self.clock.close)
        self._show_time()
        self._show_buttons()

    # ---- what is there ---------------------------------------------------------------------------------------------

    @property
    def path(self) -> Path | None:
        """The file that is open, None for none."""
        return self._path

    @property
    def duration(self) -> float:
        """Length of the video in seconds, 0 while it is not known."""
        return self._reader.length if self._reader else 0.0

    @property
    def position(self) -> float:
        """Seconds from the beginning."""
        return self._time

    @property
    def frame_s(self) -> float:
        """Length of a picture in seconds."""
        return self._reader.frame_s if self._reader else 0.04

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self.clock.playing or self._wants_play

    @property
    def error(self) -> str:
        """What is wrong with the file, as a sentence; empty when nothing is."""
        return self._reader.error if self._reader else ""

    # ---- what can be done ------------------------------------------------------------------------------------------

    def open(self, path: Path, *, play: bool = True) -> None:
        """Show a file from its beginning; what is wrong with it stands in the picture."""
        self.close_file()
        self._path = path
        self._wants_play, self._told_opened = play, False
        self._reader = PictureReader(path, self._box())
        self.picture.show_words("")
        self._timer.start()
        self._show_buttons()

    def close_file(self) -> None:
        """Show nothing; nothing is left running."""
        self._timer.stop()
        if self._reader is not None:
            self._reader.close()
        self._reader, self._path = None, None
        self._wants_play = self._resumes = False
        self.clock.close()
        self._time = 0.0
        self.picture.clear()
        self._show_time()
        self._show_buttons()

    def toggle(self) -> None:
        """Play or pause."""
        self.set_playing(not self.playing)

    def set_playing(self, on: bool) -> None:
        """Play, or pause."""
        if self._reader is None or self.error:
            return
        if not self._told_opened:
            self._wants_play = on
        else:
            if on and self.duration and self._time >= self.duration - 0.02:
                self._time = 0.0
                self.clock.seek(0.0)
                self._reader.jump(0.0)
            self.clock.play(on)
        self._timer.start()
        self._show_buttons()

    def seek(self, t: float) -> None:
        """Go to time `t`, seconds."""
        if self._reader is not None and self._told_opened and not self.error:
            self._time = min(max(t, 0.0), self.duration or max(t, 0.0))
            self.clock.seek(self._time)
            self._reader.jump(self._time)
            self._timer.start()
            self._show_time()

    def step(self, pictures: int) -> None:
        """Pause and show the next (1) or the last (-1) picture."""
        reader, shown = self._reader, self.picture.shown
        if reader is None or shown is None or reader.searching:
            return
        self.clock.play(False)
        self._show_buttons()
        self.seek(shown.t + shown.duration * 1.01 if pictures > 0 else max(shown.t - reader.frame_s * 0.5, 0.0))

    # ---- the clock -------------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        reader = self._reader
        if reader is None:
            self._timer.stop()
            return
        if reader.opened and not self._told_opened:
            self._begin(reader)
        now = time.monotonic()
        if self._told_opened and not self.bar.held:
            heard = self.clock.position(now)
            if heard < self._time - _BACK_S and self.clock.playing:
                reader.jump(heard)
            self._time = heard
        picture = reader.due(self._time + _TICK_MS / 2000)
        if picture is not None:
            self.picture.show_picture(picture)
        self.picture.show_hint(self._hint())
        self._show_time()
        if not self.playing and not reader.searching and self._told_opened and picture is None:
            self._timer.stop()

    def _begin(self, reader: PictureReader) -> None:
        """Start the clock: the file was looked at."""
        self._told_opened = True
        if reader.error:
            self._wants_play = False
            self.picture.show_words(reader.error)
        elif self._path is not None:
            self.clock.set_loop(self.row.loop.isChecked())
            self.clock.set_volume(self.row.volume)
            self.clock.open(self._path, reader.length, self._time, play=self._wants_play)
            self._wants_play = False
        self._show_buttons()
        self.opened.emit()

    def _hear(self) -> None:
        self._show_buttons()
        if self.playing and not self._timer.isActive():
            self._timer.start()

    def _hint(self) -> str:
        """Return what is worth knowing of the sound, for a few seconds; the speaker's tool tip keeps it."""
        words = ""
        if self.playing:
            ears = self._link.status.ears if self._link is not None else None
            if ears is not None and ears.choice.kind == "file" and ears.playing and ears.speakers:
                words = SHOW_SOUNDS
            elif self.clock.silent:
                words = f"Silent: {self.clock.silent}"
            self.row.show_sound(words, silent=bool(self.clock.silent))
        if words != self._hint_words:
            self._hint_words, self._hint_until = words, time.monotonic() + _HINT_S
        return words if time.monotonic() < self._hint_until else ""

    # ---- hands -----------------------------------------------------------------------------------------------------

    def _scrub(self, t: float) -> None:
        """Show the picture under the hand, without sound."""
        if self._reader is None or self.error:
            return
        if self.clock.playing:
            self.clock.play(False)
            self._resumes = True
        self._time = t
        self._reader.jump(t)
        self._timer.start()
        self._show_time()

    def _scrubbed(self, t: float) -> None:
        resumes, self._resumes = self._resumes, False
        self.seek(t)
        if resumes:
            self.clock.play(True)
        self._show_buttons()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stand still while nobody looks."""
        if self.clock.running:
            self.clock.rest()
        self._wants_play = False
        self._timer.stop()
        self._show_buttons()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Decode pictures of the new size."""
        if self._reader is not None:
            self._reader.resize(self._box())
        super().resizeEvent(event)

    # ---- what is shown ---------------------------------------------------------------------------------------------

    def _box(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        width, height = self.picture.width() * ratio, self.picture.height() * ratio
        return min(max(round(width), 160), _LARGEST[0]), min(max(round(height), 90), _LARGEST[1])

    def _show_time(self) -> None:
        self.row.show_time(self._time if self._path else None, self.duration)
        self.bar.show_position(self._time, self.duration)

    def _show_buttons(self) -> None:
        usable = self._reader is not None and not self.error
        self.row.show_state(playing=self.playing or self._resumes, usable=usable)
        self.bar.setEnabled(usable)

"""What only a clip has, above its other controls: trim bar, in and out, play, restart, what comes at its end."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from react_app.core.clipcontrols import CLIP_LOOPS
from react_app.core.controls import ControlValue
from react_app.core.show import Clip
from react_app.link.messages import StageStatus
from react_app.ui.clips import Clips
from react_app.ui.held import HeldValue
from react_app.ui.icons import icon
from react_app.ui.panels.clip_thumb import LOOP_ICONS
from react_app.ui.stage_link import StageLink
from react_app.ui.theme import Color, label_font
from react_app.ui.widgets.buttons import IconButton, text_button
from react_app.ui.widgets.trim import TrimBar
from react_app.ui.widgets.value_field import ValueField
from react_app.ui.words import beat_words

SHOWN_HERE = ("play", "start", "stop", "loop", "seek", "restart")
"""Controls of a clip that this shows, and that need no row of their own."""
_LOOP_TIPS = {
    "loop": "Loop: from the beginning again",
    "bounce": "Back and forth",
    "once": "Once, then gone",
    "hold": "Once, then the last picture stays",
}


class ClipControls(QWidget):
    """The controls of one clip layer; every one is a change through the one door."""

    modulation_wanted = Signal(str, object)
    find_wanted = Signal(int)

    def __init__(self, link: StageLink, clips: Clips, uid: int, clip: Clip) -> None:
        super().__init__()
        self.uid = uid
        self._link, self._clips, self._clip = link, clips, clip
        self._head = f"layer.{uid}"
        whole = max(clip.duration, 0.04)
        self._held: dict[str, HeldValue] = {
            "play": HeldValue(True),
            "start": HeldValue(0.0),
            "stop": HeldValue(whole),
            "loop": HeldValue("loop"),
        }
        self.missing = QLabel()
        self.missing.setProperty("tone", "danger")
        self.missing.setWordWrap(True)
        self.find_button = text_button("Find it…", "Choose the file where it is now; or drop it onto the layer")
        self.find_button.clicked.connect(lambda: self.find_wanted.emit(uid))
        self.trim = TrimBar()
        self.trim.start_moved.connect(lambda t: self._set("start", t))
        self.trim.stop_moved.connect(lambda t: self._set("stop", t))
        self.trim.sought.connect(lambda t: link.change(f"{self._head}.seek", t))
        for held in (self._held["start"], self._held["stop"]):
            self.trim.grabbed.connect(held.grab)
            self.trim.released.connect(lambda held=held: held.release(link.now()))
        self.trim.menu_wanted.connect(self._menu)
        self.start = self._field("In: where it begins, seconds", self.trim.set_start)
        self.stop = self._field("Out: where it ends, seconds", self.trim.set_stop)
        self.length = QLabel()
        self.length.setFont(label_font())
        self.length.setProperty("tone", "dim")
        self.play = IconButton("pause", "Let this video run, or stand still", tint=Color.TEXT)
        self.play.clicked.connect(lambda: self._set("play", not self._held["play"].value))
        self.restart = IconButton("restart", "From its beginning", tint=Color.TEXT)
        self.restart.pressed.connect(lambda: link.fire(f"{self._head}.restart"))
        self.loops: dict[str, IconButton] = {}
        self.beats = QLabel()
        self.beats.setFont(label_font())
        self.beats.setProperty("tone", "dim")
        self.beats.setWordWrap(True)
        self._build()
        self.show_clip(clip)
        clips.shelf.arrived.connect(self._arrived)
        clips.finder.changed.connect(self._beats_changed)

    def _field(self, tip: str, typed: object) -> ValueField:
        field = ValueField(decimals=2, unit=" s", width=72, framed=True)
        field.setToolTip(f"{tip}. Double-click or press Enter to type.")
        field.setAccessibleName(tip.partition(":")[0])
        field.typed.connect(typed)
        return field

    def _build(self) -> None:
        group = QButtonGroup(self)
        moving = bool(self._clip.duration)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        buttons.addWidget(self.play)
        buttons.addWidget(self.restart)
        buttons.addStretch(1)
        for mode in CLIP_LOOPS:
            button = IconButton(LOOP_ICONS[mode], _LOOP_TIPS[mode], checkable=True)
            button.clicked.connect(lambda _on=False, mode=mode: self._set("loop", mode))
            group.addButton(button)
            self.loops[mode] = button
            buttons.addWidget(button)
        numbers = QHBoxLayout()
        numbers.setSpacing(8)
        numbers.addWidget(self.start)
        numbers.addStretch(1)
        numbers.addWidget(self.length)
        numbers.addStretch(1)
        numbers.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 2, 8, 4)
        column.setSpacing(4)
        column.addWidget(self.missing)
        column.addWidget(self.find_button)
        for layout in (self.trim, numbers, buttons):
            if isinstance(layout, QWidget):
                column.addWidget(layout)
            else:
                column.addLayout(layout)
        column.addWidget(self.beats)
        for widget in (self.trim, self.start, self.stop, self.length, self.play, self.restart, *self.loops.values()):
            widget.setVisible(moving)
        self.beats.setVisible(moving)
        self._show_missing(missing=False)

    # ---- what is shown ---------------------------------------------------------------------------------------------

    def show_clip(self, clip: Clip) -> None:
        """Show what the document says of the clip."""
        self._clip = clip
        self.trim.show_clip(clip)
        self._arrived(clip.path)
        self._beats_changed(clip.path)
        self._show()

    def hear(self, status: StageStatus) -> None:
        """Take in what the stage says."""
        now = self._link.now()
        for name, held in self._held.items():
            value = status.values.get(f"{self._head}.{name}")
            if value is not None:
                held.hear(value, now)
        told = next((clip for clip in status.clips if clip.uid == self.uid), None)
        self.trim.show_position(None if told is None or told.missing else told.position)
        self._show_missing(missing=bool(self._clips.shelf.error(self._clip.path) or (told and told.missing)))
        self._show()

    def reset_all(self) -> None:
        """Play all of it, over and over."""
        self.trim.reset()
        self._set("loop", "loop")
        self._set("play", True)

    def _set(self, name: str, value: ControlValue) -> None:
        self._held[name].put(value, self._link.now())
        self._link.change(f"{self._head}.{name}", value)
        self._show()

    def _number(self, name: str) -> float:
        value = self._held[name].value
        return float(value) if isinstance(value, int | float) else 0.0

    def _show(self) -> None:
        start, stop = self._number("start"), self._number("stop")
        self.trim.show_range(start, stop)
        self.start.show_value(start)
        self.stop.show_value(stop)
        words = beat_words(self._clip, start, stop)
        if words != self.length.text():
            self.length.setText(words)
        playing = bool(self._held["play"].value)
        wanted = "pause" if playing else "play"
        if self.play.property("shown") != wanted:
            self.play.setProperty("shown", wanted)
            self.play.set_icon(wanted, Color.ACCENT if playing else Color.TEXT)
        button = self.loops.get(str(self._held["loop"].value))
        if button is not None and not button.isChecked():
            button.setChecked(True)

    def _show_missing(self, *, missing: bool) -> None:
        if missing and self.missing.isHidden() and not self._clips.shelf.error(self._clip.path):
            self._clips.shelf.look(self._clip.path)  # to know whether it is gone or cannot be played
        path, shelf = Path(self._clip.path), self._clips.shelf
        text = ""
        if missing:
            text = shelf.error(self._clip.path) or f"The stage cannot open {path.name}."
        if text != self.missing.text() or missing == self.missing.isHidden():
            self.missing.setText(text)
            self.missing.setToolTip(str(path))
            self.missing.setVisible(missing)
            self.find_button.setVisible(missing)

    def _arrived(self, name: str) -> None:
        if name == self._clip.path:
            shelf = self._clips.shelf
            self.trim.show_strip(shelf.strip(name), shelf.frames(name))
            self.trim.show_wave(shelf.wave(name))
            self._beats_changed(name)

    def _beats_changed(self, name: str) -> None:
        if name == self._clip.path:
            text = self._beats_words()
            if text != self.beats.text():
                self.beats.setText(text)

    def _beats_words(self) -> str:
        clip, finder = self._clip, self._clips.finder
        if len(clip.beats) > 1:
            tempo = 60.0 * (len(clip.beats) - 1) / (clip.beats[-1] - clip.beats[0])
            return f"{tempo:.1f} BPM by its own beats. “To the beat” makes them follow the room."
        state, facts = finder.state(clip.path), self._clips.shelf.facts(clip.path)
        if state == "listening":
            return f"Listening for its beats: {finder.progress(clip.path) * 100:.0f} %"
        if facts is not None and not facts.sound:
            return "It has no sound, so its beats are not known: “To the beat” makes it last whole beats."
        if finder.failure(clip.path):
            return f"{finder.failure(clip.path)} “To the beat” makes it last whole beats."
        if state == "none":
            return "No steady beat was found in its sound: “To the beat” makes it last whole beats."
        return ""

    def _menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        for name, words in (("start", "in point"), ("stop", "out point")):
            anchor = self.start if name == "start" else self.stop
            control = f"{self._head}.{name}"
            menu.addAction(
                icon("wave"),
                f"Let the music move the {words}…",
                lambda control=control, anchor=anchor: self.modulation_wanted.emit(control, anchor),
            )
        menu.addSeparator()
        menu.addAction(icon("reset"), "Play all of it\tDouble-click", self.trim.reset)
        menu.popup(place)

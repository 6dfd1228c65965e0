"""The timeline of an export as numbers: what is seen, where times lie, what a hand snaps to. No Qt."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import Literal

from react_app.export.preview.previewing import SectionMark, Timeline
from react_app.ui.words import clock

EDGE = 10.0
"""Pixels left free at both ends, where half a handle lies."""
GRAB = 8.0
SNAP = 8.0
_CLOSEST_S = 0.5
_BEATS_FROM_PX = 16.0
"""Beats that lie at least so far apart catch the hand too; before that only bars do."""

Grip = Literal["begin", "end", "position"]


@dataclass
class TimelineView:
    """What is seen. Times are seconds of the track or take; the part that is made goes from `begin` to `end`."""

    width: float = 1.0
    duration: float = 0.0
    fps: float = 30.0
    first: float = 0.0
    last: float = 1.0
    begin: float = 0.0
    end: float = 0.0
    position: float = 0.0
    made: tuple[float, float] | None = None
    """What of the part becomes the video where that is not all of it: a loop, the strongest minutes."""
    beats: tuple[float, ...] = ()
    downbeats: tuple[float, ...] = ()
    sections: tuple[SectionMark, ...] = field(default=())

    # ---- what is shown ---------------------------------------------------------------------------------------------

    def load(self, timeline: Timeline) -> None:
        """Show another track, all of it; the part is kept as far as it fits."""
        whole = self.whole
        self.made = None
        self.beats, self.downbeats, self.sections = timeline.beats, timeline.downbeats, timeline.sections
        self.duration = max(timeline.duration, 0.0)
        self.first, self.last = 0.0, max(self.duration, 1e-3)
        if whole or self.begin >= self.duration:
            self.begin, self.end = 0.0, self.duration
        else:
            self.end = min(self.end, self.duration)
        self.move_position(self.position)

    @property
    def whole(self) -> bool:
        """True while the part is everything."""
        return self.begin <= 0.0 and self.end >= self.duration

    @property
    def frame_s(self) -> float:
        """How long a frame is, seconds."""
        return 1.0 / self.fps if self.fps > 0 else 1.0

    @property
    def first_frame(self) -> float:
        """When the first frame of the video is."""
        return self.on_frame(self.made[0] if self.made else self.begin)

    @property
    def last_frame(self) -> float:
        """When the last frame of the video is."""
        end = self.made[1] if self.made else self.end
        return max(math.ceil(end / self.frame_s - 1e-4) - 1, 0) * self.frame_s

    def show_made(self, begin: float, end: float) -> None:
        """Take in what becomes the video; a part that is made as it is needs no mark."""
        near = 1.5 * self.frame_s
        whole = abs(begin - self.begin) < near and abs(end - self.end) < near
        self.made = None if whole else (begin, end)
        self.move_position(self.position)

    @property
    def span(self) -> float:
        """Seconds that are seen."""
        return max(self.last - self.first, 1e-6)

    @property
    def travel(self) -> float:
        """Pixels for them."""
        return max(self.width - 2 * EDGE, 1.0)

    def x(self, t: float) -> float:
        """Return where a time lies."""
        return EDGE + (t - self.first) / self.span * self.travel

    def time(self, x: float) -> float:
        """Return the time at `x`, inside the track."""
        return min(max(self.first + (x - EDGE) / self.travel * self.span, 0.0), self.duration)

    def frame_at(self, t: float) -> int:
        """Return the number of the frame that is seen at a time, counted from the beginning of the track."""
        return math.floor(t * self.fps + 1e-6)

    def on_frame(self, t: float) -> float:
        """Return the beginning of the frame at `t`."""
        return self.frame_at(t) * self.frame_s

    # ---- hands -----------------------------------------------------------------------------------------------------

    def grip_at(self, x: float) -> Grip:
        """Return what a hand takes at `x`: the end of the part that is near, else the playhead."""
        begin, end = self.x(self.begin), self.x(self.end)
        to_begin, to_end = abs(x - begin), abs(x - end)
        if min(to_begin, to_end) > GRAB:
            return "position"
        if abs(to_begin - to_end) < 1.0:
            return "begin" if x < (begin + end) / 2 else "end"
        return "begin" if to_begin < to_end else "end"

    def snapped(self, t: float) -> float:
        """Return the nearest bar (or beat, where they lie far apart), section or end if it is near enough."""
        within = SNAP / self.travel * self.span
        places = [0.0, self.duration, *_near(self.downbeats, t)]
        places += [edge for mark in self.sections for edge in (mark.begin, mark.end)]
        if self.spacing(self.beats) >= _BEATS_FROM_PX:
            places += _near(self.beats, t)
        nearest = min(places, key=lambda place: abs(place - t))
        return nearest if abs(nearest - t) <= within else t

    def spacing(self, marks: tuple[float, ...]) -> float:
        """Return how many pixels lie between two marks on average, 0 where there are none."""
        if len(marks) < 2:
            return 0.0
        return (marks[-1] - marks[0]) / (len(marks) - 1) / self.span * self.travel

    def move_begin(self, t: float) -> bool:
        """Let the part begin elsewhere; at least a frame is left. Return whether it moved."""
        t = min(max(t, 0.0), max(self.end - self.frame_s, 0.0))
        moved, self.begin = t != self.begin, t
        self.made = None if moved else self.made
        return moved

    def move_end(self, t: float) -> bool:
        """Let the part end elsewhere; at least a frame is left. Return whether it moved."""
        t = max(min(t, self.duration), min(self.begin + self.frame_s, self.duration))
        moved, self.end = t != self.end, t
        self.made = None if moved else self.made
        return moved

    def move_position(self, t: float) -> bool:
        """Put the playhead on the frame at `t`, inside the part. Return whether it moved."""
        low = self.first_frame
        t = min(max(self.on_frame(t), low), max(self.last_frame, low))
        moved, self.position = t != self.position, t
        return moved

    def next_bar(self, t: float, turn: int) -> float:
        """Return the bar after (`turn` 1) or before (-1) a time; a second further where there are no bars."""
        half = self.frame_s / 2
        if turn > 0:
            at = bisect_right(self.downbeats, t + half)
            while at < len(self.downbeats) and self.frame_at(self.downbeats[at]) <= self.frame_at(t):
                at += 1
            return self.downbeats[at] + half if at < len(self.downbeats) else min(t + 1.0, self.duration)
        at = bisect_left(self.downbeats, t - half) - 1
        while at >= 0 and self.frame_at(self.downbeats[at] + half) >= self.frame_at(t):
            at -= 1
        return self.downbeats[at] + half if at >= 0 else max(t - 1.0, 0.0)

    def next_section(self, t: float, turn: int) -> float:
        """Return where the section after or before a time begins."""
        places = sorted({0.0, *(mark.begin for mark in self.sections)})
        half = self.frame_s
        found = [p for p in places if (p > t + half if turn > 0 else p < t - half)]
        if not found:
            return self.duration if turn > 0 else 0.0
        return (found[0] if turn > 0 else found[-1]) + self.frame_s / 2

    def section_at(self, t: float) -> SectionMark | None:
        """Return the section a time lies in."""
        return next((mark for mark in self.sections if mark.begin <= t < mark.end), None)

    def zoom(self, turns: float, x: float) -> None:
        """Go closer (positive) or further away, holding what lies at `x`."""
        wanted = min(max(self.span * 0.8**turns, min(_CLOSEST_S, self.duration)), max(self.duration, 1e-3))
        held = self.time(x)
        self._look(held - (held - self.first) * wanted / self.span, wanted)

    def along(self, share: float) -> None:
        """Look further right (positive) or left by a share of what is seen."""
        self._look(self.first + share * self.span, self.span)

    def look_at_part(self) -> None:
        """Look at the part alone, or at everything when it is looked at already."""
        length = max(self.end - self.begin, min(_CLOSEST_S, self.duration))
        room = length * 0.04
        first, last = max(self.begin - room, 0.0), min(self.begin + length + room, self.duration)
        if abs(first - self.first) < 1e-6 and abs(last - self.last) < 1e-6:
            first, last = 0.0, self.duration
        self._look(first, max(last - first, 1e-3))

    def follow(self) -> None:
        """Look elsewhere if the playhead has left what is seen."""
        if not self.first <= self.position <= self.last:
            self._look(self.position - self.span / 2, self.span)

    def _look(self, first: float, span: float) -> None:
        self.first = min(max(first, 0.0), max(self.duration - span, 0.0))
        self.last = self.first + span

    # ---- words -----------------------------------------------------------------------------------------------------

    def bar_words(self, t: float) -> str:
        """Return bar and beat at a time as musicians count them: `17.1`; empty where there are none."""
        t += self.frame_s / 2
        bar = bisect_right(self.downbeats, t)
        if not bar:
            return ""
        beat = bisect_right(self.beats, t) - bisect_left(self.beats, self.downbeats[bar - 1] - 1e-6)
        return f"{bar}.{max(beat, 1)}"

    def place_words(self, t: float) -> str:
        """Return bar and time of a place: `Bar 17.1  0:32.215`."""
        bar = self.bar_words(t)
        return f"Bar {bar}  ·  {clock_exact(t)}" if bar else clock_exact(t)


def clock_exact(seconds: float) -> str:
    """Return a time as m:ss.mmm."""
    thousandths = max(round(seconds * 1000), 0)
    return f"{clock(thousandths // 1000)}.{thousandths % 1000:03d}"


def label_step(spacing: float, room: float) -> int:
    """Return every how many marks a label stands, a power of two, so that each has `room` pixels; 0 without marks."""
    if spacing <= 0:
        return 0
    return 1 << max(math.ceil(math.log2(room / spacing)), 0)


def _near(places: tuple[float, ...], t: float) -> tuple[float, ...]:
    at = bisect_left(places, t)
    return places[max(at - 1, 0) : at + 1]

"""Where a clip is: a pure function of session time or of the room's beats, anchored anew when something changes.

Between two changes nothing is added up from frame to frame, so any frame rate shows the same pictures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from react_app.core.clipbeats import beat_at, loop_of, second_of, spans_of
from react_app.core.clipcontrols import SHORTEST_S, ClipLoop
from react_app.core.musicaltime import MusicalTime
from react_app.core.show import Clip

_LAST_S = 0.001
"""How long before its out a clip stands still at the end: the picture that is on there, not the next."""
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class ClipWish:
    """What the controls of a clip say: `rate` is times its own speed, below 0 backwards, 0 while it stands still."""

    rate: float = 1.0
    start: float = 0.0
    stop: float = 0.0
    loop: ClipLoop = "loop"
    beats: bool = False
    stretch: float = 1.0

    def inside(self, clip: Clip) -> ClipWish:
        """Return the wish with in and out inside the clip, in this order and not too near to each other."""
        length = max(clip.duration, SHORTEST_S)
        start = min(max(self.start, 0.0), length - SHORTEST_S)
        return replace(self, start=start, stop=min(max(self.stop, start + SHORTEST_S), length))


@dataclass(frozen=True, slots=True)
class ClipState:
    """Where the clip of a layer is, and what it goes by.

    `place` is how far it was on its way at `at`, and `rate` how much further it goes in one unit of it. The way leads
    from `first` over `length`: in seconds of the clip by session time, or with `beats` in beats of the clip by beats
    of the room.
    """

    uid: int
    path: str = ""
    wish: ClipWish = ClipWish()
    place: float = 0.0
    at: float = 0.0
    rate: float = 0.0
    first: float = 0.0
    length: float = 1.0
    beats: bool = False
    bars: bool = False
    """The way begins on the one of a bar, and so should it in the room."""
    spans: int = 0
    """Beats into which a clip without known ones is cut, 0 where they are known."""
    line: int = 0
    """The beat or bar of the room at which it was last seen to that the beats lie upon each other."""

    @property
    def backwards(self) -> bool:
        """Whether it is on its way from the end to the beginning, a return not counted."""
        return self.rate < 0

    def way(self, clock: float) -> float:
        """Return how far it is, beyond the end too."""
        return self.place + self.rate * (clock - self.at)


def begun(uid: int, clip: Clip, wish: ClipWish, t: float, music: MusicalTime) -> ClipState:
    """Return a clip that begins at session time `t`; `music` is musical time there."""
    return restarted(_on_way(ClipState(uid, clip.path), clip, wish, music, anew=True), clip, t, music)


def restarted(s: ClipState, clip: Clip, t: float, music: MusicalTime) -> ClipState:
    """Return the clip at its beginning, or at its end if it runs backwards; on the beat if it follows the beat."""
    return _put(s, s.length if s.backwards or s.wish.rate < 0 else 0.0, t, music)


def sought(s: ClipState, clip: Clip, seconds: float, t: float, music: MusicalTime) -> ClipState:
    """Return the clip at a moment of the file, or as near as the beat allows."""
    seconds = min(max(seconds, s.wish.start), s.wish.stop - _LAST_S)
    return _put(s, _place_of(s, clip, seconds), t, music)


def changed(s: ClipState, clip: Clip, wish: ClipWish, t: float, music: MusicalTime) -> ClipState:
    """Return the clip with other wishes from session time `t` on; it does not jump."""
    if wish == s.wish and (not s.beats or _same_loop(s, clip, music)):
        return s
    clock = music.beats if s.beats else t
    seconds, over = position(s, clip, clock), is_over(s, clock)
    returning = s.wish.loop == "bounce" and _turns(s, clock) % 2 == 1
    new = _on_way(s, clip, wish, music)
    place = min(max(_place_of(new, clip, seconds), 0.0), new.length)
    if over and new.backwards == s.backwards:
        place = 0.0 if new.backwards else new.length
    if wish.loop == "bounce" and returning:
        place = 2 * new.length - place
    return replace(new, place=place, at=music.beats if new.beats else t, line=_line(new, music))


def fallen_in(s: ClipState, music: MusicalTime) -> ClipState:
    """Return a clip that follows the beat on the room's beats again, if a beat or bar began: the one may have moved."""
    if not s.beats or s.rate == 0.0:
        return s
    line = _line(s, music)
    if line == s.line:
        return s
    return replace(s, line=line, place=s.place - _error(s, s.way(music.beats), music))


def position(s: ClipState, clip: Clip, clock: float) -> float:
    """Return the second of the file at session time `clock`, or at this beat of the room if it follows the beat."""
    place = _folded(s, clock)
    seconds = s.wish.start + place if not s.beats else _second(s, clip, s.first + place)
    return min(max(seconds, s.wish.start), max(s.wish.stop - _LAST_S, s.wish.start))


def is_over(s: ClipState, clock: float) -> bool:
    """Return whether it played once and that is over."""
    if s.wish.loop not in ("once", "hold"):
        return False
    way = s.way(clock)
    return way <= 0.0 if s.rate < 0 else way >= s.length


def speed(s: ClipState, clip: Clip, clock: float, bpm: float) -> float:
    """Return how many seconds of the file pass in one second, below 0 backwards."""
    rate = s.rate
    if s.wish.loop == "bounce" and _turns(s, clock) % 2 == 1:
        rate = -rate
    if s.beats:
        place = s.first + _folded(s, clock)
        rate *= bpm / 60 * (_second(s, clip, place + 0.5) - _second(s, clip, place - 0.5))
    return rate


def _on_way(s: ClipState, clip: Clip, wish: ClipWish, music: MusicalTime, *, anew: bool = False) -> ClipState:
    """Return the clip on the way its wishes mean; place and clock are the caller's to set."""
    wish = wish.inside(clip)
    if not wish.beats or clip.duration <= 0.0:
        length = wish.stop - wish.start
        return replace(s, wish=wish, rate=wish.rate, first=0.0, length=length, beats=False, bars=False, spans=0, line=0)
    keeps = not anew and s.spans > 0 and (s.wish.start, s.wish.stop) == (wish.start, wish.stop)
    spans = s.spans if keeps else spans_of(wish.start, wish.stop, music.bpm)
    whole = wish.loop in ("loop", "bounce")
    loop = loop_of(clip, wish.start, wish.stop, music.meter, spans, whole=whole)
    rate = math.copysign(1.0 / wish.stretch, wish.rate) if wish.rate else 0.0
    return replace(
        s, wish=wish, rate=rate, first=loop.first, length=loop.count, beats=True, bars=loop.bars, spans=loop.spans
    )


def _same_loop(s: ClipState, clip: Clip, music: MusicalTime) -> bool:
    new = _on_way(s, clip, s.wish, music)
    return (new.first, new.length, new.bars, new.spans) == (s.first, s.length, s.bars, s.spans)


def _put(s: ClipState, place: float, t: float, music: MusicalTime) -> ClipState:
    """Return the clip at a place of its way, moved so that its beats lie on the room's if it follows them."""
    if not s.beats:
        return replace(s, place=place, at=t)
    if s.rate != 0.0:
        place -= _error(s, place, music)
    return replace(s, place=place, at=music.beats, line=_line(s, music))


def _error(s: ClipState, place: float, music: MusicalTime) -> float:
    """Return by how many beats of the clip it is off the room's beats, or bars, at the nearest."""
    unit = min(abs(s.rate), 1.0) * (music.meter if s.bars else 1)
    room = music.beats - music.bar_offset if s.bars else music.beats
    right = s.rate * room + (math.floor(s.length) if s.rate < 0 else 0.0)
    error = math.remainder(place - right, unit)
    return error if abs(error) > _TINY else 0.0


def _line(s: ClipState, music: MusicalTime) -> int:
    return music.bar if s.bars else music.beat_index


def _place_of(s: ClipState, clip: Clip, seconds: float) -> float:
    if not s.beats:
        return seconds - s.wish.start
    if s.spans:
        return (seconds - s.wish.start) / (s.wish.stop - s.wish.start) * s.spans
    return beat_at(clip, seconds) - s.first


def _second(s: ClipState, clip: Clip, beat: float) -> float:
    if s.spans or len(clip.beats) < 2:  # the latter when beats were known until a moment ago
        return s.wish.start + (beat - s.first) * (s.wish.stop - s.wish.start) / s.length
    return second_of(clip, beat)


def _turns(s: ClipState, clock: float) -> int:
    return math.floor(s.way(clock) / s.length)


def _folded(s: ClipState, clock: float) -> float:
    """Return the place inside the way, 0 to its length."""
    way = s.way(clock)
    if s.wish.loop in ("once", "hold"):
        return min(max(way, 0.0), s.length)
    if s.wish.loop == "bounce":
        way = way % (2 * s.length)
        return way if way <= s.length else 2 * s.length - way
    way = way % s.length
    return s.length if s.rate < 0 and way == 0.0 else way

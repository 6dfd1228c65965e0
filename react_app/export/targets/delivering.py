"""Which rendering passes make the files of several targets, and which part of which picture each file shows. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from react_app.audio.grid import TrackGrid
from react_app.core.errors import ExportError
from react_app.engine.surface import Size
from react_app.export.playing.offline import PREROLL_S, Span, span_of
from react_app.export.targets.table import Reframe, Target
from react_app.export.targets.windows import CANVAS_LENGTH, LoopLength, loop_window, strongest_part

MOST_DRAWN = 3840 * 2160
"""Pixels of a picture that is drawn larger than any file, so that a part of it is sharp."""
_LOOP_WHOLE_BARS_S = 12.0
"""Loops of this length and more are whole bars; shorter ones may be half bars."""

_FURTHEST = 0.1
"""A picture's middle is moved by no more than this share of its height."""

View = tuple[float, float, float, float]
_ALL: View = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for beside the targets. `begin` and `end` are seconds of the track; `shape` is the show's size."""

    reframe: Reframe = "draw"
    fps: Fraction | None = None
    begin: float | None = None
    end: float | None = None
    shape: Size = (1920, 1080)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One target's file: `span` is its part of the track. `notes` are sentences about what was decided for it."""

    target: Target
    span: Span
    loop: int = 0
    beats: int = 0
    """How many beats a loop has, 0 where none are known."""
    view: View = _ALL
    pans: bool = False
    """Whether the seen part follows what is to be seen."""
    surround: bool = False
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> Size:
        """Width and height in pixels."""
        return self.target.width, self.target.height


@dataclass(frozen=True, slots=True)
class Pass:
    """Pictures that are drawn once, and the files that are made of them."""

    size: Size
    span: Span
    deliveries: tuple[Delivery, ...]

    def first_of(self, delivery: Delivery) -> int:
        """Return which picture of the pass is the first of a file."""
        return delivery.span.first - self.span.first

    @property
    def told(self) -> str:
        """What is made, as a sentence."""
        names = [delivery.target.name for delivery in self.deliveries]
        listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        once = "once " if len(names) > 1 else ""
        rate, seconds = float(self.span.fps), float(self.span.count / self.span.fps)
        return f"{listed}: drawn {once}at {self.size[0]}x{self.size[1]}, {rate:g} pictures a second, {seconds:.1f} s."


def plan_passes(targets: Sequence[Target], grid: TrackGrid, duration: Fraction, wishes: Wishes) -> tuple[Pass, ...]:
    """Return the passes that make the files of all targets, as few as possible without drawing anything in vain.

    Files share a pass that have the same rate and shape, if together they need no more pictures than on their own.
    With `crop` and `fit` they need not have the same shape: the widest is drawn.

    Raises:
        ExportError: a target does not take so short a part, or there is nothing to render.
    """
    passes: list[Pass] = []
    for delivery in (_delivery(target, grid, duration, wishes) for target in targets):
        for place, drawn in enumerate(passes):
            joined = _joined(drawn, delivery, wishes)
            if joined is not None:
                passes[place] = joined
                break
        else:
            passes.append(_framed(delivery.span, (delivery,), wishes))
    return tuple(passes)


def takes_rate(target: Target, fps: Fraction) -> bool:
    """Return whether a target takes so many pictures a second."""
    if target.rates:
        return fps in target.rates
    return (target.slowest or Fraction(1)) <= fps <= (target.fastest or target.fps)


def _delivery(target: Target, grid: TrackGrid, duration: Fraction, wishes: Wishes) -> Delivery:
    notes: list[str] = []
    fps = target.fps
    if wishes.fps is not None and takes_rate(target, wishes.fps):
        fps = wishes.fps
    elif wishes.fps is not None:
        notes.append(f"It does not take {float(wishes.fps):g} pictures a second and has {float(fps):g}.")
    asked = span_of(duration, fps, wishes.begin, wishes.end)
    begin, end = float(asked.begin if wishes.begin is None else wishes.begin), float(asked.stop)
    shortest, longest = target.seconds
    if end - begin < shortest:
        raise ExportError(f"{target.name} takes {shortest:g} s at least; there are {end - begin:.2f} s to make it of.")
    if target.loop:
        window = loop_window(grid, fps, length=_loop_length(target), within=(begin, end))
        span = Span(window.first, window.frames, fps, (window.first + window.frames) / fps)
        bars = f"{window.beats} beats at {window.bpm:.1f} BPM" if window.beats else "no beats are known"
        notes.append(f"The loop is {_clock(window.start)} to {_clock(window.start + window.duration)}, {bars}.")
        if not window.blend:
            notes.append(
                "There is nothing before its beginning that its end could go over into: it repeats with a cut."
            )
        return Delivery(target, span, window.blend, window.beats, notes=tuple(notes))
    if longest and end - begin > longest:
        first, last = strongest_part(grid, longest, (begin, end))
        asked = _at_most(span_of(duration, fps, first, last), longest)
        notes.append(
            f"It takes {longest:g} s at most: this is the part with the most energy, {_clock(first)} to {_clock(last)}."
        )
    return Delivery(target, asked, notes=tuple(notes))


def _loop_length(target: Target) -> LoopLength:
    shortest, longest = target.seconds
    if (shortest, longest) == (CANVAS_LENGTH.shortest, CANVAS_LENGTH.longest):
        return CANVAS_LENGTH
    best = (shortest + longest) / 2
    return LoopLength(shortest, longest, best, whole=best >= _LOOP_WHOLE_BARS_S)


def _at_most(span: Span, seconds: float) -> Span:
    """Return a span without the last picture where it would last longer than that."""
    count = min(span.count, math.floor(Fraction(seconds) * span.fps))
    return replace(span, count=count, stop=min(span.stop, (span.first + count) / span.fps))


def _joined(drawn: Pass, delivery: Delivery, wishes: Wishes) -> Pass | None:
    """Return a pass that makes one more file, None where it is better to draw that on its own."""
    if drawn.span.fps != delivery.span.fps:
        return None
    if wishes.reframe == "draw" and not same_shape(drawn.deliveries[0].size, delivery.size):
        return None
    first = min(drawn.span.first, delivery.span.first)
    last = max(drawn.span.first + drawn.span.count, delivery.span.first + delivery.span.count)
    alone = drawn.span.count + delivery.span.count + round(PREROLL_S * drawn.span.fps)
    if last - first > alone:
        return None
    span = Span(first, last - first, drawn.span.fps, max(drawn.span.stop, delivery.span.stop))
    return _framed(span, (*drawn.deliveries, delivery), wishes)


def _framed(span: Span, deliveries: tuple[Delivery, ...], wishes: Wishes) -> Pass:
    """Return a pass with the size that serves its files best, and what each of them shows of it."""
    if wishes.reframe == "draw":
        width, height = max((each.size for each in deliveries), key=math.prod)
        beyond = max(abs(1 - 2 * _middle(each.target)) for each in deliveries)
        size = (width, 2 * math.ceil(height * (1 + beyond) / 2 - 1e-6))
        return Pass(
            size, span, tuple(replace(each, view=_centred(each.target, height / size[1])) for each in deliveries)
        )
    shape = max((*(each.size for each in deliveries), wishes.shape), key=lambda size: Fraction(*size))
    if wishes.reframe == "fit":
        scale = max(min(each.size[0] / shape[0], each.size[1] / shape[1]) for each in deliveries)
        size = _even(shape, scale)
        return Pass(size, span, tuple(replace(d, surround=not same_shape(size, d.size)) for d in deliveries))
    scale = max(max(each.size[0] / shape[0], each.size[1] / shape[1]) for each in deliveries)
    size = _even(shape, min(scale, max(1.0, math.sqrt(MOST_DRAWN / math.prod(shape)))))
    return Pass(size, span, tuple(_cropped(each, size) for each in deliveries))


def _middle(target: Target) -> float:
    """Return how far down the middle of what a service leaves free lies, 0..1."""
    top, bottom = target.safe[1], target.safe[3]
    return min(max(top + (1 - top - bottom) / 2, 0.5 - _FURTHEST), 0.5 + _FURTHEST)


def _centred(target: Target, share: float) -> View:
    """Return the part of a picture, `share` of its height, whose free middle shows the picture's middle."""
    top = min(max(0.5 - _middle(target) * share, 0.0), 1 - share)
    return 0.0, top, 1.0, top + share


def _cropped(delivery: Delivery, drawn: Size) -> Delivery:
    if same_shape(drawn, delivery.size):
        return replace(delivery, view=_ALL, pans=False)
    share = Fraction(*delivery.size) / Fraction(*drawn)
    across, down = (float(share), 1.0) if share < 1 else (1.0, float(1 / share))
    left, top = (1 - across) / 2, (1 - down) / 2
    return replace(delivery, view=(left, top, left + across, top + down), pans=True)


def same_shape(a: Size, b: Size) -> bool:
    """Return whether pictures have the same shape to a pixel, whatever their sizes."""
    larger, smaller = (a, b) if a[0] * a[1] >= b[0] * b[1] else (b, a)
    return abs(larger[0] * smaller[1] / larger[1] - smaller[0]) <= 1.0


def _even(shape: Size, scale: float) -> Size:
    return max(2, 2 * round(shape[0] * scale / 2)), max(2, 2 * round(shape[1] * scale / 2))


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"

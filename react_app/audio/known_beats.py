"""Beats of a known track in place of the live tracker's: the same for live playing, exports and takes."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import replace

from react_app.audio.gain import HOP_S
from react_app.audio.grid import TrackGrid
from react_app.core.features import Features

LEAD_S = 0.030
"""Beats are announced in the hop that ends no further than this ahead of them."""
_CONTINUOUS_S = 1e-4
_SAME_BEAT_S = 0.12
"""No music has two beats so near to each other: at a seam of a loop they are one."""


class KnownBeats:
    """Overlays the beats of a grid on features, hop by hop; while there is none the tracker's beats pass.

    Beats are counted on through both. In a pause of a known track the tracker, which still hears the last bars, is not
    listened to; the next sound that is not from a known track gives it the beats back.
    """

    def __init__(self) -> None:
        self._count = 0
        self._tracked = 0
        self._known = False
        self._position = -math.inf
        self._shown = Features()

    def hear(self, features: Features, grid: TrackGrid | None, *, pause: bool = False) -> Features:
        """Return the features with the beats that lead; `grid` belongs to the file at `features.source_t`.

        `pause` says that nothing is played in this hop, whatever can still be heard.
        """
        new = features.beat_count - self._tracked
        self._tracked = features.beat_count
        if grid is not None and grid.has_beats and features.source_t >= 0:
            return self._overlaid(features, grid)
        self._position = -math.inf
        if self._known and pause:
            return self._with_beat(features, self._shown)
        self._known = False
        if new > 0:
            self._count += new
        elif self._shown.beat_known:  # what the tracker believes, although its next beat is still to come
            return self._with_beat(features, replace(features, beat_t=self._shown.beat_t))
        self._shown = features
        return replace(features, beat_count=self._count)

    def _overlaid(self, features: Features, grid: TrackGrid) -> Features:
        now = features.source_t
        goes_on = abs(now - self._position - HOP_S) < _CONTINUOUS_S
        since = (self._position + LEAD_S) if goes_on else now - HOP_S - _CONTINUOUS_S
        self._position = now
        index = bisect_right(grid.beats, now + LEAD_S) - 1
        told = index >= 0 and grid.beats[index] > since
        beat_t = features.t + grid.beats[index] - now if index >= 0 else -1.0
        if told and abs(beat_t - self._shown.beat_t) > _SAME_BEAT_S:
            self._count += 1
        else:
            told = False
        if told or not self._known:
            index = max(index, 0)
            self._shown = replace(
                features,
                beat_t=beat_t if told else self._shown.beat_t,
                bpm=grid.tempi[index],
                beat_confidence=1.0,
                beat_place=grid.places[index] if told else 0,
                beats_per_bar=grid.meters[index],
                bar_confidence=grid.bar_confidence if told else 0.0,
                beat_known=True,
            )
        self._known = True
        return self._with_beat(features, self._shown)

    def _with_beat(self, features: Features, shown: Features) -> Features:
        return replace(
            features,
            beat_count=self._count,
            beat_t=shown.beat_t,
            bpm=shown.bpm,
            beat_confidence=shown.beat_confidence,
            beat_place=shown.beat_place,
            beats_per_bar=shown.beats_per_bar,
            bar_confidence=shown.bar_confidence,
            beat_known=shown.beat_known,
        )

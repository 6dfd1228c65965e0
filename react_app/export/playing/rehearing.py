"""What a take heard, heard again as it was on stage: the same analysis, begun where the ears began, hints and beats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from react_app.audio.analyzer import Analyzer
from react_app.audio.grid import TrackGrid
from react_app.core.features import HOP, Features
from react_app.core.take import Take, TakeBegun
from react_app.core.tempo import TempoHint
from react_app.export.media.sound import FloatArray, with_lead_in
from react_app.export.playing.heard import Piece, blocks
from react_app.export.playing.hearing import Hearing
from react_app.export.playing.hints import HintedAnalyzer, HintedListener, hints_of_take
from react_app.export.playing.known import KnownListener


def rehear(take: Take, heard: Sequence[Piece], grids: Mapping[str, TrackGrid]) -> Hearing:
    """Begin to hear a take from its beginning; hops lie where they lay in the heard stream.

    Raises:
        TrackError: a file cannot be decoded, as soon as it is heard.
    """
    hop, inside = divmod(take.header.sample, HOP)
    begins = begins_of(take, hop)
    analyzer = RestartingAnalyzer(lambda begin: Analyzer(start_hop=begin), begins, start_hop=hop)
    listener = HintedListener(analyzer, hints_of_take(take), start_hop=hop)
    return Hearing(with_lead_in(blocks(heard), inside), KnownListener(listener, heard, grids, begins))


def begins_of(take: Take, start_hop: int) -> tuple[int, ...]:
    """Return the hops at which what a take heard was analysed anew, `start_hop` being the take's first.

    A take whose ears ran already when it began, and one of an app that did not tell, is heard from its first hop on.
    """
    told = {event.sample // HOP for event in take.of(TakeBegun)}
    return tuple(sorted({max(hop, start_hop) for hop in told} or {start_hop}))


class RestartingAnalyzer:
    """An analyzer that is replaced by a new one at given hops; before the first of them nothing is heard."""

    def __init__(self, make: Callable[[int], HintedAnalyzer], begins: Iterable[int], *, start_hop: int) -> None:
        """`make` returns an analyzer that begins at a hop; the first sample heard is that of `start_hop`."""
        self._make = make
        self._begins = [hop * HOP for hop in sorted(begins)]
        self._sample = start_hop * HOP
        self._analyzer: HintedAnalyzer | None = None

    def push(self, samples: FloatArray) -> list[Features]:
        """Take in samples; return the features of the hops they complete."""
        features: list[Features] = []
        while len(samples):
            self._begin_if_due()
            count = self._begins[0] - self._sample if self._begins else len(samples)
            now, samples = samples[:count], samples[count:]
            self._sample += len(now)
            if self._analyzer is not None:
                features += self._analyzer.push(now)
        return features

    def hint(self, hint: TempoHint) -> int:
        """Tell the beat tracker something, if there is one yet; return the sample from which it counts."""
        self._begin_if_due()
        return self._sample if self._analyzer is None else self._analyzer.hint(hint)

    def _begin_if_due(self) -> None:
        while self._begins and self._begins[0] <= self._sample:
            self._analyzer = self._make(self._begins.pop(0) // HOP)

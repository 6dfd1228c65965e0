"""Sound at another rate, by a long filter: nothing audible is lost below 20 kHz or folded back from above."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph
from av.filter.context import FilterContext

from react_app.export.media.sound import FloatArray

_FILTER = "filter_size=128:cutoff=0.97:filter_type=kaiser:kaiser_beta=12:exact_rational=1"


def resampled(blocks: Iterator[FloatArray], source: int, target: int) -> Iterator[FloatArray]:
    """Yield blocks of shape (n, 2) at `target` samples a second; there are exactly as many as the source lasts.

    The first sample of both is the same moment.
    """
    if source == target:
        yield from blocks
        return
    graph = Graph()
    entry = graph.add_abuffer(sample_rate=source, format="flt", layout="stereo", time_base=Fraction(1, source))
    resampler, sink = graph.add("aresample", f"{target}:{_FILTER}"), graph.add("abuffersink")
    entry.link_to(resampler)
    resampler.link_to(sink)
    graph.configure()
    taken = given = 0
    for block in blocks:
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(block).reshape(1, -1), format="flt", layout="stereo")
        frame.sample_rate, frame.time_base, frame.pts = source, Fraction(1, source), taken
        taken += len(block)
        entry.push(frame)
        for part in _ready(sink):
            given += len(part)
            yield part
    entry.push(None)
    left = round(Fraction(taken * target, source)) - given
    for part in _ready(sink):
        yield part[:left]
        left -= len(part[:left])
    if left > 0:
        yield np.zeros((left, 2), np.float32)


def _ready(sink: FilterContext) -> Iterator[FloatArray]:
    while True:
        try:
            frame = sink.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        assert isinstance(frame, AudioFrame)
        array: FloatArray = frame.to_ndarray().astype(np.float32, copy=False).reshape(-1, 2)
        yield array

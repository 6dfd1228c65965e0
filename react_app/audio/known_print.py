"""What `react-app analyze --offline` prints of a grid, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

from react_app.audio.grid import TrackGrid


def grid_as_json(path: Path, grid: TrackGrid) -> str:
    """Return one JSON object; its `beats` have the shape of the live analysis, `grid` holds pairs of time and place."""
    rows = zip(grid.beats, grid.places, grid.meters, grid.tempi, strict=True)
    return json.dumps(
        {
            "track": str(path),
            "offline": True,
            "sha256": grid.sha256,
            "duration": grid.duration,
            "tempo": grid.bpm,
            "meter": grid.meter,
            "confidence": grid.confidence,
            "bar_confidence": grid.bar_confidence,
            "sure": grid.has_beats,
            "beats": [
                {"t": t, "stamp": t, "announced": t, "bpm": bpm, "beat": place, "meter": meter,
                 "confidence": grid.confidence}
                for t, place, meter, bpm in rows
            ],
            "grid": [[t, place] for t, place in zip(grid.beats, grid.places, strict=True)],
            "tempo_curve": [[t, bpm] for t, bpm in zip(grid.beats, grid.tempi, strict=True)],
            "key": grid.key,
            "key_confidence": grid.key_confidence,
            "loudness_lufs": grid.loudness_lufs,
            "loudness_range_lu": grid.loudness_range_lu,
            "true_peak_db": grid.true_peak_db,
            "energy": [[t, value] for t, value in grid.energy],
            "sections": [
                {"start": s.start, "end": s.end, "name": s.name, "energy": s.energy} for s in grid.sections
            ],
        }
    )  # fmt: skip


def grid_as_text(path: Path, grid: TrackGrid) -> str:
    """Return some lines: the facts, the sections, and a line for each bar."""
    lines = [f"{path.name}: {_clock(grid.duration)}"]
    if grid.beats:
        low, high = min(grid.tempi), max(grid.tempi)
        span = f" ({low:.1f} to {high:.1f})" if high - low > 1.0 else ""
        sure = "" if grid.has_beats else ", too unsure to be played by"
        lines.append(f"tempo     {grid.bpm:.2f} BPM{span}, {grid.meter} beats in a bar, {len(grid.beats)} beats")
        lines.append(f"sure      beats {grid.confidence:.0%}, bars {grid.bar_confidence:.0%}{sure}")
    else:
        lines.append("tempo     no beat found")
    lines.append(f"key       {grid.key} ({grid.key_confidence:.0%})" if grid.key else "key       none")
    lines.append(
        f"loudness  {grid.loudness_lufs:.1f} LUFS, range {grid.loudness_range_lu:.1f} LU, "
        f"true peak {grid.true_peak_db:.1f} dBTP"
    )
    lines += [f"{_clock(s.start):>8} to {_clock(s.end):>8}   {s.name:<10} energy {s.energy:.0%}" for s in grid.sections]
    bar = 0
    row: list[str] = []
    for t, place, bpm in zip(grid.beats, grid.places, grid.tempi, strict=True):
        if place == 1 or not row:
            if row:
                lines.append("  ".join(row))
            bar += place == 1
            row = [f"bar {bar:4d}  {bpm:6.2f} BPM "]
        row.append(f"{t:9.3f}")
    if row:
        lines.append("  ".join(row))
    return "\n".join(lines)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes)}:{rest:05.2f}"

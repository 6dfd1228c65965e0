"""What a studio's report means for a compel: its status, its stage and how far it is."""

from __future__ import annotations

from sync.server.studio import STAGES
from sync.server.works import VALIDATING

TERMINAL = ("COMPLETED", "FAILED", "CANCELLED")
IN_FLIGHT = ("QUEUED", "PROCESSING", "RENDERING", "VALIDATING")
_WEIGHTS = dict(zip(STAGES, (12.0, 3.0, 5.0, 5.0, 3.0, 12.0, 58.0), strict=True))
_PREPARING = ("AUDIO_ANALYSIS", "AUDIO_TRANSCRIPTION", "SCENE_PLANNING", "")
PREPARED = _WEIGHTS["AUDIO_ANALYSIS"]
"""Percent when a track is heard."""


def status_of(stage: str) -> str:
    """Return the status of a compel in a stage."""
    if stage == VALIDATING:
        return "VALIDATING"
    return "PROCESSING" if stage in _PREPARING else "RENDERING"


def percent(stage: str, share: float) -> float:
    """Return how far a compel is, in percent, when `share` of a stage is done; 100 only when it is checked."""
    if stage == VALIDATING:
        return 99.0
    before = 0.0
    for name, weight in _WEIGHTS.items():
        if name == stage:
            return min(98.0, before + weight * share)
        before += weight
    return 0.0

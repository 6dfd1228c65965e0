"""FrameInputs: everything the renderer needs to draw one frame, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from react_app.core.beatclock import MusicalTime
from react_app.core.clipcontrols import ClipFit, ClipLoop
from react_app.core.controls import ControlValue
from react_app.core.features import BANDS, CHROMA, SILENCE, Features
from react_app.core.show import BlendMode

Date = tuple[float, float, float, float]
"""ISF DATE: year, month, day, seconds since midnight."""


def date_of(moment: datetime) -> Date:
    """Return a moment as shaders are told it."""
    whole = (moment.hour * 60 + moment.minute) * 60 + moment.second
    return float(moment.year), float(moment.month), float(moment.day), (whole * 1_000_000 + moment.microsecond) / 1e6


@dataclass(frozen=True, slots=True)
class HouseValues:
    """The values behind the `react_*` uniforms; see shaders/library/README.md for what each means."""

    beat: float = 0.0
    phase: float = 0.0
    bar: float = 0.0
    bars: float = 0.0
    bpm: float = 120.0
    pulse: float = 0.0
    level: float = 0.0
    energy: float = 0.0
    bass: float = 0.0
    mid: float = 0.0
    high: float = 0.0
    onset: float = 0.0
    kick: float = 0.0
    snare: float = 0.0
    hat: float = 0.0
    centroid: float = 0.0
    flatness: float = 0.0
    loudness: float = 0.0
    width: float = 0.0
    build: float = 0.0
    drop: float = 0.0
    breakdown: float = 0.0
    novelty: float = 0.0
    bands: tuple[float, ...] = (0.0,) * BANDS
    chroma: tuple[float, ...] = (0.0,) * CHROMA


@dataclass(frozen=True, slots=True)
class NodeInputs:
    """Values of one shader instance by input name, modulation included. `mix` is dry/wet of an effect."""

    uid: int
    values: Mapping[str, ControlValue]
    seed: float = 0.0
    mix: float = 1.0
    on: bool = True


@dataclass(frozen=True, slots=True)
class ClipInputs:
    """Where the clip of a layer is: the picture to be seen is the one that is on at `position`, in seconds of the file.

    `speed` (seconds of the file per second), in, out and what comes at the end tell what will be needed next. A clip
    that is `gone` played once and shows nothing any more.
    """

    uid: int
    position: float
    speed: float = 0.0
    start: float = 0.0
    stop: float = 0.0
    loop: ClipLoop = "loop"
    fit: ClipFit = "fill"
    gone: bool = False


@dataclass(frozen=True, slots=True)
class LayerInputs:
    """One layer that is to be drawn; muted layers and layers behind a solo are `visible=False`."""

    uid: int
    generator: NodeInputs
    effects: tuple[NodeInputs, ...] = ()
    blend: BlendMode = "normal"
    opacity: float = 1.0
    visible: bool = True
    opaque: bool = False
    clip: ClipInputs | None = None


@dataclass(frozen=True, slots=True)
class TransitionInputs:
    """A transition under way: the picture so far goes over to `scene`, whose layers are bottom first.

    `number` tells one run from the next, `node` has the uid and values of what draws it; `progress` is eased, 0..1.
    """

    number: int
    scene: str
    layers: tuple[LayerInputs, ...]
    node: NodeInputs
    progress: float


@dataclass(frozen=True, slots=True)
class FrameInputs:
    """One frame: when it is, what is heard, and what every layer of the scene is set to (bottom first).

    `transitions` lead from that scene to others, each from the picture of the one before; mostly there are none.
    """

    index: int
    t: float
    dt: float
    scene: str
    layers: tuple[LayerInputs, ...]
    music: MusicalTime
    house: HouseValues = HouseValues()
    features: Features = SILENCE
    brightness: float = 1.0
    """Master brightness, 0 while blacked out."""
    freeze: bool = False
    """The last picture stays; nothing new is drawn."""
    date: Date = (2000.0, 1.0, 1.0, 0.0)
    """ISF DATE: year, month, day, seconds since midnight."""
    living: Mapping[str, ControlValue] = field(default_factory=dict)
    """Living value (base plus modulation) of every modulated control, by id."""
    transitions: tuple[TransitionInputs, ...] = ()
    queued: str = ""
    """A scene that was chosen and has not begun to come in."""
    cued: tuple[ClipInputs, ...] = ()
    """The clips of that scene, where they will begin."""

    @property
    def goes_to(self) -> str:
        """The scene that will be on when all that was chosen is done."""
        return self.queued or (self.transitions[-1].scene if self.transitions else self.scene)

    @property
    def scenes(self) -> tuple[str, ...]:
        """The scenes in the picture and the one that waits, each once."""
        drawn = (self.scene, *(entry.scene for entry in self.transitions))
        return tuple(dict.fromkeys((*drawn, self.goes_to)))

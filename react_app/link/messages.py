"""The frozen messages between desk, stage and ears. `ControlChange` and `Plan` of core travel the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from react_app.core.beatclock import MusicalTime
from react_app.core.controls import ControlChange, ControlValue
from react_app.core.plan import Plan
from react_app.core.problems import Problem
from react_app.core.show import AudioChoice
from react_app.core.tempo import TempoHint

DeviceState = Literal["off", "opening", "running", "lost", "silent"]
"""off: nothing chosen; lost: gone and being retried; silent: running, but below the noise floor."""

GridState = Literal["", "analysing", "known", "none"]
"""Whether the played file was analysed whole: being analysed; its grid leads; it has no beat to know."""


# ---- desk -> stage -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hello:
    """First message of a desk: who it is. The stage answers with `Welcome`."""

    pid: int
    version: str


@dataclass(frozen=True, slots=True)
class SetPlan:
    """Replace the plan. `show` is the show document as JSON values, logged into the take and handed to a new desk.

    `replaced` starts the show's own values; otherwise controls keep the values they have.
    """

    plan: Plan
    show: Mapping[str, object]
    show_path: str = ""
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class SetShow:
    """The document changed in a way the renderer need not know (names, choices); kept for a new desk."""

    show: Mapping[str, object]
    show_path: str = ""


@dataclass(frozen=True, slots=True)
class OpenOutput:
    """Open the output window on a display (its identity, empty: the last display), or move it there."""

    display: str = ""
    fullscreen: bool = True


@dataclass(frozen=True, slots=True)
class CloseOutput:
    """Close the output window; the stage goes on drawing for the preview."""


@dataclass(frozen=True, slots=True)
class SetRenderSize:
    """The size of the program picture in pixels and the frame rate wanted."""

    width: int
    height: int
    fps: float


@dataclass(frozen=True, slots=True)
class Quit:
    """End the process in good order: the take is closed, the ears are ended too."""


# ---- desk -> stage -> ears -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetAudio:
    """Listen to something else."""

    choice: AudioChoice


@dataclass(frozen=True, slots=True)
class Transport:
    """File playback: play, pause, stop, or seek to `position` seconds; `loop` switches looping by `position` != 0."""

    action: Literal["play", "pause", "seek", "loop"]
    position: float = 0.0


@dataclass(frozen=True, slots=True)
class ListAudio:
    """Look for devices again; the answer comes in `EarsStatus.devices`."""


# ---- stage -> ears -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RecordAudio:
    """Record what is heard into audio files in this folder (an existing take), an empty string stops."""

    folder: str


@dataclass(frozen=True, slots=True)
class TrackerHint:
    """Tell the beat tracker something; the ears answer with `HintApplied`."""

    hint: TempoHint


# ---- ears -> stage -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AudioDevice:
    """A device to choose: `name` is its identity, `label` what to show."""

    name: str
    label: str
    kind: Literal["device", "system"]


@dataclass(frozen=True, slots=True)
class EarsStatus:
    """How listening goes; the newest counts."""

    pid: int
    choice: AudioChoice = field(default_factory=AudioChoice)
    state: DeviceState = "off"
    text: str = ""
    """One sentence for the lamp's tool tip, e.g. why the device is lost and when it is tried again."""
    latency_ms: float = 0.0
    """From sample to Features, measured: the newest hop's age when it was published."""
    overflows: int = 0
    """Samples lost because the ring buffer was full, 0 in all sane cases."""
    devices: tuple[AudioDevice, ...] = ()
    playing: bool = False
    loop: bool = False
    position: float = 0.0
    duration: float = 0.0
    speakers: str = ""
    """Where a file plays to; empty when it plays silently."""
    grid: GridState = ""
    grid_progress: float = 0.0
    """Share of the whole-track analysis that is done, 0..1."""
    grid_path: str = ""
    """The file of the grid (`react_app.audio.grid`) once it is known: sections, energy, key and loudness too."""
    begun: int = 0
    """Stream sample at which the analysis began; another one means that the beat tracker knows nothing any more."""
    hints: int = 0
    """Hints the beat tracker took in since then."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class HeardSegment:
    """From stream sample `sample` on, the heard stream is this; never lost, logged in the take.

    kind `file`: the file's sample `offset` (at 44.1 kHz) onwards; `silence`; `recording`: the take's audio file `path`,
    from its first sample. `grid` names the grid that tells the beats of the file, empty while the live tracker does.
    """

    sample: int
    kind: Literal["file", "silence", "recording"]
    path: str = ""
    sha256: str = ""
    offset: int = 0
    grid: str = ""


@dataclass(frozen=True, slots=True)
class HintApplied:
    """The beat tracker was told `hint` before it heard stream sample `sample`, the first of a hop.

    Never lost, logged in the take: the same hints at the same samples give the same beats again.
    """

    sample: int
    hint: TempoHint


@dataclass(frozen=True, slots=True)
class HearingBegun:
    """What is heard is analysed anew from stream sample `sample` on: the ears were just started. Logged in the take."""

    sample: int


# ---- stage -> desk -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Welcome:
    """The stage's answer to `Hello`: everything a new desk needs to attach to a running show."""

    pid: int
    version: str
    show: Mapping[str, object]
    show_path: str
    values: Mapping[str, ControlValue]


@dataclass(frozen=True, slots=True)
class Display:
    """A display the output can open on. `id` is its identity (name, maker, serial), `label` what to show."""

    id: str
    label: str
    width: int
    height: int
    refresh_hz: float


@dataclass(frozen=True, slots=True)
class FrameStats:
    """Frame times over the last seconds, in ms; `period_ms` is the aim. `late` counts frames shown late since start."""

    fps: float = 0.0
    period_ms: float = 0.0
    render_ms: float = 0.0
    interval_p50_ms: float = 0.0
    interval_p99_ms: float = 0.0
    late: int = 0
    frames: int = 0


@dataclass(frozen=True, slots=True)
class TakeStatus:
    """The recording of the performance: where, how long, and how much disk is left."""

    folder: str = ""
    seconds: float = 0.0
    disk_free_bytes: int = 0
    changes: int = 0


@dataclass(frozen=True, slots=True)
class ClipStatus:
    """Where the clip of a layer is, in seconds of the file; `missing` while it cannot be opened."""

    uid: int
    position: float
    missing: bool = False


@dataclass(frozen=True, slots=True)
class StageStatus:
    """What the stage is doing, sent about 30 times a second; the newest counts."""

    pid: int
    t: float = 0.0
    """Session time, seconds of heard stream."""
    stamp: float = 0.0
    """`time.monotonic()` at `t`."""
    scene: str = ""
    """The scene that is on; while scenes change, the one they change from."""
    coming: str = ""
    """The scene that comes in or waits to, empty while none does."""
    progress: float = 0.0
    """How far the newest transition is, 0..1; 0 while the scene that comes still waits."""
    music: MusicalTime = field(default_factory=MusicalTime)
    values: Mapping[str, ControlValue] = field(default_factory=dict)
    """Base values of all controls, by id."""
    living: Mapping[str, ControlValue] = field(default_factory=dict)
    """Living values (with modulation) of the modulated controls, by id."""
    frames: FrameStats = field(default_factory=FrameStats)
    renderer: str = ""
    """What draws: GL renderer and version."""
    width: int = 0
    height: int = 0
    output_open: bool = False
    output_display: str = ""
    displays: tuple[Display, ...] = ()
    ears: EarsStatus | None = None
    """None while the ears are down."""
    take: TakeStatus = field(default_factory=TakeStatus)
    problems: tuple[Problem, ...] = ()
    clips: tuple[ClipStatus, ...] = ()
    """The clips of the scenes that are seen."""


@dataclass(frozen=True, slots=True)
class DocumentRequest:
    """A key pressed on the output window that the desk should carry out on the document or window."""

    action: Literal["undo", "redo", "find", "close_output"]


DeskMessage = (
    ControlChange
    | Hello
    | SetPlan
    | SetShow
    | OpenOutput
    | CloseOutput
    | SetRenderSize
    | SetAudio
    | Transport
    | ListAudio
    | Quit
)
StageMessage = Welcome | StageStatus | DocumentRequest

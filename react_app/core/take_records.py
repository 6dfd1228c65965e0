"""The records of a take: frozen values, and how each is written as and read from one line of JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, cast, get_args

from react_app.core.cliptime import ClipState, ClipWish
from react_app.core.clockstate import ClockSettings, ClockState
from react_app.core.controls import ChangeSource, ControlChange
from react_app.core.features import ANALYSIS_RATE
from react_app.core.recordvalues import control_value, integer, members, number, one_of, text, texts
from react_app.core.scenechange import Run, SceneState
from react_app.core.session import SessionState
from react_app.core.tempo import TEMPO_RANGES, TempoHint

SCHEMA = 1

HeardKind = Literal["file", "silence", "recording"]
HintKind = Literal["range", "seed", "place", "reset"]


@dataclass(frozen=True, slots=True)
class TakeHeader:
    """How a take begins. `started` is the wall-clock time as ISO text with its zone, `sample` where in the heard
    stream the take begins, `show` the show document as JSON values."""

    app_version: str
    started: str
    sample: int
    show: Mapping[str, object]
    state: SessionState = field(default_factory=SessionState)
    show_path: str = ""
    width: int = 1920
    height: int = 1080
    fps: float = 60.0
    schema: int = SCHEMA
    rate: int = ANALYSIS_RATE
    shaders: Mapping[str, str] = field(default_factory=dict)
    """Hashes of the shaders' texts, by id; copies lie in the take's folder. Empty in a take from before they did."""
    images: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Paths of the images that shaders import, by the shader's id and the image's name."""


@dataclass(frozen=True, slots=True)
class TakeChange:
    """Somebody set a control."""

    sample: int
    change: ControlChange


@dataclass(frozen=True, slots=True)
class TakePlan:
    """The show document became this one; `replaced` if another show was opened, so that its own values start."""

    sample: int
    show: Mapping[str, object]
    replaced: bool = False
    shaders: Mapping[str, str] = field(default_factory=dict)
    """As in the header: they change too when a shader is edited and the document is not."""
    images: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """As in the header."""


@dataclass(frozen=True, slots=True)
class TakeAudio:
    """From `sample` on the heard stream is this, until the next one.

    kind `file`: the file's sample `offset` (at 44.1 kHz) onwards, silence after its end; `silence`; `recording`: the
    take's audio file `path` from its first sample. `grid` names the grid that told the file's beats (a copy lies in the
    take's folder), empty where the live tracker did.
    """

    sample: int
    kind: HeardKind
    path: str = ""
    sha256: str = ""
    offset: int = 0
    grid: str = ""


@dataclass(frozen=True, slots=True)
class TakeState:
    """Where the session stands from here on: the stage was started anew and went on from this."""

    sample: int
    state: SessionState


@dataclass(frozen=True, slots=True)
class TakeSize:
    """The picture's size and frame rate from here on."""

    sample: int
    width: int
    height: int
    fps: float


@dataclass(frozen=True, slots=True)
class TakeHint:
    """The beat tracker was told this before it heard `sample`, the first of a hop."""

    sample: int
    hint: TempoHint


@dataclass(frozen=True, slots=True)
class TakeBegun:
    """What is heard was analysed anew from `sample` on, the first of a hop: the ears had just been started."""

    sample: int


@dataclass(frozen=True, slots=True)
class TakeImage:
    """From here on an imported image was what the file had now. A copy lies in the take's folder under its hash, which
    is empty where there is none: the file had more `bytes` than are kept, or, where they are 0, could not be read.

    `changed`: its file was saved anew while it was shown, and from this sample on the new picture was seen. Else it was
    loaded for a plan, and is what was seen from the plan's beginning on.
    """

    sample: int
    path: str
    sha256: str = ""
    bytes: int = 0
    changed: bool = False


TakeEvent = TakeChange | TakePlan | TakeAudio | TakeState | TakeSize | TakeHint | TakeBegun | TakeImage


def encode_record(kind: str, sample: int, values: Mapping[str, object]) -> bytes:
    """Return one line; whatever JSON does not know is turned into what it knows, so this does not fail."""
    record = {"k": kind, "s": int(sample), **values}
    return json.dumps(record, separators=(",", ":"), default=_plain).encode("ascii") + b"\n"


def header_to_dict(header: TakeHeader) -> dict[str, object]:
    """Return what the header's line says besides its sample."""
    values = {f.name: getattr(header, f.name) for f in fields(header) if f.name != "sample"}
    return values | {"state": state_to_dict(header.state)}


def state_to_dict(state: SessionState) -> dict[str, object]:
    """Return a session state as JSON-ready values."""
    where = {"t": state.t, "index": state.index, "clips": [asdict(clip) for clip in state.clips]}
    return {"values": dict(state.values), "clock": asdict(state.clock), "scenes": asdict(state.scenes), **where}


def header_from_dict(record: Mapping[str, Any]) -> TakeHeader:
    """Read the header of a take of this schema.

    Raises:
        ValueError, KeyError, TypeError: it is damaged.
    """
    return TakeHeader(
        app_version=text(record["app_version"]),
        started=text(record["started"]),
        sample=integer(record["s"]),
        show=members(record["show"]),
        state=_state(record["state"]),
        show_path=text(record["show_path"]),
        width=integer(record["width"]),
        height=integer(record["height"]),
        fps=number(record["fps"]),
        schema=integer(record["schema"]),
        rate=integer(record["rate"]),
        shaders=texts(record.get("shaders", {})),
        images=_images(record),
    )


def event_from_dict(record: Mapping[str, Any]) -> TakeEvent | None:
    """Read one event; None for a record that only tells how far the take goes.

    Raises:
        ValueError, KeyError, TypeError: it is damaged.
    """
    integer(record["s"])
    return None if record["k"] in ("mark", "end") else _READERS[record["k"]](record)


def _plain(value: object) -> object:
    """Turn what JSON does not know (a read-only mapping, a numpy number) into what it knows."""
    if isinstance(value, Mapping):
        return dict(value)
    item = getattr(value, "item", None)
    return item() if callable(item) else repr(value)


def _read_change(record: Mapping[str, Any]) -> TakeEvent:
    source = cast(ChangeSource, one_of(record["source"], get_args(ChangeSource)))
    change = ControlChange(text(record["id"]), control_value(record["value"]), source, number(record["t"]))
    return TakeChange(integer(record["s"]), change)


def _read_plan(record: Mapping[str, Any]) -> TakeEvent:
    shaders = texts(record.get("shaders", {}))
    return TakePlan(integer(record["s"]), members(record["show"]), bool(record["replaced"]), shaders, _images(record))


def _read_image(record: Mapping[str, Any]) -> TakeEvent:
    path, sha256 = text(record["path"]), text(record["sha256"])
    changed = bool(record.get("changed", False))
    return TakeImage(integer(record["s"]), path, sha256, integer(record["bytes"]), changed)


def _read_heard(record: Mapping[str, Any]) -> TakeEvent:
    kind = cast(HeardKind, one_of(record["kind"], get_args(HeardKind)))
    path, sha256 = text(record["path"]), text(record["sha256"])
    grid = text(record.get("grid", ""))
    return TakeAudio(integer(record["s"]), kind, path, sha256, integer(record["offset"]), grid)


def _read_state(record: Mapping[str, Any]) -> TakeEvent:
    return TakeState(integer(record["s"]), _state(record["state"]))


def _read_size(record: Mapping[str, Any]) -> TakeEvent:
    return TakeSize(integer(record["s"]), integer(record["width"]), integer(record["height"]), number(record["fps"]))


def _read_hint(record: Mapping[str, Any]) -> TakeEvent:
    numbers = {key: number(record[key]) for key in ("low", "high", "t", "bpm")}
    kind = cast(HintKind, one_of(record["kind"], get_args(HintKind)))
    hint = TempoHint(kind, **numbers, place=integer(record["place"]), meter=integer(record["meter"]))
    return TakeHint(integer(record["s"]), hint)


def _read_begun(record: Mapping[str, Any]) -> TakeEvent:
    return TakeBegun(integer(record["s"]))


_READERS: Mapping[str, Callable[[Mapping[str, Any]], TakeEvent]] = {
    "change": _read_change,
    "plan": _read_plan,
    "heard": _read_heard,
    "state": _read_state,
    "size": _read_size,
    "hint": _read_hint,
    "begun": _read_begun,
    "image": _read_image,
}


def _state(data: Any) -> SessionState:
    values = {str(key): control_value(value) for key, value in members(data["values"]).items()}
    scenes = _scenes(members(data.get("scenes", {})))
    clips = tuple(_clip(members(clip)) for clip in data.get("clips", ()))
    clock, t, index = _clock(members(data["clock"])), number(data["t"]), integer(data["index"])
    return SessionState(values, clock, t, index, scenes, clips)


def _clip(data: Mapping[str, Any]) -> ClipState:
    """Read where a clip is; what another version wrote of it and this one does not know is left out."""
    known = {f.name for f in fields(ClipState)}
    wished = {f.name for f in fields(ClipWish)}
    wish = ClipWish(**{key: value for key, value in members(data["wish"]).items() if key in wished})
    return ClipState(**({key: value for key, value in data.items() if key in known} | {"wish": wish}))


def _scenes(data: Mapping[str, Any]) -> SceneState:
    """Read where the scenes stand; a take from before there were transitions does not say."""
    known = {f.name for f in fields(SceneState)}
    state = {key: value for key, value in data.items() if key in known}
    state["runs"] = tuple(Run(**members(run)) for run in state.get("runs", ()))
    return SceneState(**state)


def _clock(data: Mapping[str, Any]) -> ClockState:
    """Read a beat clock; what another version wrote of it and this one does not know is left out."""
    known = {f.name for f in fields(ClockState)}
    clock = {key: value for key, value in data.items() if key in known}
    clock["taps"] = tuple(number(t) for t in clock.get("taps", ()))
    settings = dict(members(clock.get("settings", {})))
    known = {f.name for f in fields(ClockSettings)}
    settings = {key: value for key, value in settings.items() if key in known}
    name = members(settings.get("range", {})).get("name")
    settings["range"] = next((r for r in TEMPO_RANGES if r.name == name), TEMPO_RANGES[0])
    return ClockState(**(clock | {"settings": ClockSettings(**settings)}))


def _images(record: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    return {id: texts(paths) for id, paths in members(record.get("images", {})).items()}

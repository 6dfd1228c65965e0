"""What the Music Visuals API has: tracks, what is heard in them, and what is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sync.visuals.facts import Facts, read_facts
from sync.visuals.fields import OVER, Fields

LoopMode = Literal["continuous", "rebound", "hard_cut"]
AspectRatio = Literal["9:16", "16:9", "1:1"]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a track, from `start` to `end` in seconds; `energy` is 0..1."""

    type: str
    start: float
    end: float
    energy: float

    @staticmethod
    def read(value: object) -> Section:
        """Read a section."""
        fields = Fields(value)
        return Section(
            fields.text("type", "label", "name"),
            fields.number("start"),
            fields.number("end"),
            fields.number("energy"),
        )


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was heard in a track. Times in seconds; `energy` has `energy_hz` values a second, 0..1."""

    facts: Facts
    track_id: str
    duration: float
    bpm: float
    bpm_confidence: float
    meter: int
    beats: tuple[float, ...]
    downbeats: tuple[float, ...]
    key: str
    mode: str
    sections: tuple[Section, ...]
    energy_hz: float
    energy: tuple[float, ...]
    drops: tuple[float, ...]
    loudness_lufs: float | None
    true_peak: float | None

    @staticmethod
    def read(value: object) -> Analysis:
        """Read an analysis."""
        fields = Fields(value)
        curve = Fields(fields.mapping("energy_curve"))
        return Analysis(
            track_id=fields.text("track_id", "track"),
            duration=fields.number("duration"),
            bpm=fields.number("bpm", "tempo"),
            bpm_confidence=fields.number("bpm_confidence"),
            meter=fields.whole("meter", "time_signature", default=4),
            beats=fields.numbers("beats", "beat_positions"),
            downbeats=fields.numbers("downbeats"),
            key=fields.text("key"),
            mode=fields.text("mode"),
            sections=fields.each(Section.read, "sections"),
            energy_hz=curve.number("hz"),
            energy=curve.numbers("values") or fields.numbers("energy_curve"),
            drops=fields.numbers("drops"),
            loudness_lufs=fields.maybe_number("loudness_lufs"),
            true_peak=fields.maybe_number("true_peak"),
            facts=read_facts(fields, "analysis"),
        )


@dataclass(frozen=True, slots=True)
class Track:
    """A track: uploading, analyzing, ready or failed. `analysis` is there where it was expanded, its id always."""

    facts: Facts
    title: str
    artist: str
    isrc: str
    duration: float
    status: str
    sha256: str
    analysis_id: str
    analysis: Analysis | None
    rights: Mapping[str, Any]
    error: str

    @property
    def id(self) -> str:
        """The track's id."""
        return self.facts.id

    @property
    def over(self) -> bool:
        """Whether hearing it is over, well or not."""
        return self.status in OVER

    @staticmethod
    def read(value: object) -> Track:
        """Read a track."""
        fields = Fields(value)
        whole = fields.mapping("analysis")
        analysis = Analysis.read(whole) if whole else None
        return Track(
            title=fields.text("title"),
            artist=fields.text("artist"),
            isrc=fields.text("isrc"),
            duration=fields.number("duration"),
            status=fields.state("status"),
            sha256=fields.text("sha256"),
            analysis_id=analysis.facts.id if analysis else fields.text("analysis", "analysis_id"),
            analysis=analysis,
            rights=fields.mapping("rights"),
            error=_said(fields),
            facts=read_facts(fields, "track"),
        )


@dataclass(frozen=True, slots=True)
class Render:
    """Work on a picture: queued, running, completed, failed or cancelled. `progress` is 0..1."""

    facts: Facts
    kind: str
    status: str
    progress: float
    stage: str
    output_url: str
    error: str
    frames: int

    @property
    def id(self) -> str:
        """The render's id."""
        return self.facts.id

    @property
    def over(self) -> bool:
        """Whether nothing goes on any more."""
        return self.status in OVER

    @staticmethod
    def read(value: object) -> Render:
        """Read a render."""
        fields = Fields(value)
        status = fields.state("status")
        return Render(
            kind=fields.text("kind"),
            status=status,
            progress=1.0 if status == "completed" else _share(fields),
            stage=fields.text("stage"),
            output_url=fields.text("output_url", "url"),
            error=_said(fields),
            frames=fields.whole("frames"),
            facts=read_facts(fields, "render"),
        )


@dataclass(frozen=True, slots=True)
class Canvas:
    """A silent loop of a track. `exports` are the files there are, by name. `start` is None for the best moment."""

    facts: Facts
    track_id: str
    template_id: str
    style: str
    status: str
    render_id: str
    start: float | None
    duration: float
    loop_mode: str
    seam_score: float | None
    seed: int
    exports: Mapping[str, str]
    error: str

    @property
    def id(self) -> str:
        """The canvas's id."""
        return self.facts.id

    @property
    def over(self) -> bool:
        """Whether nothing goes on any more."""
        return self.status in OVER

    @staticmethod
    def read(value: object) -> Canvas:
        """Read a canvas."""
        fields = Fields(value)
        loop = Fields(fields.mapping("loop"))
        return Canvas(
            track_id=fields.text("track_id"),
            template_id=fields.text("template_id"),
            style=fields.text("style"),
            status=fields.state("status"),
            render_id=fields.text("render_id"),
            start=fields.maybe_number("start_time"),
            duration=fields.number("duration"),
            loop_mode=loop.text("mode"),
            seam_score=loop.maybe_number("seam_score"),
            seed=fields.whole("seed"),
            exports=_links(fields.mapping("exports")),
            error=_said(fields),
            facts=read_facts(fields, "canvas"),
        )


@dataclass(frozen=True, slots=True)
class Video:
    """A video as long as its track. `edit_list` are the scenes in order."""

    facts: Facts
    track_id: str
    canvas_id: str
    template_id: str
    style: str
    status: str
    render_id: str
    aspect_ratio: str
    resolution: str
    duration: float
    edit_list: tuple[Mapping[str, Any], ...]
    exports: Mapping[str, str]
    error: str

    @property
    def id(self) -> str:
        """The video's id."""
        return self.facts.id

    @property
    def over(self) -> bool:
        """Whether nothing goes on any more."""
        return self.status in OVER

    @staticmethod
    def read(value: object) -> Video:
        """Read a video."""
        fields = Fields(value)
        return Video(
            track_id=fields.text("track_id"),
            canvas_id=fields.text("canvas_id"),
            template_id=fields.text("template_id"),
            style=fields.text("style"),
            status=fields.state("status"),
            render_id=fields.text("render_id"),
            aspect_ratio=fields.text("aspect_ratio"),
            resolution=fields.text("resolution"),
            duration=fields.number("duration"),
            edit_list=fields.each(dict, "edit_list"),
            exports=_links(fields.mapping("exports")),
            error=_said(fields),
            facts=read_facts(fields, "video"),
        )


def _share(fields: Fields) -> float:
    return min(max(fields.number("progress") / 100.0, 0.0), 1.0)


def _links(exports: Mapping[str, Any]) -> Mapping[str, str]:
    return {name: url for name, url in exports.items() if isinstance(url, str) and url}


def _said(fields: Fields) -> str:
    whole = Fields(fields.mapping("error"))
    return whole.text("message", "detail", "code") or fields.text("error", "failure_reason")

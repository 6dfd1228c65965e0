"""What callers send, as the OpenAPI tells it. Types are meant strictly: a text is no number."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Word = Annotated[str, StringConstraints(max_length=500)]
Id = Annotated[str, StringConstraints(max_length=100)]
Metadata = Annotated[
    dict[Annotated[str, StringConstraints(max_length=40)], Annotated[str, StringConstraints(max_length=500)]],
    Field(max_length=50),
]
Color = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
Whole = BeforeValidator(lambda value: int(value) if isinstance(value, float) and value.is_integer() else value)
"""A whole number may come with a point: JSON does not tell 8.0 from 8."""
Seed = Annotated[int, Field(ge=0, le=2_147_483_647), Whole]
Seconds = Annotated[float, Field(ge=0.0, le=86_400.0, allow_inf_nan=False)]
AspectRatio = Literal["9:16", "16:9", "1:1"]
Resolution = Literal["720p", "1080p", "1440p", "4k"]
AssetKind = Literal["image", "video", "font", "logo", "lut"]
ReviewState = Literal["pending", "approved", "changes_requested", "rejected"]
Free = Annotated[dict[str, Any], Field(max_length=50)]


Event = Literal[
    "*",
    "track.analyzed",
    "track.analysis_failed",
    "canvas.completed",
    "canvas.failed",
    "video.completed",
    "video.failed",
    "render.started",
    "render.progress",
    "render.completed",
    "render.failed",
    "batch.completed",
    "export_pack.completed",
    "export_pack.failed",
]
Platform = Literal["spotify_canvas", "instagram_reels", "tiktok", "youtube", "youtube_shorts", "x", "master"]
Url = Annotated[str, StringConstraints(min_length=8, max_length=2048, pattern=r"^https?://[^\s/]+")]


def _all_events() -> list[Event]:
    return ["*"]


class Input(BaseModel):
    """What is sent. Unknown fields are passed over."""

    model_config = ConfigDict(strict=True, extra="ignore")


class Rights(Input):
    """Who may use a track, and where."""

    owner: Word = ""
    license: Word = ""
    territory: Word = ""


class TrackUrl(Input):
    """A track on the web."""

    audio_url: Url
    title: Word = ""
    artist: Word = ""
    isrc: Annotated[str, StringConstraints(max_length=20)] = ""
    project_id: Id = ""
    rights: Rights | None = None
    metadata: Metadata = Field(default_factory=dict)


class LoopInput(Input):
    """How a loop closes."""

    mode: Literal["continuous"] = "continuous"


class Look(Input):
    """What a picture looks like: a template (`tmpl_x` or one version of it, `tmpl_x@3`) or free words."""

    template_id: Id = ""
    style: Word = ""
    seed: Seed | None = None
    project_id: Id = ""
    metadata: Metadata = Field(default_factory=dict)


class CanvasInput(Look):
    """A loop of a track. `start_time` in seconds, `auto` for the most energetic moment."""

    track_id: Id
    start_time: Seconds | Literal["auto"] = "auto"
    loop: LoopInput = Field(default_factory=LoopInput)


class VideoInput(Look):
    """A video as long as a track; with `canvas_id` in the world of that canvas."""

    track_id: Id
    canvas_id: Id = ""
    aspect_ratio: AspectRatio | None = None
    resolution: Resolution = "1080p"


class VariantsInput(Input):
    """More canvases like one. Without seeds they are those that follow its own."""

    n: Annotated[int, Field(ge=1, le=8), Whole]
    seeds: Annotated[list[Seed], Field(max_length=8)] | None = None


class RegenerateInput(Input):
    """The same canvas once more, from another seed."""

    seed: Seed | None = None


class Motion(Input):
    """How things move: `tempo_lock` is the beats of one cycle."""

    style: Word = ""
    tempo_lock: Annotated[Literal[1, 2, 4, 8], Whole] = 4


class TemplateFields(Input):
    """What a template says."""

    description: Word = ""
    base: Annotated[Id, Field(description="A look of this studio that it stands on.")] = ""
    style: Annotated[Word, Field(description="Free words for the studio.")] = ""
    palette: Annotated[list[Color], Field(max_length=16)] = Field(default_factory=list)
    grain: Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)] | None = None
    motion: Motion = Field(default_factory=Motion)
    typography: Free = Field(default_factory=dict)
    refs: Annotated[list[Word], Field(max_length=50)] = Field(default_factory=list)
    safe_zones: Annotated[list[Free], Field(max_length=16)] = Field(default_factory=list)
    locked_fields: Annotated[list[Literal["style", "seed", "start_time"]], Field(max_length=3)] = Field(
        default_factory=list
    )
    asset_ids: Annotated[list[Id], Field(max_length=50)] = Field(default_factory=list)
    metadata: Metadata = Field(default_factory=dict)


class TemplateInput(TemplateFields):
    """A new template."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class TemplateChange(TemplateFields):
    """A new version of a template: what is not given stays."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None


class ProjectDefaults(Input):
    """What is taken where a request does not say."""

    template_id: Id = ""
    aspect_ratio: AspectRatio | None = None


class ProjectFields(Input):
    """What a project says."""

    defaults: ProjectDefaults = Field(default_factory=ProjectDefaults)
    retention_days: Annotated[int, Field(ge=1, le=3650), Whole] | None = None
    require_approval: bool = False
    metadata: Metadata = Field(default_factory=dict)


class ProjectInput(ProjectFields):
    """A new project."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class ProjectChange(ProjectFields):
    """Changes of a project: what is not given stays."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None


class CommentInput(Input):
    """A remark about the moment `t`, in seconds."""

    t: Seconds
    text: Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class ReviewInput(Input):
    """A new review."""

    reviewer: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    state: ReviewState = "pending"
    comments: Annotated[list[CommentInput], Field(max_length=200)] = Field(default_factory=list)
    metadata: Metadata = Field(default_factory=dict)


class ReviewChange(Input):
    """Another state, more comments."""

    state: ReviewState | None = None
    comments: Annotated[list[CommentInput], Field(max_length=200)] = Field(default_factory=list)


class BatchItemInput(Input):
    """One picture of a batch: the fields of a canvas or a video."""

    kind: Literal["canvas", "video"]
    track_id: Id
    template_id: Id = ""
    style: Word = ""
    seed: Seed | None = None
    start_time: Seconds | Literal["auto"] = "auto"
    canvas_id: Id = ""
    aspect_ratio: AspectRatio | None = None
    resolution: Resolution = "1080p"


class BatchInput(Input):
    """Many pictures at once. `max_cost` in the smallest coin."""

    items: Annotated[list[BatchItemInput], Field(min_length=1, max_length=100)]
    max_cost: Annotated[int, Field(ge=0, le=1_000_000_000), Whole] | None = None
    project_id: Id = ""
    metadata: Metadata = Field(default_factory=dict)


class TargetInput(Input):
    """A platform a file is made for."""

    platform: Platform


class PackInput(Input):
    """Files of a canvas or video for platforms, with the licences of what was used."""

    source: Id
    targets: Annotated[list[TargetInput], Field(min_length=1, max_length=10)]
    asset_ids: Annotated[list[Id], Field(max_length=50)] = Field(default_factory=list)
    override_licenses: bool = False
    project_id: Id = ""
    metadata: Metadata = Field(default_factory=dict)


class EndpointInput(Input):
    """Where events are to be sent; no `events` or `*` is all of them."""

    url: Url
    events: Annotated[list[Event], Field(max_length=50)] = Field(default_factory=_all_events)
    metadata: Metadata = Field(default_factory=dict)


class EndpointChange(Input):
    """Changes of an endpoint: what is not given stays."""

    url: Url | None = None
    events: Annotated[list[Event], Field(max_length=50)] | None = None
    active: bool | None = None


class License(Input):
    """Under which terms an asset is used; `expires` in unix seconds, 0 for never."""

    spdx: Word = ""
    text: Annotated[str, StringConstraints(max_length=20_000)] = ""
    url: Annotated[str, StringConstraints(max_length=2048)] = ""
    attribution: Word = ""
    expires: Annotated[int, Field(ge=0, le=9_999_999_999), Whole] = 0

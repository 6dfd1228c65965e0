"""What the cloud looks like from outside: frozen pictures of accounts, compels and downloads, for any window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

JobState = Literal["sending", "queued", "working", "ready", "rendering", "done", "failed", "cancelled"]
"""Where a compel stands. "sending": the server does not have it yet, or it is not known whether it has it."""

DownloadState = Literal["none", "waiting", "loading", "checking", "there", "failed"]
"""Where the video of a compel stands on this machine."""

StageState = Literal["todo", "doing", "done"]

DEFAULT_SERVER = "https://compeller.ai"


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage of making a compel. `name` is the server's word (AUDIO_ANALYSIS), `label` ours."""

    name: str
    label: str
    state: StageState


@dataclass(frozen=True, slots=True)
class CompelView:
    """A compel: what was wished, how far it is, and what of it is on this machine. Times are Unix seconds.

    `key` is ours and stays the same from the moment the wish was written down; `id` is the server's, empty until it
    answered. `status` is the server's own word, `message` a sentence for the user (empty if there is nothing to say).
    """

    key: str
    id: str
    title: str
    style: str
    target_platform: str
    aspect_ratio: str
    artist_context: str
    state: JobState
    status: str
    stage: str
    progress: float
    """0..1: of the upload while sending, of the whole compel later."""
    stages: tuple[StageView, ...]
    message: str
    billing_url: str
    created: float
    updated: float
    poster: Path | None
    video: Path | None
    """The checked file in the cache; None until it is there, or when it was evicted or deleted."""
    download: DownloadState
    downloaded: float
    """0..1; stays 0 while the size is not known."""
    size_bytes: int | None
    track: Path | None
    """The file it was made from, if it was made here."""
    can_cancel: bool
    can_start: bool
    can_retry: bool


@dataclass(frozen=True, slots=True)
class CreditsView:
    """What is left of an account; None where the service did not say."""

    minutes: float | None = None
    allowance: float | None = None
    """Minutes a month."""
    plan: str = ""
    exceeded: bool = False
    billing_url: str = ""


@dataclass(frozen=True, slots=True)
class StyleView:
    """A style a compel can be given. `id` is what is sent; free words may be sent too."""

    id: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class MusicView:
    """A track found by a music search. `duration` is seconds, None if not known."""

    id: str
    title: str
    artist: str = ""
    preview_url: str = ""
    duration: float | None = None


@dataclass(frozen=True, slots=True)
class CloudView:
    """Everything a window shows of the cloud, as it was last known; `compels` are newest first."""

    server: str
    account: str
    """Who is signed in: a name, or "token ...1234" for a pasted token; empty if nobody."""
    signed_in: bool
    online: bool
    """False after the last look at the server failed; True before the first."""
    checked: float
    """When the server was last looked at successfully, Unix seconds; 0 if never."""
    message: str
    """What is wrong, as a sentence; empty if nothing."""
    credits: CreditsView | None
    compels: tuple[CompelView, ...]
    cache_bytes: int
    cache_budget: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What a compel is to be. Empty means: the server chooses.

    `auto_start` False stops before the render where the server allows (`CompelView.can_start`).
    """

    title: str
    style: str = ""
    target_platform: str = ""
    aspect_ratio: str = ""
    artist_context: str = ""
    auto_start: bool = True

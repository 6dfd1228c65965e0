"""What the desk needs of the cloud: frozen views of what is known, and a port that never waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

JobState = Literal["sending", "queued", "working", "ready", "rendering", "done", "failed", "cancelled"]
DownloadState = Literal["none", "waiting", "loading", "checking", "there", "failed"]
StageState = Literal["todo", "doing", "done"]

COMPELLER = "https://compeller.ai"
LOCAL_STUDIO = "http://127.0.0.1:8765"
"""Where a studio of this machine answers if one runs."""


@dataclass(frozen=True, slots=True)
class StageView:
    """One of the stages a compel goes through."""

    name: str
    label: str
    state: StageState = "todo"


@dataclass(frozen=True, slots=True)
class CompelView:
    """One compel. `key` stays the same from the moment it was wished for; times are seconds since 1970."""

    key: str
    id: str = ""
    title: str = ""
    style: str = ""
    target_platform: str = ""
    aspect_ratio: str = ""
    artist_context: str = ""
    state: JobState = "queued"
    status: str = ""
    stage: str = ""
    progress: float = 0.0
    stages: tuple[StageView, ...] = ()
    message: str = ""
    billing_url: str = ""
    created: float = 0.0
    updated: float = 0.0
    poster: Path | None = None
    video: Path | None = None
    download: DownloadState = "none"
    downloaded: float = 0.0
    size_bytes: int = 0
    track: Path | None = None
    can_cancel: bool = False
    can_start: bool = False
    can_retry: bool = False


@dataclass(frozen=True, slots=True)
class CreditsView:
    """What the account may still render; None where the service does not say."""

    minutes: float | None = None
    allowance: float | None = None
    plan: str = ""
    exceeded: bool = False
    billing_url: str = ""


@dataclass(frozen=True, slots=True)
class StyleView:
    """A style the service offers."""

    id: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class MusicView:
    """A track the service found; `duration` is 0 where it is not known."""

    id: str
    title: str
    artist: str = ""
    preview_url: str = ""
    duration: float = 0.0


@dataclass(frozen=True, slots=True)
class CloudView:
    """All that is known, as of `checked`; compels newest first."""

    server: str = COMPELLER
    account: str = ""
    signed_in: bool = False
    online: bool = True
    checked: float = 0.0
    message: str = ""
    credits: CreditsView | None = None
    compels: tuple[CompelView, ...] = ()
    cache_bytes: int = 0
    cache_budget: int = 0

    def find(self, key: str) -> CompelView | None:
        """Return a compel by its key."""
        return next((compel for compel in self.compels if compel.key == key), None)


@dataclass(frozen=True, slots=True)
class NewCompel:
    """What is asked for. Empty words leave the choice to the service; `auto_start` False stops when it is ready."""

    title: str
    style: str = ""
    target_platform: str = ""
    aspect_ratio: str = ""
    artist_context: str = ""
    auto_start: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a request: a value, or a sentence that says why not."""

    request: int
    value: object = None
    error: str = ""
    billing_url: str = ""


Command = Literal[
    "sign_in",
    "sign_in_with_token",
    "sign_up",
    "sign_out",
    "find_local",
    "refresh",
    "credits",
    "styles",
    "search_music",
    "search",
    "create_from_file",
    "create_from_music",
    "start",
    "cancel",
    "retry",
    "forget",
    "pull",
    "set_cache_budget",
    "clear",
]


class CloudPort(Protocol):
    """The cloud as the desk sees it. Every method returns at once; threads behind it do what takes time."""

    @property
    def used(self) -> bool:
        """Whether the cloud was used on this machine before, so that there may be something to follow."""

    def start(self, changed: Callable[[], None]) -> None:
        """Begin; `changed` is called from any thread when a view or an answer is there to be taken."""

    def view(self) -> CloudView | None:
        """Return what is known, None until the first look at it."""

    def ask(self, command: Command, *arguments: object) -> int:
        """Have something done; return the number under which the answer will come."""

    def answers(self) -> list[Answer]:
        """Return the answers since the last call."""

    def focus(self, focused: bool) -> None:
        """Say whether somebody looks: it decides how often the service is asked."""

    def use(self, clips: frozenset[Path], shows: tuple[Path, ...]) -> None:
        """Say which files the show plays and which show files may play some: these are never cleared away."""

    def automatic(self, downloads: bool) -> None:
        """Say whether finished compels are downloaded by themselves."""

    def close(self) -> None:
        """Begin to end it; nothing is lost, what was begun goes on the next time."""

    def wait(self) -> None:
        """Wait for the end, a few seconds at most. The one method that waits: for when the window is gone."""

"""What the record of the cloud is made of: compels, wishes on their way, downloads. Times are Unix seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sync.views import DownloadState

Origin = Literal["upload", "music", "seen"]
"""Made here from a file, made here from found music, or found on the server."""

IntentState = Literal["written", "uploaded", "sending", "settled", "refused"]
"""written -> (upload) -> uploaded -> sending -> settled; "sending": it is not known whether the server has it."""


@dataclass(frozen=True, slots=True)
class Job:
    """A compel as last heard of. `id` is empty until the server answered."""

    key: str
    server: str
    account: str
    origin: Origin
    title: str
    created: float
    updated: float
    id: str = ""
    style: str = ""
    target_platform: str = ""
    aspect_ratio: str = ""
    artist_context: str = ""
    auto_start: bool = True
    status: str = ""
    stage: str = ""
    progress: float = 0.0
    message: str = ""
    billing_url: str = ""
    rendering_id: str = ""
    events_url: str = ""
    poster_url: str = ""
    looked: float = 0.0
    """When the server last told of it."""
    check_back: float = 0.0
    """How many seconds after that it wants to be asked again; 0 if it did not say."""
    started: float = 0.0
    """When the render was last asked for."""
    cancel_wanted: bool = False
    followed: bool = False
    """True once it was in flight here: its video is downloaded without asking."""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Intent:
    """A wish that a compel be made, written down before it is sent."""

    key: str
    state: IntentState = "written"
    track: str = ""
    digest: str = ""
    size: int = 0
    media_id: str = ""
    music_id: str = ""
    known: str = ""
    """Ids of the newest compels just before it was sent, as JSON."""
    sent: float = 0.0
    next_try: float = 0.0
    tries: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """The video of a compel. `digest` and `name` are those of the checked file in the cache."""

    key: str
    state: DownloadState = "none"
    rendering_id: str = ""
    size: int = 0
    digest: str = ""
    name: str = ""
    tries: int = 0
    next_try: float = 0.0
    message: str = ""


MIGRATIONS = (
    """
    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE events (id TEXT PRIMARY KEY, at REAL NOT NULL) STRICT;
    CREATE TABLE jobs (
        key TEXT PRIMARY KEY, server TEXT NOT NULL, account TEXT NOT NULL, origin TEXT NOT NULL, title TEXT NOT NULL,
        created REAL NOT NULL, updated REAL NOT NULL, id TEXT NOT NULL DEFAULT '', style TEXT NOT NULL DEFAULT '',
        target_platform TEXT NOT NULL DEFAULT '', aspect_ratio TEXT NOT NULL DEFAULT '',
        artist_context TEXT NOT NULL DEFAULT '', auto_start INTEGER NOT NULL DEFAULT 1,
        status TEXT NOT NULL DEFAULT '', stage TEXT NOT NULL DEFAULT '', progress REAL NOT NULL DEFAULT 0,
        message TEXT NOT NULL DEFAULT '', billing_url TEXT NOT NULL DEFAULT '', rendering_id TEXT NOT NULL DEFAULT '',
        events_url TEXT NOT NULL DEFAULT '', poster_url TEXT NOT NULL DEFAULT '',
        looked REAL NOT NULL DEFAULT 0, check_back REAL NOT NULL DEFAULT 0,
        started REAL NOT NULL DEFAULT 0, cancel_wanted INTEGER NOT NULL DEFAULT 0,
        followed INTEGER NOT NULL DEFAULT 0, hidden INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE UNIQUE INDEX jobs_by_id ON jobs (server, id) WHERE id <> '';
    CREATE TABLE intents (
        key TEXT PRIMARY KEY REFERENCES jobs (key) ON DELETE CASCADE, state TEXT NOT NULL DEFAULT 'written',
        track TEXT NOT NULL DEFAULT '', digest TEXT NOT NULL DEFAULT '', size INTEGER NOT NULL DEFAULT 0,
        media_id TEXT NOT NULL DEFAULT '', music_id TEXT NOT NULL DEFAULT '', known TEXT NOT NULL DEFAULT '',
        sent REAL NOT NULL DEFAULT 0, next_try REAL NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,
        message TEXT NOT NULL DEFAULT ''
    ) STRICT;
    CREATE TABLE downloads (
        key TEXT PRIMARY KEY REFERENCES jobs (key) ON DELETE CASCADE, state TEXT NOT NULL DEFAULT 'none',
        rendering_id TEXT NOT NULL DEFAULT '', size INTEGER NOT NULL DEFAULT 0, digest TEXT NOT NULL DEFAULT '',
        name TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0, next_try REAL NOT NULL DEFAULT 0,
        message TEXT NOT NULL DEFAULT ''
    ) STRICT;
    """,
)

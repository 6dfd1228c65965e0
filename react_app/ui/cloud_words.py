"""What the desk calls the states of a compel, in words somebody in the dark understands at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from react_app.ui.cloud_port import COMPELLER, LOCAL_STUDIO, CloudView, CompelView, CreditsView
from react_app.ui.theme import Color
from react_app.ui.words import clock, size_of

UNFINISHED = ("sending", "queued", "working", "rendering")
STAGES = 7
PLATFORMS: tuple[tuple[str, str], ...] = (
    ("No platform", ""),
    ("YouTube", "youtube"),
    ("TikTok", "tiktok"),
    ("Instagram", "instagram"),
    ("Spotify Canvas", "spotify_canvas"),
)
ASPECTS: tuple[tuple[str, str], ...] = (
    ("As the platform wants it", ""),
    ("Wide 16:9", "16:9"),
    ("Tall 9:16", "9:16"),
    ("Square 1:1", "1:1"),
    ("Portrait 4:5", "4:5"),
)


def stage_label(compel: CompelView) -> str:
    """Return the name of the stage a compel is in, empty where it is in none."""
    return next((stage.label for stage in compel.stages if stage.state == "doing"), "")


def percent(share: float) -> str:
    """Return a share as a whole percentage; what is not done is never 100 %."""
    return f"{min(int(100 * share), 99) if share < 1 else 100} %"


def share_of(compel: CompelView) -> str:
    """Return how far a compel or its download is, as a percentage; empty where nothing is under way."""
    if compel.state in ("sending", "working", "rendering") and compel.progress > 0:
        return percent(compel.progress)
    if compel.state == "done" and compel.download == "loading" and compel.downloaded > 0:
        return percent(compel.downloaded)
    return ""


def state_line(compel: CompelView) -> str:
    """Return the state of a compel with its percentage, in a few words."""
    size = f" of {size_of(compel.size_bytes)}" if compel.size_bytes and compel.download == "loading" else ""
    share = share_of(compel)
    return f"{state_words(compel)}  {share}{size}" if share else state_words(compel)


def state_words(compel: CompelView) -> str:
    """Return the state of a compel in a few words."""
    match compel.state:
        case "sending":
            return "Sending the song"
        case "queued":
            return "Waiting for its turn"
        case "working" | "rendering":
            return stage_label(compel) or ("Rendering" if compel.state == "rendering" else "Being made")
        case "ready":
            return "Ready to render: start it"
        case "failed":
            return compel.message or "It could not be made"
        case "cancelled":
            return "Cancelled"
    return download_line(compel)


def download_line(compel: CompelView) -> str:
    """Return where the file of a finished compel is."""
    size = size_of(compel.size_bytes) if compel.size_bytes else ""
    match compel.download:
        case "there":
            return f"Downloaded  {size}".rstrip()
        case "loading":
            return "Downloading"
        case "checking":
            return "Checking the file"
        case "waiting":
            return "Waits to be downloaded"
        case "failed":
            return compel.message or "It could not be downloaded"
    return "Not downloaded"


def tint(compel: CompelView) -> str:
    """Return the colour of the state line."""
    if compel.state == "failed" or (compel.state == "done" and compel.download == "failed"):
        return Color.DANGER
    if compel.state in UNFINISHED or compel.download in ("loading", "checking", "waiting"):
        return Color.CLOUD
    if compel.state == "ready":
        return Color.ACCENT
    return Color.DIM


def facts(compel: CompelView) -> str:
    """Return what was asked for, in one line."""
    platform = next((name for name, code in PLATFORMS if code and code == compel.target_platform), "")
    words = (compel.style, platform or compel.target_platform, compel.aspect_ratio)
    return "   ·   ".join(word for word in words if word)


def credits_line(credits: CreditsView | None, *, whole: bool = False) -> str:
    """Return what the account may still render; `whole` says of how much, too."""
    if credits is None:
        return ""
    if credits.exceeded:
        return "No minutes left"
    if credits.minutes is None:
        return credits.plan
    left = f"{number(credits.minutes)} minutes left"
    return f"{left} of {number(credits.allowance)}" if whole and credits.allowance else left


def number(minutes: float) -> str:
    """Return minutes as people write them, in thousands."""
    return f"{minutes:,.1f}".replace(",", "\N{THIN SPACE}").removesuffix(".0")


def server_name(server: str) -> str:
    """Return what a server is called."""
    if server.rstrip("/") == COMPELLER:
        return "compeller.ai"
    if server.rstrip("/") == LOCAL_STUDIO:
        return "local studio"
    return server.removeprefix("https://").removeprefix("http://").rstrip("/")


def day(seconds: float) -> str:
    """Return when something was, as people say it; empty where that is not known."""
    if seconds <= 0:
        return ""
    then, now = datetime.fromtimestamp(seconds), datetime.now()
    if then.date() == now.date():
        return f"today {then:%H:%M}"
    if (now.date() - then.date()).days == 1:
        return f"yesterday {then:%H:%M}"
    return f"{then.day} {then:%B %Y}" if then.year != now.year else f"{then.day} {then:%B, %H:%M}"


def offline_line(view: CloudView) -> str:
    """Return what is said while the service cannot be reached."""
    since = day(view.checked)
    known = f" This is as of {since}." if since else ""
    name = server_name(view.server).replace("local studio", "The studio on this machine")
    return f"{name} cannot be reached.{known} What is downloaded plays."


def matching(compels: Iterable[CompelView], query: str) -> list[CompelView]:
    """Return the compels in whose title, style, platform or song every word of the query occurs."""
    words = query.casefold().split()
    return [compel for compel in compels if all(word in _words(compel) for word in words)]


def _words(compel: CompelView) -> str:
    song = compel.track.name if compel.track else ""
    parts = (compel.title, compel.style, compel.target_platform, compel.artist_context, song, compel.aspect_ratio)
    return " ".join(parts).casefold()


def song_length(seconds: float) -> str:
    """Return a length as m:ss, empty where it is not known."""
    return clock(seconds) if seconds > 0 else ""

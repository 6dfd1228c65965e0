"""What platforms want of a video file, as a table with the day it was looked up."""

from __future__ import annotations

from dataclasses import dataclass

CHECKED_ON = "2026-05-01"


@dataclass(frozen=True, slots=True)
class Target:
    """The wishes of a platform. Sides in pixels, lengths in seconds, sizes in bytes; 0 means no bound.

    `ratio` is width by height, None for any; `size` is what a file of another ratio is made to. `firm` says whether
    bounds of length and size are the platform's own word; else breaking them is a warning.
    """

    platform: str
    ratio: tuple[int, int] | None = None
    size: tuple[int, int] = (0, 0)
    least_side: int = 0
    most_side: int = 0
    shortest: float = 0.0
    longest: float = 0.0
    largest: int = 0
    slowest: float = 0.0
    fastest: float = 0.0
    silent: bool = False
    loop: bool = False
    firm: bool = True
    source: str = ""


TARGETS = {
    target.platform: target
    for target in (
        Target(
            "spotify_canvas",
            ratio=(9, 16),
            size=(1080, 1920),
            least_side=720,
            most_side=1080,
            shortest=3.0,
            longest=8.0,
            largest=8_000_000,
            silent=True,
            loop=True,
            source="Spotify for Artists, Canvas guidelines",
        ),
        Target(
            "instagram_reels",
            ratio=(9, 16),
            size=(1080, 1920),
            most_side=1920,
            shortest=3.0,
            longest=900.0,
            largest=300_000_000,
            slowest=23.0,
            fastest=60.0,
            source="Instagram content publishing, media requirements",
        ),
        Target(
            "tiktok",
            ratio=(9, 16),
            size=(1080, 1920),
            least_side=360,
            most_side=4096,
            shortest=3.0,
            longest=600.0,
            largest=4_000_000_000,
            slowest=23.0,
            fastest=60.0,
            firm=False,
            source="TikTok content posting",
        ),
        Target(
            "youtube",
            ratio=(16, 9),
            size=(1920, 1080),
            least_side=720,
            slowest=23.9,
            fastest=60.0,
            source="YouTube, recommended upload encoding settings",
        ),
        Target(
            "youtube_shorts",
            ratio=(9, 16),
            size=(1080, 1920),
            least_side=720,
            longest=180.0,
            slowest=23.9,
            fastest=60.0,
            source="YouTube Shorts",
        ),
        Target(
            "x",
            ratio=(9, 16),
            size=(720, 1280),
            shortest=0.5,
            longest=140.0,
            largest=512_000_000,
            firm=False,
            source="X, media upload",
        ),
        Target("master"),
    )
}

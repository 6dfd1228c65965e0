"""What can be asked of an export: sources, sizes, rates, formats, targets, and the command line of a wish."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from react_app.core.show import Show
from react_app.core.take import FILE_NAME
from react_app.export.media.formats import CODECS, Offer
from react_app.export.media.hardware import SOFTWARE
from react_app.export.queue.job_arguments import export_arguments, render_take_arguments

SIZES: tuple[tuple[str, tuple[int, int]], ...] = (
    ("Full HD  1920 × 1080", (1920, 1080)),
    ("4K  3840 × 2160", (3840, 2160)),
    ("1440p  2560 × 1440", (2560, 1440)),
    ("720p  1280 × 720", (1280, 720)),
    ("Vertical  1080 × 1920", (1080, 1920)),
    ("Square  1080 × 1080", (1080, 1080)),
    ("Square 4K  2160 × 2160", (2160, 2160)),
)
RATES: tuple[tuple[str, str], ...] = tuple(
    (f"{rate} fps", rate)
    for rate in ("23.976", "24", "25", "29.97", "30", "48", "50", "59.94", "60", "100", "119.88", "120")
)
QUALITIES: tuple[tuple[str, int], ...] = (("Small file", 8), ("Balanced", 4), ("High", 0), ("Near lossless", -6))
"""How far from the codec's own quality one goes; more is smaller."""
SOUNDS: tuple[tuple[str, str], ...] = (
    ("As in the track, where it fits", ""),
    ("AAC", "aac"),
    ("Opus", "opus"),
    ("Apple Lossless", "alac"),
    ("PCM", "pcm"),
    ("FLAC", "flac"),
    ("None", "none"),
)
REFRAMES: tuple[tuple[str, str], ...] = (
    ("Drawn anew for each shape", "draw"),
    ("Cropped from one picture", "crop"),
    ("Whole, in a soft surround", "fit"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """What is rendered: a track with a scene, or a recorded performance."""

    kind: Literal["track", "take"]
    path: str
    """A file, `demo`, or a take's folder."""
    label: str


@dataclass(frozen=True, slots=True)
class Wish:
    """One export as the form says it. With `targets` size, rate and format are theirs."""

    source: Source
    scene: str
    size: tuple[int, int]
    fps: str
    offer: Offer
    out: Path
    """The file; with targets a file of that name for each, with the target's name behind it."""
    begin: float | None = None
    end: float | None = None
    """The part in seconds, None for the whole."""
    crf: int | None = None
    sound: str = ""
    targets: tuple[str, ...] = ()
    reframe: str = "draw"
    scene_name: str = ""
    encoder: str = SOFTWARE
    """Who encodes, in the words of `--encoder`."""

    @property
    def title(self) -> str:
        """What is made of what, in a line."""
        what = "Demo" if self.source.path == "demo" else Path(self.source.path).stem
        if self.source.kind == "take":
            return self.source.label
        return f"{what}  ·  {self.scene_name}" if self.scene_name else what


def sources(show: Show, takes: Path) -> list[Source]:
    """Return what can be rendered: the show's track, the demo track, the recorded takes newest first."""
    found = []
    if show.audio.kind == "file" and show.audio.name:
        found.append(Source("track", show.audio.name, Path(show.audio.name).name))
    found.append(Source("track", "demo", "Demo track"))
    folders = sorted((f.parent for f in takes.glob(f"*/{FILE_NAME}")), key=lambda f: f.name, reverse=True)
    return [*found, *(Source("take", str(folder), f"Take {folder.name}") for folder in folders)]


def stem_of(source: Source) -> str:
    """Return how files made of a source begin."""
    if source.kind == "take":
        return source.label
    return "demo" if source.path == "demo" else Path(source.path).stem


def out_name(source: Source, size: tuple[int, int] | None = None) -> str:
    """Return a name that says what it is."""
    return f"{stem_of(source)} {size[0]}x{size[1]}" if size else stem_of(source)


def crf_of(offer: Offer, softer: int) -> int | None:
    """Return the codec's quality number for one of `QUALITIES`, None for its own or where it takes none."""
    codec = CODECS[offer.codec]
    if codec.crf is None or not softer:
        return None
    low, high = codec.crf_range
    return min(max(codec.crf + softer, low + 1), high)


def has_quality(offer: Offer) -> bool:
    """Return whether the quality of a format can be chosen."""
    return CODECS[offer.codec].crf is not None


def arguments(wish: Wish, show_file: Path) -> tuple[str, ...]:
    """Return the command line of an export; a track is rendered with the show saved in `show_file`."""
    if wish.source.kind == "take":
        command, *rest = render_take_arguments(Path(wish.source.path), wish.out, begin=wish.begin, end=wish.end)
    else:
        command, *rest = export_arguments(
            wish.source.path, wish.out, show=show_file, scene=wish.scene, begin=wish.begin, end=wish.end
        )
    encoder = [f"--encoder={wish.encoder}"] if wish.encoder != SOFTWARE else []
    return (command, *_format_options(wish), *encoder, *rest)


def _format_options(wish: Wish) -> list[str]:
    if wish.targets:
        options = [f"--target={','.join(wish.targets)}"]
        return options if wish.reframe == "draw" else [*options, f"--reframe={wish.reframe}"]
    offer = wish.offer
    options = [f"--size={wish.size[0]}x{wish.size[1]}", f"--fps={wish.fps}", f"--codec={offer.codec}"]
    options += [f"--depth={offer.depth}"] if offer.depth is not None else []
    options += ["--alpha"] if offer.alpha else []
    options += [f"--crf={wish.crf}"] if wish.crf is not None else []
    options += [f"--audio={wish.sound}"] if wish.sound else []
    return options


def looked_at(wish: Wish, target: str) -> Wish:
    """Return the wish with the target first that is looked at."""
    if target not in wish.targets:
        return wish
    return replace(wish, targets=(target, *(name for name in wish.targets if name != target)))


def seconds_of(text: str) -> float | None:
    """Return a time typed as `83`, `1:23` or `1:23.5` in seconds, None for nothing that is a time."""
    try:
        parts = [float(part) for part in text.strip().replace(",", ".").split(":")]
    except ValueError:
        return None
    if not 1 <= len(parts) <= 3 or any(not 0 <= part < 1e6 for part in parts):
        return None
    return sum(part * 60.0**i for i, part in enumerate(reversed(parts)))
